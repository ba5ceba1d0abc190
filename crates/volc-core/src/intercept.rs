//! Looking at calls, and adding to them, on their way.

use std::fmt;
use std::time::SystemTime;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::client::date;
use crate::error::Error;
pub use crate::error::InterceptorError;
use crate::redact::{Scrub, redact_with};
use crate::sign::Query;
use crate::wire::Tables;

/// Sees every attempt of a call on its way out and back: for headers of one's own, auditing, tests.
///
/// Those of a client come first, in the order in which they were added, then those of the call. What it is given may
/// hold secrets and personal data. A client without interceptors pays nothing for them.
///
/// ```
/// use http::{HeaderMap, HeaderValue};
/// use volc_core::observe::{CallInfo, Interceptor, InterceptorError};
///
/// /// Sends the id of the trace along.
/// #[derive(Debug)]
/// struct TraceId;
///
/// impl Interceptor for TraceId {
///     fn before_signing(&self, _: &CallInfo<'_>, headers: &mut HeaderMap) -> Result<(), InterceptorError> {
///         headers.insert("x-trace-id", HeaderValue::from_static("0af7651916cd43dd"));
///         Ok(())
///     }
/// }
/// ```
pub trait Interceptor: fmt::Debug + Send + Sync + 'static {
    /// Called before an attempt is signed. Headers that are added are sent; those whose name begins with `X-` are
    /// signed too.
    ///
    /// # Errors
    /// What forbids the call: it then fails with [`Error::InvalidRequest`] and is not sent.
    fn before_signing(
        &self,
        call: &CallInfo<'_>,
        headers: &mut HeaderMap,
    ) -> Result<(), InterceptorError> {
        let _ = (call, headers);
        Ok(())
    }

    /// Called with the response to an attempt, whatever it holds, before it is read.
    fn after_response(&self, call: &CallInfo<'_>, answer: &RawResponse<'_>) {
        let _ = (call, answer);
    }

    /// Called with what an attempt failed with, before it is decided whether it is repeated.
    fn on_error(&self, call: &CallInfo<'_>, error: &Error) {
        let _ = (call, error);
    }
}

/// The attempt that an interceptor sees.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct CallInfo<'a> {
    /// The Action, as it is serialized.
    pub action: &'a str,
    /// Its Version.
    pub version: &'a str,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// The body that is sent. It may hold personal data or secrets.
    pub body: &'a Bytes,
    /// Those of the request and of what it is answered with.
    pub(crate) tables: [fn() -> Tables; 2],
    pub(crate) query: &'a Query,
    /// Those that the call adds.
    pub(crate) headers: Option<&'a HeaderMap>,
}

impl CallInfo<'_> {
    /// A body of this call, or of its response, as it may be shown: see [`redact`](crate::redact::redact). What
    /// the Action's page says is a secret, of the request or of the response, is masked too, wherever its name stands;
    /// and so are the secrets of the request, wherever a response repeats them.
    pub fn redacted(&self, body: &[u8]) -> String {
        let names = self.tables.map(|tables| tables().secrets()).concat();
        let scrub = Scrub::of_call(self.headers, self.query, self.body, &names);
        redact_with(body, &names, |json| scrub.json(json))
    }
}

impl fmt::Debug for CallInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallInfo")
            .field("action", &self.action)
            .field("version", &self.version)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

/// A response that is not read yet.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct RawResponse<'a> {
    /// The HTTP status.
    pub status: StatusCode,
    /// The HTTP headers.
    pub headers: &'a HeaderMap,
    /// The body as it came. It may hold personal data or secrets.
    pub body: &'a Bytes,
}

impl RawResponse<'_> {
    /// The time of the response by the service's clock, from its `Date` header; `None` if it came out of a cache.
    pub fn date(&self) -> Option<SystemTime> {
        date(self.headers)
    }
}

impl fmt::Debug for RawResponse<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawResponse")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}
