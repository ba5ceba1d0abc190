//! Errors of a call: one enum, its causes, and what to do about them.
//!
//! [`Error`] has a variant for each kind of cause; its `Display` is one line with the Action, the code, the message,
//! the HTTP status, the request id and the number of attempts. Ask it rather than match it:
//!
//! | to find out | ask |
//! |---|---|
//! | the service's code, its meaning and remedy | [`Error::code`], [`Error::code_info`] |
//! | credentials missing, wrong or not allowed | [`Error::is_auth`] |
//! | rate limit exceeded | [`Error::is_throttled`], [`Error::retry_after`] |
//! | time limit exceeded, that of a wait included | [`Error::is_timeout`] |
//! | retry: safe, and useful | [`Error::may_retry`], [`Error::retry_advice`] |
//! | part of the call carried out | [`Error::is_partial_success`], [`Error::partial_output`] |
//! | ids for the vendor's support | [`Error::request_id`], [`Error::log_id`] |
//! | earlier attempts | [`Error::attempts`], [`Error::retries`] |
//!
//! ```
//! use volc_core::Error;
//!
//! fn advice(error: &Error) -> String {
//!     match error.code_info() {
//!         Some(info) => format!("{}: {}", info.meaning, info.remedy),
//!         None if error.is_auth() => "check the access key and what it may do".to_owned(),
//!         None if error.may_retry() => "call again later".to_owned(),
//!         None => format!("{error}"),
//!     }
//! }
//! ```

mod codes;
mod config;
mod credentials;
mod decode;
mod display;
mod failure;
mod finding;
mod line;
mod not_done;
mod predicates;
mod request;
mod scrubbed;
mod service;
mod transport;
mod typed;
mod waiting;

use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

use crate::action::Action;

pub use self::codes::{CodeInfo, RetryAdvice};
pub use self::config::ConfigError;
pub use self::credentials::CredentialsError;
pub use self::decode::DecodeError;
pub(crate) use self::decode::looks_like_json;
pub(crate) use self::failure::Context;
pub use self::failure::{Error, Failure, Retry};
pub use self::finding::{Finding, Findings, SemanticCheck, Severity};
pub use self::not_done::NotDone;
pub use self::request::{InterceptorError, InvalidRequestError};
pub use self::service::ServiceError;
pub use self::transport::{TransportError, TransportPhase};
pub use self::waiting::{RateLimitedError, TimeoutError, TimeoutKind};
pub use crate::wire::{DocumentError, InvalidField, QueryError};

impl Error {
    /// The Action of the call; `None` outside a call.
    pub fn action(&self) -> Option<&str> {
        Some(self.context().action.as_ref()).filter(|action| !action.is_empty())
    }

    /// The Version of the Action; `None` outside a call.
    pub fn version(&self) -> Option<&str> {
        Some(self.context().version.as_ref()).filter(|version| !version.is_empty())
    }

    /// Returns the number of attempts; 0 if the request was never sent.
    pub fn attempts(&self) -> u32 {
        self.context().attempts
    }

    /// The retries of the call, each with the error of the attempt before it. This error is what the last
    /// attempt failed with.
    pub fn retries(&self) -> &[Retry] {
        &self.context().retries
    }

    /// Returns the time that the call waited for permits of the client's own rate limiter.
    pub fn time_queued(&self) -> Duration {
        self.context().queued
    }

    /// The id that the service gave to the last attempt. Its support asks for it.
    pub fn request_id(&self) -> Option<&str> {
        self.context().request_id.as_deref()
    }

    /// The id in the `X-Tt-Logid` header of the last response. The service's support can use it too.
    pub fn log_id(&self) -> Option<&str> {
        self.context().log_id.as_deref()
    }

