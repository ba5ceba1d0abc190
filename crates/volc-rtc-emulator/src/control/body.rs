//! Bodies and query parameters of the control API, read with the place of what is wrong in them.

use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::response::IntoResponse as _;
use axum::response::Response;
use http::StatusCode;
use http::request::Parts;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;

use super::ControlError;

/// The largest body, in bytes.
const LIMIT: usize = 4 << 20;
/// The largest body of a whole state, in bytes.
const LARGE: usize = 256 << 20;

/// The number of whole states that are read at a time.
static LARGE_BODIES: Semaphore = Semaphore::const_new(1);

/// A body of JSON, whatever its `Content-Type` is. An empty one is `{}`.
pub(crate) struct JsonBody<T>(pub(crate) T);

/// The same for a whole state: a seed or a snapshot. One is read at a time.
pub(super) struct LargeJsonBody<T>(pub(super) T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Response;

    async fn from_request(request: Request, _: &S) -> Result<Self, Response> {
        let read = read(request, LIMIT).await;
        read.map(Self).map_err(|error| error.into_response())
    }
}

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for LargeJsonBody<T> {
    type Rejection = Response;

    async fn from_request(request: Request, _: &S) -> Result<Self, Response> {
        // The semaphore is never closed, so there is a permit.
        let _permit = LARGE_BODIES.acquire().await;
        let read = read(request, LARGE).await;
        read.map(Self).map_err(|error| error.into_response())
    }
}

async fn read<T: DeserializeOwned>(request: Request, limit: usize) -> Result<T, ControlError> {
    let body = Limited::new(request.into_body(), limit).collect().await;
    let body = body.map_err(|error| {
        if error.is::<LengthLimitError>() {
            let text = format!("the body is larger than {limit} bytes");
            ControlError::new(StatusCode::PAYLOAD_TOO_LARGE, "BodyTooLarge", text)
        } else {
            ControlError::invalid(format!("the body could not be read to its end: {error}"))
        }
    })?;
    let bytes = body.to_bytes();
    let is_empty = bytes.iter().all(u8::is_ascii_whitespace);
    from_json(if is_empty { b"{}" } else { &bytes })
}

/// Reads JSON; the error names the member.
fn from_json<T: DeserializeOwned>(json: &[u8]) -> Result<T, ControlError> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let (path, inner) = (error.path().to_string(), error.inner());
        let text = if path == "." {
            format!("the body cannot be used: {inner}")
        } else {
            format!("the body cannot be used at `{path}`: {inner}")
        };
        ControlError::invalid(text)
    })?;
    deserializer
        .end()
        .map_err(|error| ControlError::invalid(format!("the body cannot be used: {error}")))?;
    Ok(value)
}

/// The parameters of the query.
pub(crate) struct Params<T>(pub(crate) T);

impl<S: Sync, T: DeserializeOwned> FromRequestParts<S> for Params<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(value)) => Ok(Self(value)),
            Err(rejection) => {
                let text = format!("the query cannot be used: {}", rejection.body_text());
                Err(ControlError::invalid(text).into_response())
            }
        }
    }
}
