//! Dispatch of events to handlers.

#[cfg(feature = "axum-0-8")]
mod axum;
mod failure;
mod handler;
mod reserved;
mod response;

use std::collections::HashMap;
use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt as _;

pub use self::failure::{BoxError, Failure};
use self::handler::{Handler, any, typed};
use self::reserved::Reserved;
use self::response::ACCEPTED;
pub use self::response::WebhookResponse;
use crate::data::TypedEvent;
use crate::duplicates::{Begin, DuplicateStore, MemoryStore};
use crate::event::Event;
use crate::verifier::Verifier;

/// The number of events the default store keeps.
const CAPACITY: usize = 100_000;

/// Handlers of events, behind a [`Verifier`] and a [store of duplicates](crate::duplicates).
///
/// Each handler takes the [`Event`] of one type and returns the response that the service expects to it: `()` for most,
/// a struct with a `CheckCode` for the events of IM, which therefore cannot be forgotten. An error of a handler, or a
/// panic, is the status 500, and the service sends the event again. A handler has to come to an end within five
/// seconds, one of IM events within one: put longer work into a queue or a task.
///
/// **Events before the fact fail open.** `BeforeSendMessage` and its like are asked once, while a user waits, and only
/// a `CheckCode` other than 0 refuses: where the handler returns an error, panics or is late, or the [`Verifier`]
/// refuses the event, what it is about goes on unchanged. A handler that has to stay closed turns its own errors into
/// `Ok(…Response::reject(..))`, and bounds what it waits for to less than a second.
///
/// ```
/// use volc_rtc_events::data::{BeforeSendMessage, UserJoinRoom, before_send_message::BeforeSendMessageResponse};
/// use volc_rtc_events::{Event, Verifier, Webhooks, sign::TestEvent};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let verifier = Verifier::builder().app("661e0fb1a2b3c4d5e6f70809", "fake-callback-key").build()?;
/// let webhooks = Webhooks::new(verifier)
///     .on(|event: Event<UserJoinRoom>| async move {
///         println!("{} joined {}", event.data.user_id, event.data.room_id);
///         Ok(())
///     })
///     .on(|event: Event<BeforeSendMessage>| async move {
///         let message = event.data.message_body.unwrap_or_default();
///         if message.content.contains("spam") {
///             return Ok(BeforeSendMessageResponse::reject("no advertisements"));
///         }
///         Ok(BeforeSendMessageResponse::accept())
///     })
///     .on_failure(|failure| eprintln!("{failure}"));
///
/// # let body = TestEvent::new("UserJoinRoom", r#"{"RoomId":"room1","UserId":"user1"}"#)
/// #     .app_id("661e0fb1a2b3c4d5e6f70809").sign("fake-callback-key");
/// // With axum: `Router::new().route("/events", webhooks.into_axum())`. With anything else:
/// let response = webhooks.handle(&body).await;
/// assert_eq!(response.status, 200);
/// # Ok(())
/// # }
/// ```
#[doc(alias("callback", "回调", "事件回调"))]
pub struct Webhooks {
    verifier: Verifier,
    store: Arc<dyn DuplicateStore>,
    handlers: HashMap<&'static str, Handler>,
    any: Option<Handler>,
    on_failure: Box<dyn Fn(&Failure) + Send + Sync>,
}

impl Webhooks {
    /// Returns a dispatcher without a handler, with a [`MemoryStore`] for 100,000 events.
    pub fn new(verifier: Verifier) -> Self {
        Self {
            verifier,
            store: Arc::new(MemoryStore::new(CAPACITY)),
            handlers: HashMap::new(),
            any: None,
            on_failure: Box::new(|_| {}),
        }
    }

    /// Sets the store of duplicates. Several processes that receive the callbacks of one app need one in common.
    #[must_use]
    pub fn duplicates(mut self, store: impl DuplicateStore) -> Self {
        self.store = Arc::new(store);
        self
    }

