//! The outcome of a wait.

use std::fmt;

use crate::error::{Context, Error, NotDone};
use crate::response::Response;

use super::waitable::Waitable;

/// The outcome of a [`Wait`](super::Wait) with the request `R`. There are these three and no others.
#[must_use = "it says whether the task is done"]
pub enum Waited<R: Waitable> {
    /// The task is done, or the condition of `wait_until` holds. This is the response that says so.
    Done(Response<R::Output>),
    /// The task has failed, or it has ended without the condition of `wait_until`.
    Failed {
        /// The reason why it ended, as the service words it; empty if it tells none.
        reason: String,
        /// The response that says so.
        output: Response<R::Output>,
    },
    /// The time is over.
    TimedOut {
        /// The last response; `None` if the task was never there.
        last: Option<Response<R::Output>>,
    },
}

impl<R: Waitable> Waited<R> {
    /// Returns whether the task is done.
    pub fn is_done(&self) -> bool {
        matches!(self, Self::Done(_))
    }

    /// Returns the last response, whatever the outcome.
    pub fn output(&self) -> Option<&Response<R::Output>> {
        match self {
            Self::Done(output) | Self::Failed { output, .. } => Some(output),
            Self::TimedOut { last } => last.as_ref(),
        }
    }

    /// Returns the response of a task that is done, for programs that treat the other outcomes as errors.
    ///
    /// # Errors
    /// [`Error::NotDone`] if the task has failed or the time is over. Like every error of a call, it names the Action,
    /// its Version and the id of the last request.
    pub fn into_done(self) -> Result<Response<R::Output>, Error> {
        match self {
            Self::Done(output) => Ok(output),
            Self::Failed { reason, output } => {
                Err(context::<R>(Some(&output)).fail(NotDone::Failed { reason }))
            }
            Self::TimedOut { last } => {
                let found = last.is_some();
                Err(context::<R>(last.as_ref()).fail(NotDone::TimedOut { found }))
            }
        }
    }
}

impl<R: Waitable> fmt::Debug for Waited<R>
where
    R::Output: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Done(output) => f.debug_tuple("Done").field(output).finish(),
            Self::Failed { reason, output } => f
                .debug_struct("Failed")
                .field("reason", reason)
                .field("output", output)
                .finish(),
            Self::TimedOut { last } => f.debug_struct("TimedOut").field("last", last).finish(),
        }
    }
}

/// The call that told the state of a task.
fn context<R: Waitable>(last: Option<&Response<R::Output>>) -> Context {
    let request_id = last.map(|last| last.request_id().to_owned());
    Context {
        action: R::INFO.action.into(),
        version: R::INFO.version.into(),
        request_id: request_id.filter(|id| !id.is_empty()),
        log_id: last.and_then(|last| last.log_id().map(str::to_owned)),
        ..Context::default()
    }
}