    /// The name of the source of the credentials that the service refused, such as `environment` or `~/.volc/config`;
    /// `None` if the error is about something else.
    pub fn credentials_source(&self) -> Option<&'static str> {
        self.context().credentials
    }

    /// The HTTP status of the last response, if there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.context().status
    }

    /// The service's code for the error, such as `InvalidParameter.IllegalRoomID`.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Service(error) => error.code(),
            _ => None,
        }
    }

    /// Returns the documentation of the code.
    pub fn code_info(&self) -> Option<&'static CodeInfo> {
        match self {
            Self::Service(error) => error.code_info(),
            _ => None,
        }
    }

    /// Returns the output of the Action of the request `R` beside the error, if the call was [carried out in
    /// part](Self::is_partial_success) and the response has a `Result`.
    ///
    /// # Errors
    /// A `Result` that cannot be read as the output of `R`.
    pub fn partial_output<R: Action>(&self) -> Option<Result<R::Output, DecodeError>> {
        match self {
            Self::Service(error) if self.is_partial_success() => error.result(),
            _ => None,
        }
    }

    /// The body of the response, if there is one. It may hold personal data or secrets.
    pub fn raw_body(&self) -> Option<&Bytes> {
        match self {
            Self::Service(error) => Some(error.raw_body()),
            Self::Decode(error) => Some(error.raw_body()),
            _ => None,
        }
    }

    /// Returns the advice on retrying. The client has acted on it already, as far as its
    /// [`RetryPolicy`](crate::retry::RetryPolicy) goes.
    pub fn retry_advice(&self) -> RetryAdvice {
        match self {
            Self::Service(error) => error.retry_advice(),
            Self::RateLimited(_) => RetryAdvice::Throttle,
            Self::Transport(error) if error.is_final() => RetryAdvice::Never,
            Self::Transport(error) => match error.phase() {
                TransportPhase::Connect => RetryAdvice::NotSent,
                TransportPhase::Send | TransportPhase::Receive => RetryAdvice::Later,
            },
            Self::Timeout(error) => match error.kind() {
                TimeoutKind::Connect => RetryAdvice::NotSent,
                TimeoutKind::Attempt | TimeoutKind::Operation => RetryAdvice::Later,
            },
            Self::Decode(error) => error.retry_advice(),
            Self::Config(_) | Self::InvalidRequest(_) | Self::Credentials(_) | Self::NotDone(_) => {
                RetryAdvice::Never
            }
        }
    }

    /// Returns the time to wait before calling again: as the service asks with `Retry-After`, or until the client's own
    /// limit allows the next call.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Service(error) => error.retry_after(),
            Self::RateLimited(error) => Some(error.retry_after()),
            _ => None,
        }
    }

    /// The same error, after these repetitions of the call and this wait for its turns.
    pub(crate) fn after(mut self, retries: Vec<Retry>, queued: Duration) -> Self {
        let context = self.context_mut();
        context.retries = retries;
        context.queued = queued;
        self
    }

    /// The same error of a call that was signed with credentials of this source, which it names if it is about them.
    pub(crate) fn signed_from(mut self, source: &'static str) -> Self {
        let is_about_them = match &self {
            Self::Service(error) => error.refuses_credentials(),
            _ => false,
        };
        if is_about_them {
            self.context_mut().credentials = Some(source);
        }
        self
    }

    fn context_mut(&mut self) -> &mut Context {
        match self {
            Self::Config(error) => error.context_mut(),
            Self::InvalidRequest(error) => error.context_mut(),
            Self::Credentials(error) => error.context_mut(),
            Self::Transport(error) => error.context_mut(),
            Self::Timeout(error) => error.context_mut(),
            Self::Service(error) => error.context_mut(),
            Self::Decode(error) => error.context_mut(),
            Self::RateLimited(error) => error.context_mut(),
            Self::NotDone(error) => error.context_mut(),
        }
    }

    fn context(&self) -> &Context {
        match self {
            Self::Config(error) => error.context(),
            Self::InvalidRequest(error) => error.context(),
            Self::Credentials(error) => error.context(),
            Self::Transport(error) => error.context(),
            Self::Timeout(error) => error.context(),
            Self::Service(error) => error.context(),
            Self::Decode(error) => error.context(),
            Self::RateLimited(error) => error.context(),
            Self::NotDone(error) => error.context(),
        }
    }

    fn cause(&self) -> &(dyn std::error::Error + 'static) {
        match self {
            Self::Config(error) => error.cause(),
            Self::InvalidRequest(error) => error.cause(),
            Self::Credentials(error) => error.cause(),
            Self::Transport(error) => error.cause(),
            Self::Timeout(error) => error.cause(),
            Self::Service(error) => error.cause(),
            Self::Decode(error) => error.cause(),
            Self::RateLimited(error) => error.cause(),
            Self::NotDone(error) => error.cause(),
        }
    }
}

impl std::error::Error for Error {
    /// Returns the cause below: the line of `Display` already includes the message of the cause itself.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause().source()
    }
}

macro_rules! from_cause {
    ($($variant:ident($cause:ty)),* $(,)?) => {
        $(impl From<Failure<$cause>> for Error {
            fn from(failure: Failure<$cause>) -> Self {
                Self::$variant(Box::new(failure))
            }
        })*
    };
}

from_cause!(
    Config(ConfigError),
    InvalidRequest(InvalidRequestError),
    Credentials(CredentialsError),
    Transport(TransportError),
    Timeout(TimeoutError),
    Service(ServiceError),
    Decode(DecodeError),
    RateLimited(RateLimitedError),
    NotDone(NotDone),
);
