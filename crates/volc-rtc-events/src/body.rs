//! Bodies of requests, read up to a size.

use axum::body::{Body, BodyDataStream};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use futures_util::StreamExt as _;

use crate::error::EventError;

/// Reads a body up to a size, whatever other limits the router has.
pub(crate) async fn read(request: Request, limit: usize) -> Result<Vec<u8>, EventError> {
    let too_large = EventError::TooLarge { limit };
    let announced = length(request.headers());
    if announced.is_some_and(|length| length > limit as u64) {
        return Err(too_large);
    }
    let mut chunks: BodyDataStream = Body::into_data_stream(request.into_body());
    let mut body = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| EventError::Incomplete)?;
        if body.len() + chunk.len() > limit {
            return Err(too_large);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn length(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}
