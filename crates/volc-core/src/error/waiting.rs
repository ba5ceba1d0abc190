//! Time that ran out, and turns that were not waited for.

use std::fmt;
use std::time::Duration;

use crate::action::RateLimit;

/// A time limit of the client ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeoutError {
    pub(crate) kind: TimeoutKind,
    pub(crate) limit: Duration,
}

/// The time limit that ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeoutKind {
    /// The one for making a connection: the service did not see the request.
    Connect,
    /// The one for a single attempt.
    Attempt,
    /// The one for the whole call, waiting and repeating included.
    Operation,
}

impl TimeoutError {
    /// Returns the time limit that ran out.
    pub fn kind(&self) -> TimeoutKind {
        self.kind
    }

    /// Returns the length of the time limit.
    pub fn limit(&self) -> Duration {
        self.limit
    }
}

impl fmt::Display for TimeoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TimeoutKind::Connect => "no connection to the service",
            TimeoutKind::Attempt => "no response to the attempt",
            TimeoutKind::Operation => "the call did not complete",
        };
        write!(f, "{what} within {:?}", self.limit)
    }
}

impl std::error::Error for TimeoutError {}

/// The client's own rate limit is exhausted, and the call does not wait for a permit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimitedError {
    pub(crate) limit: RateLimit,
    pub(crate) wait: Duration,
}

impl RateLimitedError {
    /// The limit that is used up.
    pub fn limit(&self) -> RateLimit {
        self.limit
    }

    /// Returns the time until a call is allowed, if nobody else calls.
    pub fn retry_after(&self) -> Duration {
        self.wait
    }
}

impl fmt::Display for RateLimitedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RateLimit { calls, seconds, .. } = self.limit;
        let period = match seconds {
            1 => "second".to_owned(),
            more => format!("{more} seconds"),
        };
        let plural = if calls == 1 { "" } else { "s" };
        write!(
            f,
            "not sent: the rate limit of {calls} call{plural} per {period} is exhausted; \
             the next call is allowed in {:?}",
            self.wait
        )
    }
}

impl std::error::Error for RateLimitedError {}
