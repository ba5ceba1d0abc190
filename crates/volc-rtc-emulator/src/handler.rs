//! The handlers of Actions that keep state.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction};
use serde_json::{Map, Value};
use volc_core::server::Route;
use volc_ir::Action;

use crate::ApiError;
use crate::store::Store;
use crate::webhooks::Webhooks;

/// A call that has passed every check.
#[non_exhaustive]
pub struct Call<'a> {
    /// The page of the Action.
    pub action: &'a Action,
    /// The parameters of query and body by their serialized names. They keep to the page: of the documented types
    /// (`"20"` has become 20), within bounds, required ones present; null and unknown ones are gone.
    pub parameters: &'a Map<String, Value>,
    /// The id of the calling account.
    pub account: &'a str,
    /// The moment of the call, in seconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// The database; it is committed if the handler succeeds, else rolled back.
    pub store: &'a rusqlite::Transaction<'a>,
}

impl Call<'_> {
    /// An integer parameter, or 0, the zero value of an absent one.
    pub fn int(&self, name: &str) -> i64 {
        self.parameters
            .get(name)
            .and_then(Value::as_i64)
            .unwrap_or(0)
    }

    /// A boolean parameter, or false.
    pub fn bool(&self, name: &str) -> bool {
        self.parameters
            .get(name)
            .and_then(Value::as_bool)
            .unwrap_or(false)
    }

    /// A text parameter, or the empty text.
    pub fn text(&self, name: &str) -> &str {
        self.parameters
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or("")
    }
}

/// The handler of an Action whose page's example is not response enough. Registered with
/// [`Builder::handler`](crate::Builder::handler).
///
/// Handlers run one at a time, on a thread that may block. An error of [`ApiError::service`] is sent with HTTP 200 for
/// the Versions of which the documentation says so (2020-12-01, 2022-06-01 and 2023-06-01), else with 400, unless it
/// has been given a status.
pub trait Handler: Send + Sync + 'static {
    /// Answers a call: what comes back is sent as `Result`.
    ///
    /// # Errors
    /// What the service would answer; it is sent as `ResponseMetadata.Error`.
    fn handle(&self, call: &Call<'_>) -> Result<Value, ApiError>;
}

impl<F> Handler for F
where
    F: Fn(&Call<'_>) -> Result<Value, ApiError> + Send + Sync + 'static,
{
    fn handle(&self, call: &Call<'_>) -> Result<Value, ApiError> {
        self(call)
    }
}

/// The context of a call beside its parameters: the context of the traits of `volc_rtc_api`, whose routes are
/// registered with [`Builder::routes`](crate::Builder::routes).
#[derive(Clone)]
pub struct Caller {
    pub(crate) account: String,
    pub(crate) millis: u64,
    pub(crate) store: Store,
    pub(crate) has_rate_limits: bool,
    pub(crate) remarks: Remarks,
    pub(crate) webhooks: Arc<Webhooks>,
}

/// Remarks of a handler beside its response. Clones share them.
#[derive(Clone, Default)]
pub(crate) struct Remarks(Arc<Mutex<Noted>>);

#[derive(Default)]
pub(crate) struct Noted {
    /// Parts of the request without an effect, which the service passes over in silence. They stand in a header of the
    /// response and in the journal.
    pub(crate) notes: Vec<String>,
    /// The text in the place of a `Result` without members; that of the page's example without one.
    pub(crate) text: Option<&'static str>,
}

impl Remarks {
    /// Takes them out.
    pub(crate) fn take(&self) -> Noted {
        std::mem::take(&mut self.lock())
    }

    /// Returns whether there are notes.
    pub(crate) fn has_notes(&self) -> bool {
        !self.lock().notes.is_empty()
    }

    /// Sets the text in the place of a `Result` without members.
    pub(crate) fn acknowledge(&self, text: &'static str) {
        self.lock().text = Some(text);
    }

    fn lock(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Caller {
    /// Adds notes to the response.
    pub(crate) fn note(&self, notes: impl IntoIterator<Item = String>) {
        self.remarks.lock().notes.extend(notes);
    }

    /// Returns the names of all events that there are.
    pub(crate) fn event_names(&self) -> Vec<&str> {
        self.webhooks.pages.names()
    }

    /// Returns whether the emulator has rate limits: handlers with limits of their own keep to it.
    pub(crate) fn has_rate_limits(&self) -> bool {
        self.has_rate_limits
    }

    /// Returns the id of the calling account.
    pub fn account(&self) -> &str {
        &self.account
    }

    /// Returns the moment of the call, in seconds since 1970-01-01T00:00:00Z.
    pub fn now(&self) -> i64 {
        i64::try_from(self.millis / 1000).unwrap_or(i64::MAX)
    }

    /// Returns the moment of the call, in milliseconds since 1970-01-01T00:00:00Z.
    pub fn now_millis(&self) -> u64 {
        self.millis
    }

    /// Runs a piece of work on the database, on a thread that may block. It is committed if the work succeeds, else
    /// rolled back. Writes run one at a time.
    ///
    /// # Errors
    /// That of the work; `InternalError` if it panics.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        self.store.write(work).await
    }

    /// Runs a piece of work that only reads the database, on a thread that may block. It sees one moment of the
    /// database, and several run at a time.
    ///
    /// # Errors
    /// That of the work; `InternalError` if it panics or tries to write.
    pub async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        self.store.read(work).await
    }
}

impl std::fmt::Debug for Caller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Caller")
            .field("account", &self.account)
            .field("millis", &self.millis)
            .finish_non_exhaustive()
    }
}

/// The Actions that something answers, by name and Version.
#[derive(Clone, Default)]
pub(crate) struct Handlers(HashMap<(String, String), HandlerFn>);

/// The function that handles an Action.
pub(crate) type HandlerFn =
    Arc<dyn Fn(Arc<Action>, Map<String, Value>, Caller) -> Answered + Send + Sync>;
type Answered = Pin<Box<dyn Future<Output = Result<Value, ApiError>> + Send>>;

impl Handlers {
    /// Registers a handler, in place of what answered the Action before.
    pub(crate) fn insert(&mut self, action: String, version: String, handler: impl Handler) {
        let handler = Arc::new(handler);
        let answer: HandlerFn = Arc::new(move |action, parameters, caller| {
            let handler = Arc::clone(&handler);
            Box::pin(async move {
                let now = caller.now();
                let Caller { account, store, .. } = caller;
                let work = move |store: &Transaction<'_>| {
                    handler.handle(&Call {
                        action: &action,
                        parameters: &parameters,
                        account: &account,
                        now,
                        store,
                    })
                };
                store.write(work).await
            })
        });
        self.0.insert((action, version), answer);
    }

    /// Registers a route of a family's trait, in place of what answered the Action before.
    pub(crate) fn route(&mut self, route: Route<Caller, ApiError>) {
        let info = route.info();
        let key = (info.action.to_owned(), info.version.to_owned());
        let answer: HandlerFn =
            Arc::new(move |_, parameters, caller| route.call(Value::Object(parameters), caller));
        self.0.insert(key, answer);
    }

    /// Returns whether something answers an Action of a Version.
    pub(crate) fn has(&self, action: &str, version: &str) -> bool {
        self.0
            .contains_key(&(action.to_owned(), version.to_owned()))
    }

    pub(crate) fn get(&self, action: &Action) -> Option<&HandlerFn> {
        self.0.get(&(action.action.clone(), action.version.clone()))
    }
}
