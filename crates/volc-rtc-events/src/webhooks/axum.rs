//! Events with axum 0.8.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};

use super::{Failure, WebhookResponse, Webhooks};
use crate::body;
use crate::error::EventError;
use crate::event::Event;
use crate::verifier::Verifier;

impl Webhooks {
    /// Returns the route of callbacks, for [`Router::route`](axum::Router::route). Other methods than POST are refused.
    ///
    /// ```no_run
    /// use volc_rtc_events::data::{VoiceChat, voice_chat::RunStage};
    /// use volc_rtc_events::{Event, Verifier, Webhooks};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let verifier = Verifier::builder().app("661e0fb1a2b3c4d5e6f70809", "fake-callback-key").build()?;
    /// let webhooks = Webhooks::new(verifier)
    ///     .on(|event: Event<VoiceChat>| async move {
    ///         if event.data.run_stage == RunStage::TaskStop {
    ///             println!("the agent {} has left {}", event.data.task_id, event.data.room_id);
    ///         }
    ///         Ok(())
    ///     })
    ///     .on_failure(|failure| eprintln!("{failure}"));
    /// let app = axum::Router::new().route("/events", webhooks.into_axum());
    /// axum::serve(tokio::net::TcpListener::bind("127.0.0.1:3000").await?, app).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn into_axum<S: Clone + Send + Sync + 'static>(self) -> MethodRouter<S> {
        let webhooks = Arc::new(self);
        post(move |request: Request| async move {
            let limit = webhooks.verifier.max_body();
            match body::read(request, limit).await {
                Ok(body) => webhooks.handle(&body).await,
                Err(error) => webhooks.fail(&Failure::refused(&[], error)),
            }
        })
    }
}

/// Verifies the callback with the [`Verifier`] of the router's state. Duplicates are not recognised.
///
/// ```
/// use std::sync::Arc;
/// use volc_rtc_events::{Event, Verifier};
///
/// async fn events(event: Event) -> &'static str {
///     println!("{}", event.event_type());
///     "ok"
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let verifier = Verifier::builder().app("661e0fb1a2b3c4d5e6f70809", "fake-callback-key").build()?;
/// let app: axum::Router =
///     axum::Router::new().route("/events", axum::routing::post(events)).with_state(Arc::new(verifier));
/// # Ok(())
/// # }
/// ```
impl<S> FromRequest<S> for Event
where
    S: Send + Sync,
    Arc<Verifier>: FromRef<S>,
{
    type Rejection = EventError;

    async fn from_request(request: Request, state: &S) -> Result<Self, EventError> {
        let verifier = Arc::<Verifier>::from_ref(state);
        let body = body::read(request, verifier.max_body()).await?;
        verifier.verify(&body)
    }
}

impl IntoResponse for WebhookResponse {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let json = [(header::CONTENT_TYPE, "application/json")];
        (status, json, self.body).into_response()
    }
}

impl IntoResponse for EventError {
    fn into_response(self) -> Response {
        Failure::refused(&[], self).response().into_response()
    }
}
