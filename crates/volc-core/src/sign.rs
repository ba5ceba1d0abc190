//! Request signing: `HMAC-SHA256` over a canonical request, as the service checks it.
//!
//! A client signs every attempt by itself; this is for requests that are sent by other means, for presigned URLs, and
//! for finding out why a signature does not match.
//!
//! ```
//! use http::{HeaderMap, Method};
//! use volc_core::sign::{Query, Signer, SigningRequest};
//! use volc_core::{Credentials, Timestamp};
//!
//! let signer = Signer::new("rtc", "cn-north-1");
//! let query = Query::new(&[("Action", "ListApps"), ("Version", "2023-11-01")]);
//! let request = SigningRequest {
//!     method: &Method::POST,
//!     path: "/",
//!     query: &query,
//!     host: "rtc.volcengineapi.com",
//!     headers: &HeaderMap::new(),
//!     body: b"{}",
//! };
//! let credentials = Credentials::new("AKLTfakefakefakefake", "fakefake-do-not-print");
//! let signed = signer.sign(&request, &credentials, Timestamp::from_unix(1_700_000_000))?;
//! assert!(signed.authorization.is_sensitive());
//! # Ok::<(), volc_core::sign::SignError>(())
//! ```
//!
//! A [`Signer`] does no I/O and reads no clock: a request, credentials and a moment give headers
//! ([`Signer::sign`]), a query ([`Signer::presign`]) or every intermediate step ([`Signer::explain`]).
//! The service's side, for those who build a test double of it, is [`Authorization`] and [`check`].

mod canonical;
mod escaped;
mod explain;
mod gather;
mod hex;
mod key;
mod pairs;
mod presign;
mod query;
mod request;
mod verify;

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use self::canonical::{Canonical, payload_hash};
use self::key::KeyCache;
use self::pairs::{Pairs, sort_by_name};
use crate::credentials::Credentials;
use crate::timestamp::Timestamp;

pub(crate) use self::escaped::ESCAPED;
pub use self::explain::Explanation;
pub use self::key::SigningKey;
pub use self::presign::PresigningRequest;
pub use self::query::Query;
pub use self::request::{ALGORITHM, SignError, SigningRequest};
pub use self::verify::{Authorization, AuthorizationError, Check, check};

/// The header that carries the moment of signing.
pub const X_DATE: HeaderName = HeaderName::from_static("x-date");
/// The header that carries the SHA-256 of the body, in hex.
pub const X_CONTENT_SHA256: HeaderName = HeaderName::from_static("x-content-sha256");
/// The header that carries the session token of temporary credentials.
pub const X_SECURITY_TOKEN: HeaderName = HeaderName::from_static("x-security-token");

/// A signer of requests to one service in one region.
///
/// The signing key of a day is derived once and kept; a signature with a kept key makes two allocations.
pub struct Signer {
    service: Box<str>,
    region: Box<str>,
    keys: KeyCache,
}

impl Signer {
    /// A signer. Both names enter the signature as they are written.
    pub fn new(service: impl Into<Box<str>>, region: impl Into<Box<str>>) -> Self {
        Self {
            service: service.into(),
            region: region.into(),
            keys: KeyCache::default(),
        }
    }

    /// The service that requests are signed for.
    pub fn service(&self) -> &str {
        &self.service
    }

