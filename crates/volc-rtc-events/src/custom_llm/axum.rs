//! A model with axum 0.8.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post};
use serde_json::json;

use super::{ChatError, CustomLlm};
use crate::body;
use crate::error::EventError;

impl CustomLlm {
    /// Returns the route of the model, for [`Router::route`](axum::Router::route).
    pub fn into_axum<S: Clone + Send + Sync + 'static>(self) -> MethodRouter<S> {
        post(move |request: Request| {
            let model = self.clone();
            async move { model.exchange(request).await }
        })
    }

    async fn exchange(&self, request: Request) -> Result<Response, ChatError> {
        let authorization = authorization(request.headers());
        // Before the body is read, so that strangers cannot fill the memory.
        self.authorize(authorization.as_deref())?;
        let body = body::read(request, self.limit()).await;
        let body = body.map_err(|error| match error {
            EventError::TooLarge { limit } => ChatError::TooLarge { limit },
            _ => ChatError::Incomplete,
        })?;
        let events = self.respond(authorization.as_deref(), &body)?;
        let headers = [
            (header::CONTENT_TYPE, "text/event-stream"),
            (header::CACHE_CONTROL, "no-cache"),
        ];
        Ok((headers, Body::from_stream(events)).into_response())
    }
}

fn authorization(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?;
    value.to_str().ok().map(str::to_owned)
}

impl IntoResponse for ChatError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status()).unwrap_or(StatusCode::BAD_REQUEST);
        let body = json!({ "error": { "message": self.to_string() } }).to_string();
        (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
    }
}
