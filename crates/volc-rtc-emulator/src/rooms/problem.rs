//! Errors of the control API.

use http::StatusCode;

use crate::ApiError;

/// Returns an error of the control API.
pub(super) fn problem(status: u16, code: &'static str, text: impl Into<String>) -> ApiError {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    ApiError::service(code, text).with_status(status)
}