    /// Handles the events of one type. A later handler of the same type takes the place of an earlier one.
    #[must_use]
    pub fn on<T, F, R>(mut self, handler: F) -> Self
    where
        T: TypedEvent,
        F: Fn(Event<T>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<T::Response, BoxError>> + Send + 'static,
    {
        self.handlers.insert(T::NAME, typed(handler));
        self
    }

    /// Handles the events of one type with a clone of a state, such as an `Arc` of what all handlers share.
    ///
    /// ```
    /// use std::sync::{Arc, Mutex};
    /// use volc_rtc_events::data::{UserJoinRoom, UserLeaveRoom};
    /// use volc_rtc_events::{BoxError, Event, Verifier, Webhooks};
    ///
    /// type Present = Arc<Mutex<Vec<String>>>;
    ///
    /// async fn joined(present: Present, event: Event<UserJoinRoom>) -> Result<(), BoxError> {
    ///     present.lock().map_err(|error| error.to_string())?.push(event.data.user_id);
    ///     Ok(())
    /// }
    ///
    /// async fn left(present: Present, event: Event<UserLeaveRoom>) -> Result<(), BoxError> {
    ///     present.lock().map_err(|error| error.to_string())?.retain(|user| *user != event.data.user_id);
    ///     Ok(())
    /// }
    ///
    /// fn webhooks(verifier: Verifier, present: &Present) -> Webhooks {
    ///     Webhooks::new(verifier).on_with(present, joined).on_with(present, left)
    /// }
    /// ```
    #[must_use]
    pub fn on_with<S, T, F, R>(self, state: &S, handler: F) -> Self
    where
        S: Clone + Send + Sync + 'static,
        T: TypedEvent,
        F: Fn(S, Event<T>) -> R + Send + Sync + 'static,
        R: Future<Output = Result<T::Response, BoxError>> + Send + 'static,
    {
        let state = state.clone();
        self.on(move |event| handler(state.clone(), event))
    }

    /// Handles the events of every other type, those included that this crate does not know. Without such a handler,
    /// they are accepted with the status 200 and a `CheckCode` of 0.
    #[must_use]
    pub fn on_any_other<F, R>(mut self, handler: F) -> Self
    where
        F: Fn(Event) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        self.any = Some(any(handler));
        self
    }

    /// Sets a function that is called with everything that goes wrong, before the response: refused requests, errors
    /// and panics of handlers, stores that do not work. Log it there: the response tells the sender nothing but the
    /// reason of a refusal.
    #[must_use]
    pub fn on_failure(mut self, report: impl Fn(&Failure) + Send + Sync + 'static) -> Self {
        self.on_failure = Box::new(report);
        self
    }

    /// Returns the verifier.
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// Verifies the body of a callback, hands the event to its handler, and returns the response.
    pub async fn handle(&self, body: &[u8]) -> WebhookResponse {
        let outcome = match self.verifier.verify(body) {
            Ok(event) => self.dispatch(event).await,
            Err(error) => Err(Failure::refused(body, error)),
        };
        outcome.map_or_else(
            |failure| self.fail(&failure),
            |body| WebhookResponse { status: 200, body },
        )
    }

    fn fail(&self, failure: &Failure) -> WebhookResponse {
        // A report that panics must not take the response away.
        let report = AssertUnwindSafe(|| (self.on_failure)(failure));
        _ = std::panic::catch_unwind(report);
        failure.response()
    }

    async fn dispatch(&self, event: Event) -> Result<Vec<u8>, Failure> {
        let key = event.key();
        let mut reserved = match self.store.begin(&key).await.map_err(Failure::Store)? {
            Begin::New(reservation) => Reserved::new(Arc::clone(&self.store), key, reservation),
            Begin::InProgress => return Err(Failure::InProgress(event.id)),
            Begin::Done(response) => return Ok(response),
        };
        let response = match self.run(event).await {
            Ok(response) => response,
            Err(failure) => {
                if let Err(error) = reserved.abort().await {
                    self.fail(&Failure::Store(error));
                }
                return Err(failure);
            }
        };
        // The event is done: a store that does not work must not make the service send it again.
        if let Err(error) = reserved.commit(&response).await {
            self.fail(&Failure::Store(error));
        }
        Ok(response)
    }

    async fn run(&self, event: Event) -> Result<Vec<u8>, Failure> {
        let handler = self.handlers.get(event.event_type()).or(self.any.as_ref());
        let Some(handler) = handler else {
            return Ok(ACCEPTED.to_vec());
        };
        let (id, event_type) = (event.id.clone(), event.event_type().to_owned());
        // The handler's own code also runs inside, not only what it returns.
        let run = AssertUnwindSafe(async { handler(event).await }).catch_unwind();
        match run.await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => Err(Failure::Handler {
                event_type,
                id,
                error,
            }),
            Err(_) => Err(Failure::Panic { event_type, id }),
        }
    }
}

impl fmt::Debug for Webhooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut events: Vec<_> = self.handlers.keys().collect();
        events.sort();
        f.debug_struct("Webhooks")
            .field("verifier", &self.verifier)
            .field("events", &events)
            .finish_non_exhaustive()
    }
}
