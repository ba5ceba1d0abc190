//! Posted agent messages with axum 0.8.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{AgentError, ServerMessage, ServerVerifier};
use crate::body;
use crate::error::EventError;

/// Verifies the post with the [`ServerVerifier`] of the router's state.
///
/// ```
/// use std::sync::Arc;
/// use volc_rtc_events::agent::{ServerMessage, ServerVerifier};
///
/// async fn messages(message: ServerMessage) {
///     println!("{message:?}");
/// }
///
/// let verifier = Arc::new(ServerVerifier::new("fake-server-message-signature"));
/// let app: axum::Router = axum::Router::new()
///     .route("/messages", axum::routing::post(messages))
///     .with_state(verifier);
/// ```
impl<S> FromRequest<S> for ServerMessage
where
    S: Send + Sync,
    Arc<ServerVerifier>: FromRef<S>,
{
    type Rejection = AgentError;

    async fn from_request(request: Request, state: &S) -> Result<Self, AgentError> {
        let verifier = Arc::<ServerVerifier>::from_ref(state);
        let limit = verifier.max_body();
        let body = body::read(request, limit)
            .await
            .map_err(|error| match error {
                EventError::TooLarge { limit } => AgentError::TooLong {
                    length: limit.saturating_add(1),
                    limit,
                },
                _ => AgentError::Incomplete,
            })?;
        verifier.read(&body)
    }
}

impl IntoResponse for AgentError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status()).unwrap_or(StatusCode::BAD_REQUEST);
        let body = json!({ "error": self.to_string() }).to_string();
        (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
    }
}
