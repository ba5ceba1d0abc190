//! The questions that programs ask of an error, each with what to do about it.

use http::StatusCode;

use super::{Error, RetryAdvice, codes};

impl Error {
    /// Returns `true` if the rate limit is exceeded: the service says so, or the client's own limit does.
    ///
    /// # Troubleshooting
    ///
    /// The client waits for a permit by default, so this means that something else uses up the quota of the account:
    /// another process (share the limit with a
    /// [distributed limiter](crate::rate_limit::RateLimiter::distributed), or give each process its part with
    /// [`RateLimiter::action`](crate::rate_limit::RateLimiter::action)), a client of its own for each call (clone one
    /// instead: clones share the limit), or a quota of the account that is below the documented one. With
    /// [`RateLimiter::fail_fast`](crate::rate_limit::RateLimiter::fail_fast) it is what was asked for; wait for
    /// [`retry_after`](Self::retry_after). The call had no effect and can be made again.
    pub fn is_throttled(&self) -> bool {
        self.retry_advice() == RetryAdvice::Throttle
    }

    /// Returns `true` if a time limit was exceeded: the client's, the service's own, or that of a wait.
    ///
    /// # Troubleshooting
    ///
    /// The call may have been carried out all the same: for a mutating Action, query the state before calling again.
    /// [`TimeoutError::kind`](super::TimeoutError::kind) says which limit it was. `Connect`: the endpoint cannot be
    /// reached; check DNS, the firewall and the proxy (`HTTPS_PROXY`). `Attempt`: the service was slow; raise
    /// [`CallOptions::attempt_timeout`](crate::CallOptions::attempt_timeout) if the Action is known to take long.
    /// `Operation`: all attempts, their delays and the wait for a permit took longer than the call was given; see
    /// [`attempts`](Self::attempts), [`retries`](Self::retries) and [`time_queued`](Self::time_queued).
    /// [`Error::NotDone`] is the end of a wait: the task itself goes on.
    pub fn is_timeout(&self) -> bool {
        match self {
            Self::Timeout(_) => true,
            Self::NotDone(error) => error.is_timeout(),
            Self::Service(error) => {
                matches!(
                    error.status(),
                    StatusCode::GATEWAY_TIMEOUT | StatusCode::REQUEST_TIMEOUT
                )
            }
            _ => false,
        }
    }

    /// Returns `true` if credentials are missing, wrong, expired or not allowed to make the call.
    ///
    /// # Troubleshooting
    ///
    /// If it is [`Error::Credentials`], no source had any: the message lists each one that was tried. Otherwise the
    /// service refused them; [`code`](Self::code) says how. `SignatureDoesNotMatch`: the secret key belongs to another
    /// access key, has space around it, or a proxy changes requests. `InvalidAccessKey` and the like: the access key
    /// is deleted, disabled or of another site (BytePlus and Volcengine have separate accounts). `AccessDenied`: the
    /// user or role lacks the permission for this Action; grant it in the console under access control (IAM).
    /// Expired session tokens are refreshed by the client if a provider gave them; a fixed
    /// [`Credentials`](crate::Credentials) value stays expired.
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

    /// Returns `true` if the same call may succeed later, and is safe to make again even if it is mutating.
    ///
    /// # Troubleshooting
    ///
    /// It is safe if nothing was sent, if no connection was made, or if the service says that it was too busy to begin.
    /// The client has retried already as far as its [`RetryPolicy`](crate::RetryPolicy) goes
    /// ([`retries`](Self::retries)), so calling again at once rarely helps: wait for
    /// [`retry_after`](Self::retry_after) or some seconds, and look at the endpoint and the network if it goes on. If
    /// this is `false` for a mutating Action, it may have been carried out: query the state first. Read-only Actions
    /// can always be called again.
    pub fn may_retry(&self) -> bool {
        let advice = self.retry_advice();
        matches!(advice, RetryAdvice::NotSent | RetryAdvice::Throttle)
    }

    /// Returns `true` if the service carried out a part of the call, such as for some of its receivers only.
    ///
    /// # Troubleshooting
    ///
    /// It is never retried by the client, since that would do the finished part twice. Read
    /// [`partial_output`](Self::partial_output) for what was done, if the response tells it, and call again for the
    /// rest alone.
    pub fn is_partial_success(&self) -> bool {
        self.code_info().is_some_and(|info| info.partial)
    }
}
