//! A request that was sent, as a test looks at it.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Request};

use super::masks;
use crate::sign::Query;
use crate::wire::Json;

/// A request that was sent: one attempt of a call. `Debug` masks its secrets; the fields hold them.
#[derive(Clone)]
#[non_exhaustive]
pub struct SentRequest {
    /// The HTTP method.
    pub method: Method,
    /// The path of the URL.
    pub path: String,
    /// The Action; empty if it is not the call of one, such as when credentials are fetched.
    pub action: String,
    /// The Version; empty likewise.
    pub version: String,
    /// The query without Action and Version, decoded, in the order of the wire.
    pub query: Vec<(String, String)>,
    /// The HTTP headers, with the signature.
    pub headers: HeaderMap,
    /// The body; null if there is none, a text if it is no JSON.
    pub body: Json,
    /// The time of sending, since the transport was made.
    pub at: Duration,
    /// The names of secret fields, beside those that tell by themselves.
    pub(super) secrets: Vec<&'static str>,
}

impl SentRequest {
    pub(super) fn new(request: &Request<Bytes>, at: Duration) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let pairs = Query::pairs(request.uri().query().unwrap_or_default());
        let mut query: Vec<(String, String)> = pairs
            .into_iter()
            .map(|(name, value)| (text(name), text(value)))
            .collect();
        let mut take = |wanted: &str| {
            let place = query.iter().position(|(name, _)| name == wanted);
            place.map_or_else(String::new, |place| query.remove(place).1)
        };
        let (action, version) = (take("Action"), take("Version"));
        Self {
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            action,
            version,
            query,
            headers: request.headers().clone(),
            body: body(request.body()),
            at,
            secrets: masks::named_secrets(request),
        }
    }

    /// A parameter of the query; the first one of several of this name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut pairs = self.query.iter();
        pairs
            .find(|(known_name, _)| known_name == name)
            .map(|(_, value)| value.as_str())
    }

    /// A header; `None` too if its value is no text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns the name of the call, such as `GetOrder 2024-01-01`.
    pub(super) fn name(&self) -> String {
        match self.action.as_str() {
            "" => format!("{} {}", self.method, self.path),
            action => format!("{action} {}", self.version),
        }
    }
}

fn body(bytes: &Bytes) -> Json {
    if bytes.is_empty() {
        Json::Null
    } else {
        serde_json::from_slice(bytes)
            .unwrap_or_else(|_| Json::String(String::from_utf8_lossy(bytes).into_owned()))
    }
}

impl fmt::Debug for SentRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = masks::body(&self.body, &self.secrets);
        f.debug_struct("SentRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("action", &self.action)
            .field("version", &self.version)
            .field("query", &masks::query(&self.query, &self.secrets))
            .field("headers", &masks::headers(&self.headers))
            .field("body", &format_args!("{body}"))
            .field("at", &self.at)
            .finish()
    }
}
