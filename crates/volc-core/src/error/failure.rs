//! What is wrong, together with the call that it happened in.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use http::StatusCode;

use super::{Error, Retry};

/// What is wrong, together with the call that it happened in. It dereferences to what is wrong.
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
}

impl Context {
    /// An error in this call.
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
            self.log_id.as_ref().map(|id| format!("log id {id}")),
            match self.attempts {
                0 => None,
                1 => Some("1 attempt".to_owned()),
                more => Some(format!("{more} attempts")),
            },
            match self.queued {
                Duration::ZERO => None,
                queued => Some(format!("waited {:?} for its turn", in_millis(queued))),
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
}

impl<E> Deref for Failure<E> {
    type Target = E;

    fn deref(&self) -> &E {
        &self.cause
    }
}