    /// The region that requests are signed for.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Signs a request; the headers that come back are to be added to it.
    ///
    /// # Errors
    /// If the access key or the session token cannot stand in a header.
    pub fn sign(
        &self,
        request: &SigningRequest<'_>,
        credentials: &Credentials,
        at: Timestamp,
    ) -> Result<SignedHeaders, SignError> {
        let day = self
            .keys
            .get(credentials, at, &self.region, &self.service)?;
        let x_date = at.compact_like(day.x_date);
        let payload_hash = payload_hash(request.body);
        let headers = signed_headers(request, &x_date, &payload_hash, day.token.as_ref());
        let mut authorization = day.authorization(&headers);
        let canonical = Canonical {
            method: request.method.as_str(),
            path: request.path,
            query: request.query.as_str(),
            headers: &headers,
            names: authorization.get(day.prefix.len()..).unwrap_or_default(),
            payload_hash: &payload_hash,
        };
        let hash = canonical.hash();
        let signature = day.key.mac(&string_to_sign(&x_date, &day.scope, &hash));
        authorization.extend_from_slice(key::SIGNATURE);
        authorization.extend_from_slice(&signature);
        SignedHeaders::new(authorization, &x_date, &payload_hash, day.token.clone())
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("service", &self.service)
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

/// The headers that make a request a signed one.
#[derive(Clone, Debug)]
pub struct SignedHeaders {
    /// `Authorization`, marked as sensitive.
    pub authorization: HeaderValue,
    /// `X-Date`.
    pub x_date: HeaderValue,
    /// `X-Content-Sha256`.
    pub x_content_sha256: HeaderValue,
    /// `X-Security-Token`, marked as sensitive; only with temporary credentials.
    pub x_security_token: Option<HeaderValue>,
}

impl SignedHeaders {
    /// Puts the headers into a map. Those of an earlier signature are replaced.
    pub fn apply(self, headers: &mut HeaderMap) {
        headers.insert(header::AUTHORIZATION, self.authorization);
        headers.insert(X_DATE, self.x_date);
        headers.insert(X_CONTENT_SHA256, self.x_content_sha256);
        match self.x_security_token {
            Some(token) => headers.insert(X_SECURITY_TOKEN, token),
            None => headers.remove(X_SECURITY_TOKEN),
        };
    }

    /// Lays all values out in the buffer of the first, and has the header values share it.
    fn new(
        authorization: Vec<u8>,
        x_date: &[u8],
        payload_hash: &[u8],
        x_security_token: Option<HeaderValue>,
    ) -> Result<Self, SignError> {
        let length = authorization.len();
        let mut buffer = authorization;
        buffer.extend_from_slice(x_date);
        buffer.extend_from_slice(payload_hash);

        let mut rest = Bytes::from(buffer);
        let mut value = |length| {
            // The parts are ASCII; the access key was checked when the key of the day was made.
            HeaderValue::from_maybe_shared(rest.split_to(length)).map_err(|_| SignError::AccessKey)
        };
        let mut signed = Self {
            authorization: value(length)?,
            x_date: value(x_date.len())?,
            x_content_sha256: value(payload_hash.len())?,
            x_security_token,
        };
        signed.authorization.set_sensitive(true);
        Ok(signed)
    }
}

/// The headers that are signed, sorted: those of the caller and those that signing adds.
fn signed_headers<'a>(
    request: &SigningRequest<'a>,
    x_date: &'a [u8],
    payload_hash: &'a [u8],
    token: Option<&'a HeaderValue>,
) -> Pairs<'a> {
    let mut headers = Pairs::new();
    for (name, value) in request.headers {
        if is_signed(name) {
            headers.push((name.as_str().as_bytes(), value.as_bytes()));
        }
    }
    headers.push((b"host", request.host.as_bytes()));
    headers.push((X_CONTENT_SHA256_NAME.as_bytes(), payload_hash));
    headers.push((X_DATE_NAME.as_bytes(), x_date));
    headers.extend(token.map(|token| (X_SECURITY_TOKEN_NAME.as_bytes(), token.as_bytes())));
    sort_by_name(&mut headers);
    headers
}

const X_DATE_NAME: &str = "x-date";
const X_CONTENT_SHA256_NAME: &str = "x-content-sha256";
const X_SECURITY_TOKEN_NAME: &str = "x-security-token";

/// Returns whether a header that the caller set is signed. Those that signing itself sets are not the caller's.
fn is_signed(name: &HeaderName) -> bool {
    match name.as_str() {
        "content-type" | "content-md5" => true,
        X_DATE_NAME | X_CONTENT_SHA256_NAME | X_SECURITY_TOKEN_NAME => false,
        other => other.starts_with("x-"),
    }
}

/// The parts of the string to sign, in order.
fn string_to_sign<'a>(x_date: &'a [u8], scope: &'a str, hash: &'a [u8]) -> [&'a [u8]; 7] {
    [
        ALGORITHM.as_bytes(),
        b"\n",
        x_date,
        b"\n",
        scope.as_bytes(),
        b"\n",
        hash,
    ]
}
