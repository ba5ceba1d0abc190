//! The request that is signed, and why it cannot be.

use std::fmt;

use http::{HeaderMap, Method};

use super::query::Query;

/// The name of the algorithm, as it stands in `Authorization`.
pub const ALGORITHM: &str = "HMAC-SHA256";

/// The signed parts of a request.
#[derive(Clone, Copy)]
pub struct SigningRequest<'a> {
    /// The method; it is signed in upper case.
    pub method: &'a Method,
    /// The path before any encoding; empty means `/`.
    pub path: &'a str,
    /// The query.
    pub query: &'a Query,
    /// The host as the server sees it, with its port where that is not the default one.
    pub host: &'a str,
    /// The headers that the caller sets. `Content-Type`, `Content-Md5` and every `X-*` are signed, others are not,
    /// because proxies and clients change them on the way.
    pub headers: &'a HeaderMap,
    /// The exact bytes that will be sent.
    pub body: &'a [u8],
}

/// Headers and body may hold secrets, so only their names and its length are shown.
impl fmt::Debug for SigningRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningRequest")
            .field("method", self.method)
            .field("path", &self.path)
            .field("query", self.query)
            .field("host", &self.host)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body", &self.body.len())
            .finish()
    }
}

/// A request that cannot be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// The access key has characters that a header cannot hold.
    AccessKey,
    /// The session token has characters that a header cannot hold.
    SessionToken,
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self {
            Self::AccessKey => "access key",
            Self::SessionToken => "session token",
        };
        write!(
            f,
            "the {what} has characters that a header cannot hold; look for a line break or a stray byte in it"
        )
    }
}

impl std::error::Error for SignError {}
