//! Errors of the control API.

use axum::body::Body;
use axum::response::IntoResponse;
use bytes::Bytes;
use http::{Response, StatusCode};
use serde_json::json;

use crate::json_response::json;
use crate::{ApiError, SeedError};

/// An error of the control API: an HTTP status, a code for programs, and a message that says what to do.
#[derive(Clone, Debug)]
pub(crate) struct ControlError {
    status: StatusCode,
    code: String,
    message: String,
}

impl ControlError {
    pub(crate) fn new(
        status: StatusCode,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            status,
            code: code.into(),
            message: message.into(),
        }
    }

    /// An error in the request.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "InvalidRequest", message)
    }

    /// The error of an id that nothing has.
    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NotFound", message)
    }

    /// An error of the emulator itself.
    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", message)
    }

    /// The response, in memory.
    pub(crate) fn whole(&self) -> Response<Bytes> {
        let value = json!({"error": {"code": self.code, "message": self.message}});
        json(self.status, &value)
    }
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response<Body> {
        self.whole().map(Body::from)
    }
}

impl From<ApiError> for ControlError {
    fn from(error: ApiError) -> Self {
        let status = error.status().unwrap_or(StatusCode::BAD_REQUEST);
        Self::new(status, error.code(), error.message())
    }
}

impl From<SeedError> for ControlError {
    fn from(error: SeedError) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "InvalidSeed", error.to_string())
    }
}
