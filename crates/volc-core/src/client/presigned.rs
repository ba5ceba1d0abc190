//! URLs that carry their own signature.

use std::time::Duration;

use super::{Inner, Operation};
use crate::action::Method;
use crate::error::{Context, Error, InvalidRequestError};
use crate::sensitive::Sensitive;
use crate::sign::{PresigningRequest, Query};
use crate::timestamp::Timestamp;

/// The URL of a GET, signed now.
pub(super) async fn presign(
    client: &Inner,
    operation: &Operation,
    expires_in: Duration,
) -> Result<Sensitive<String>, Error> {
    let context = || Context {
        action: operation.action.clone(),
        version: operation.version.clone(),
        ..Context::default()
    };
    let fail = |error: InvalidRequestError| context().fail(error);
    if operation.method != Method::Get {
        let text = "only a GET can be signed in its URL, which does not cover a body".to_owned();
        return Err(fail(InvalidRequestError::Shape(text)));
    }
    let now = client.corrected(client.clock.wall());
    let credentials = client.credentials.get(now).await;
    let credentials = credentials.map_err(|error| context().fail(error))?;
    let expires = expires_in.as_secs().to_string();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    let pairs: Vec<(String, String)> = Query::pairs(operation.query.as_str())
        .into_iter()
        .map(|(name, value)| (text(name), text(value)))
        .collect();
    let mut query: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    query.push(("X-Expires", &expires));
    let signed = client.signer.presign(
        &PresigningRequest {
            method: &http::Method::GET,
            path: &operation.path,
            query: &query,
            host: Some(client.endpoint.host()),
        },
        &credentials,
        Timestamp::from(now),
    );
    let query = signed.map_err(|error| fail(InvalidRequestError::Sign(error)))?;
    let uri = client.endpoint.uri(&operation.path, &query);
    uri.map(|uri| Sensitive::new(uri.to_string()))
        .map_err(|error| fail(InvalidRequestError::Http(error)))
}
