//! The error of a call: what is wrong, together with the call that it happened in.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use http::StatusCode;

use super::{
    ConfigError, CredentialsError, DecodeError, InvalidRequestError, NotDone, RateLimitedError,
    ServiceError, TimeoutError, TransportError,
};

/// The failure of a call.
///
/// Each variant is one boxed [`Failure`]: what is wrong, and the call that it happened in. The variants differ in
/// what there is to do about them; the methods below answer the usual questions for all of them.
///
/// `Display` is one line, control characters escaped, with the Action, what is wrong, the HTTP status, the request id,
/// the number of attempts and, if the client's own limit made the call wait, for how long. It holds no secret and no
/// body, except the first 64 bytes of one that is not JSON.
#[non_exhaustive]
pub enum Error {
    /// The client's settings do not go together. Nothing was sent.
    Config(Box<Failure<ConfigError>>),
    /// The request breaks a documented bound or cannot be written. Nothing was sent.
    InvalidRequest(Box<Failure<InvalidRequestError>>),
    /// No credentials were to be had. Nothing was sent.
    Credentials(Box<Failure<CredentialsError>>),
    /// The request or the response was lost on the way. Only in
    /// [`TransportPhase::Connect`](super::TransportPhase::Connect) is it certain that the service did not see the
    /// request.
    Transport(Box<Failure<TransportError>>),
    /// A time limit ran out. Unless it was the one for connecting, the service may have carried the call out.
    Timeout(Box<Failure<TimeoutError>>),
    /// The service refused the call, or could not carry it out.
    Service(Box<Failure<ServiceError>>),
    /// The service answered, but the response cannot be read. The call may have been carried out.
    Decode(Box<Failure<DecodeError>>),
    /// The client's own rate limit is exhausted, and the call does not wait for a permit. Nothing was sent.
    RateLimited(Box<Failure<RateLimitedError>>),
    /// The calls of a wait were answered, but the task is not done:
    /// [`Waited::into_done`](crate::wait::Waited::into_done) alone gives it.
    NotDone(Box<Failure<NotDone>>),
}

/// One repetition of a call: why it was made.
#[derive(Debug)]
pub struct Retry {
    pub(crate) error: Error,
    pub(crate) wait: Duration,
}

impl Retry {
    /// Returns the error of the attempt before.
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// Returns the wait after it.
    pub fn wait(&self) -> Duration {
        self.wait
    }
}

/// An error together with the call that it happened in. It dereferences to what is wrong.
#[derive(Debug)]
pub struct Failure<E> {
    cause: E,
    context: Context,
}

/// The call that something happened in.
#[derive(Debug, Default)]
pub(crate) struct Context {
    pub(crate) action: Cow<'static, str>,
    pub(crate) version: Cow<'static, str>,
    pub(crate) attempts: u32,
    pub(crate) status: Option<StatusCode>,
    pub(crate) request_id: Option<String>,
    pub(crate) log_id: Option<String>,
    pub(crate) retries: Vec<Retry>,
    pub(crate) queued: Duration,
    /// The name of the source of the credentials that were refused.
    pub(crate) credentials: Option<&'static str>,
}

impl Context {
    /// Returns an error in this call.
    pub(crate) fn fail<E>(self, cause: E) -> Error
    where
        Failure<E>: Into<Error>,
    {
        Failure {
            cause,
            context: self,
        }
        .into()
    }

    pub(super) fn write(&self, f: &mut impl fmt::Write, cause: &dyn fmt::Display) -> fmt::Result {
        if !self.action.is_empty() {
            write!(f, "{} {}: ", self.action, self.version)?;
        }
        write!(f, "{cause}")?;
        let facts = [
            self.status
                .map(|status| format!("HTTP {}", status.as_u16())),
            self.request_id
                .as_ref()
                .map(|id| format!("request id {id}")),
            self.log_id
                .as_ref()
                .filter(|id| self.request_id.as_ref() != Some(id))
                .map(|id| format!("log id {id}")),
            self.credentials
                .map(|source| format!("credentials from {source}")),
            match self.attempts {
                0 => None,
                1 => Some("1 attempt".to_owned()),
                more => Some(format!("{more} attempts")),
            },
            match self.queued {
                Duration::ZERO => None,
                queued => Some(format!("waited {:?} for a permit", in_millis(queued))),
            },
        ];
        let facts: Vec<String> = facts.into_iter().flatten().collect();
        if facts.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", facts.join(", "))
    }
}

/// Whole milliseconds, rounded up: pleasant to read.
fn in_millis(time: Duration) -> Duration {
    let millis = time.as_micros().div_ceil(1_000);
    Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX))
}

impl<E> Failure<E> {
    pub(super) fn context(&self) -> &Context {
        &self.context
    }

    pub(super) fn context_mut(&mut self) -> &mut Context {
        &mut self.context
    }

    pub(super) fn cause(&self) -> &E {
        &self.cause
    }

    pub(super) fn cause_mut(&mut self) -> &mut E {
        &mut self.cause
    }
}

impl<E> Deref for Failure<E> {
    type Target = E;

    fn deref(&self) -> &E {
        &self.cause
    }
}
