//! Errors of calls, in one enum that a person can act on.

mod codes;
mod config;
mod credentials;
mod decode;
mod display;
mod failure;
mod finding;
mod line;
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

    /// The repetitions of the call, each with what the attempt before it failed with. This error is what the last
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

    /// The id in the `X-Tt-Logid` header of the last answer. The service's support can use it too.
    pub fn log_id(&self) -> Option<&str> {
        self.context().log_id.as_deref()
    }

    /// The HTTP status of the last answer, if there was one.
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

    /// Returns whether the service carried the call out in part, such as for some of its receivers only.
    ///
    /// It is never repeated on its own, since that would do the rest twice. [`Self::partial_output`] tells what was
    /// done, if the answer does.
    pub fn is_partial_success(&self) -> bool {
        self.code_info().is_some_and(|info| info.partial)
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

    /// The body of the answer, if there is one. It may hold personal data or secrets.
    pub fn raw_body(&self) -> Option<&Bytes> {
        match self {
            Self::Service(error) => Some(error.raw_body()),
            Self::Decode(error) => Some(error.raw_body()),
            _ => None,
        }
    }

    /// Returns whether the rate limit is exceeded: the service says so, or the client's own limit does.
    ///
    /// Call less often, or let the client wait for its turn (its default).
    pub fn is_throttled(&self) -> bool {
        self.retry_advice() == RetryAdvice::Throttle
    }

    /// Returns whether a time limit ran out, the client's or the service's own.
    ///
    /// The call may have been carried out all the same: for an Action that changes something, look before calling
    /// again.
    pub fn is_timeout(&self) -> bool {
        match self {
            Self::Timeout(_) => true,
            Self::Service(error) => {
                matches!(
                    error.status(),
                    StatusCode::GATEWAY_TIMEOUT | StatusCode::REQUEST_TIMEOUT
                )
            }
            _ => false,
        }
    }

    /// Returns whether credentials are missing, wrong, expired or not allowed to do this.
    ///
    /// Check which access key is in use and what it may do; `SignatureDoesNotMatch` means a wrong secret key, or
    /// a proxy that changes requests.
    pub fn is_auth(&self) -> bool {
        match self {
            Self::Credentials(_) => true,
            Self::Service(error) => {
                matches!(
                    error.status(),
                    StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN
                ) || error.code().is_some_and(codes::is_auth)
            }
            _ => false,
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
            Self::Config(_) | Self::InvalidRequest(_) | Self::Credentials(_) => RetryAdvice::Never,
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

    /// Returns whether the same call may succeed later, and is safe to make again even if it changes something.
    ///
    /// It is when nothing was sent, when no connection was made, or when the service says that it was too busy to
    /// begin. After anything else an Action that changes something may have been carried out.
    pub fn may_retry(&self) -> bool {
        let advice = self.retry_advice();
        matches!(advice, RetryAdvice::NotSent | RetryAdvice::Throttle)
    }

    /// The same error, after these repetitions of the call and this wait for its turns.
    pub(crate) fn after(mut self, retries: Vec<Retry>, queued: Duration) -> Self {
        let context = match &mut self {
            Self::Config(error) => error.context_mut(),
            Self::InvalidRequest(error) => error.context_mut(),
            Self::Credentials(error) => error.context_mut(),
            Self::Transport(error) => error.context_mut(),
            Self::Timeout(error) => error.context_mut(),
            Self::Service(error) => error.context_mut(),
            Self::Decode(error) => error.context_mut(),
            Self::RateLimited(error) => error.context_mut(),
        };
        context.retries = retries;
        context.queued = queued;
        self
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
);
