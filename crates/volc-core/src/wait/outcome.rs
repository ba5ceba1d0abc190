//! The outcome of a wait.

use std::error::Error;
use std::fmt;

use crate::response::Response;

/// The outcome of a [`Wait`](super::Wait). There are these three and no others.
#[derive(Debug)]
#[must_use = "it says whether the task is done"]
pub enum Waited<T> {
    /// The task is done, or the condition of `wait_until` holds. This is the response that says so.
    Done(Response<T>),
    /// The task has failed, or it has ended without the condition of `wait_until`.
    Failed {
        /// The reason why it ended, as the service words it; empty if it tells none.
        reason: String,
        /// The response that says so.
        output: Response<T>,
    },
    /// The time is over.
    TimedOut {
        /// The last response; `None` if the task was never there.
        last: Option<Response<T>>,
    },
}

impl<T> Waited<T> {
    /// Returns whether the task is done.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done(_))
    }

    /// Returns the last response, whatever the outcome.
    pub fn output(&self) -> Option<&Response<T>> {
        match self {
            Self::Done(output) | Self::Failed { output, .. } => Some(output),
            Self::TimedOut { last } => last.as_ref(),
        }
    }

    /// Returns the response of a task that is done, for programs that treat the other outcomes as errors.
    ///
    /// # Errors
    /// [`NotDone`] if the task has failed or the time is over.
    pub fn into_done(self) -> Result<Response<T>, NotDone> {
        match self {
            Self::Done(output) => Ok(output),
            Self::Failed { reason, output } => Err(NotDone::Failed {
                reason,
                request_id: output.request_id().to_owned(),
            }),
            Self::TimedOut { last } => Err(NotDone::TimedOut {
                request_id: last.map(|last| last.request_id().to_owned()),
            }),
        }
    }
}

/// The error of a task that is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotDone {
    /// The task has failed, or it has ended without the condition of `wait_until`.
    #[non_exhaustive]
    Failed {
        /// The reason why it ended, as the service words it; empty if it tells none.
        reason: String,
        /// The id of the request whose response says so.
        request_id: String,
    },
    /// The time is over.
    #[non_exhaustive]
    TimedOut {
        /// The id of the last request; `None` if the task was never there.
        request_id: Option<String>,
    },
}

impl fmt::Display for NotDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed { reason, request_id } => {
                f.write_str("the task has failed")?;
                if !reason.is_empty() {
                    write!(f, ": {}", reason.escape_debug())?;
                }
                write!(f, " (request {})", request_id.escape_debug())
            }
            Self::TimedOut {
                request_id: Some(id),
            } => write!(
                f,
                "the task was not done in time (last request {})",
                id.escape_debug()
            ),
            Self::TimedOut { request_id: None } => {
                f.write_str("the task was not there in time; check its id and that it was started")
            }
        }
    }
}

impl Error for NotDone {}
