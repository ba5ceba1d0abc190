//! Settings that a client has and a call may have of its own.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::intercept::Interceptor;
use crate::retry::RetryPolicy;
use crate::wire::Json;

/// The time limits of a call and of its attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// Making a connection, TLS included; 5 s. A transport that is given to the builder has its own.
    pub connect: Duration,
    /// One attempt, from sending to the last byte of the response; 15 s. `None` is no limit.
    pub attempt: Option<Duration>,
    /// A whole call, waits for permits and retries included; 60 s. `None` is no limit.
    pub operation: Option<Duration>,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            attempt: Some(Duration::from_secs(15)),
            operation: Some(Duration::from_secs(60)),
        }
    }
}

impl Timeouts {
    /// The same with another limit for making a connection.
    #[must_use]
    pub fn connect(mut self, limit: Duration) -> Self {
        self.connect = limit;
        self
    }

    /// The same with another limit for one attempt.
    #[must_use]
    pub fn attempt(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.attempt = limit.into();
        self
    }

    /// The same with another limit for a whole call.
    #[must_use]
    pub fn operation(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.operation = limit.into();
        self
    }
}

/// Settings of one call. What is not set is as the client has it.
///
/// Headers, parameters and members that are added may be secrets: `Debug` shows their names only.
#[derive(Clone, Default)]
#[must_use]
// Boxed, since most calls set nothing, and all carry their options along.
pub struct CallOptions {
    settings: Option<Box<CallSettings>>,
}

/// The settings of one call.
#[derive(Clone, Default)]
pub(super) struct CallSettings {
    pub(super) attempt: Option<Option<Duration>>,
    pub(super) operation: Option<Option<Duration>>,
    pub(super) headers: HeaderMap,
    pub(super) unsigned: Vec<(HeaderName, HeaderValue)>,
    pub(super) retry: Option<Arc<dyn RetryPolicy>>,
    pub(super) unlimited: bool,
    pub(super) skip_validation: bool,
    pub(super) skip_semantics: bool,
    pub(super) query: Vec<(String, String)>,
    pub(super) body: Vec<(String, Json)>,
    pub(super) interceptors: Vec<Arc<dyn Interceptor>>,
}

impl CallOptions {
    /// Nothing set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns what is set, if anything is.
    pub(super) fn set(&self) -> Option<&CallSettings> {
        self.settings.as_deref()
    }

    fn settings(&mut self) -> &mut CallSettings {
        self.settings.get_or_insert_default()
    }

    /// Sets the time limit of one attempt; `None` is no limit.
    pub fn attempt_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings().attempt = Some(limit.into());
        self
    }

    /// Sets the time limit of the whole call; `None` is no limit.
    pub fn operation_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings().operation = Some(limit.into());
        self
    }

    /// Another policy for what follows a failed attempt; [`retry::none()`](crate::retry::none) sends the call once.
    pub fn retry(mut self, policy: impl RetryPolicy) -> Self {
        self.settings().retry = Some(Arc::new(policy));
        self
    }

    /// Does not wait for a permit of the client's own rate limiter, and is not counted by it.
    pub fn without_rate_limit(mut self) -> Self {
        self.settings().unlimited = true;
        self
    }

    /// Sends the request without checking it against documented bounds and conditions, for a service that takes more
    /// than its page says. [`Self::skip_semantics`] is part of it.
    pub fn skip_validation(mut self) -> Self {
        let settings = self.settings();
        (settings.skip_validation, settings.skip_semantics) = (true, true);
        self
    }

    /// Sends the request without the checks of fields that do not go together, such as those of the feature `agent` of
    /// `volc-rtc-api`. Bounds and conditions of fields are still checked.
    pub fn skip_semantics(mut self) -> Self {
        self.settings().skip_semantics = true;
        self
    }

    /// A header to send too. One whose name begins with `X-` is signed. The headers that make up the signature, and
    /// `Content-Type`, cannot be replaced; `Host` is refused, for which there is
    /// [`ClientBuilder::signing_host`](crate::client::ClientBuilder::signing_host).
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.settings().headers.append(name, value);
        self
    }

    /// Adds a header that is sent but not signed, whatever its name: for one that a proxy on the way changes. Headers
    /// of the signature are refused.
    pub fn unsigned_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.settings().unsigned.push((name, value));
        self
    }

    /// A parameter to send in the query too, which the page does not have (yet). One of the request's own names is an
    /// error.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.settings().query.push((name.into(), value.into()));
        self
    }

    /// A member to send in the JSON body too, which the page does not have (yet). One of the request's own names is an
    /// error, and so is a body in a GET.
    pub fn body_field(mut self, name: impl Into<String>, value: impl Into<Json>) -> Self {
        self.settings().body.push((name.into(), value.into()));
        self
    }

    /// Sees the attempts of this call, behind the interceptors of the client.
    pub fn interceptor(mut self, interceptor: impl Interceptor) -> Self {
        self.settings().interceptors.push(Arc::new(interceptor));
        self
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(set) = self.set() else {
            return f.write_str("CallOptions");
        };
        let headers: Vec<_> = set.headers.keys().collect();
        let unsigned: Vec<_> = set.unsigned.iter().map(|(name, _)| name).collect();
        let query: Vec<_> = set.query.iter().map(|(name, _)| name).collect();
        let body: Vec<_> = set.body.iter().map(|(name, _)| name).collect();
        f.debug_struct("CallOptions")
            .field("attempt_timeout", &set.attempt)
            .field("operation_timeout", &set.operation)
            .field("headers", &headers)
            .field("unsigned_headers", &unsigned)
            .field("retry", &set.retry)
            .field("without_rate_limit", &set.unlimited)
            .field("skip_validation", &set.skip_validation)
            .field("skip_semantics", &set.skip_semantics)
            .field("query", &query)
            .field("body", &body)
            .field("interceptors", &set.interceptors)
            .finish()
    }
}
