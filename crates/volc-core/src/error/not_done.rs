//! A wait without success.

use std::error::Error;
use std::fmt;

/// A task that is not done, where [`Waited::into_done`](crate::wait::Waited::into_done) was asked for its response.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotDone {
    /// The task has failed, or it has ended without the condition of `wait_until`.
    #[non_exhaustive]
    Failed {
        /// The reason why it ended, as the service words it; empty if it tells none.
        reason: String,
    },
    /// The time is over.
    #[non_exhaustive]
    TimedOut {
        /// True if the task was there, by at least one response.
        found: bool,
    },
}

impl NotDone {
    /// Returns whether the time is over.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::TimedOut { .. })
    }
}

impl fmt::Display for NotDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Failed { reason } if reason.is_empty() => "the task has failed",
            Self::Failed { reason } => {
                return write!(f, "the task has failed: {}", reason.escape_debug());
            }
            Self::TimedOut { found: true } => "the task was not done in time",
            Self::TimedOut { found: false } => {
                "the task was not there in time; check its id and that it was started"
            }
        })
    }
}

impl Error for NotDone {}
