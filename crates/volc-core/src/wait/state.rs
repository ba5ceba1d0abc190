//! The state of a task in a response.

use std::time::Duration;

/// The facts of the wait for a task.
#[derive(Debug)]
#[non_exhaustive]
pub struct WaitInfo {
    /// The first interval between two calls.
    pub every: Duration,
    /// The error codes of a task that is not there yet.
    pub not_found: &'static [&'static str],
}

impl WaitInfo {
    /// A wait with this first interval in milliseconds.
    pub const fn every(millis: u64) -> Self {
        Self {
            every: Duration::from_millis(millis),
            not_found: &[],
        }
    }

    /// Sets the error codes of a task that is not there yet.
    #[must_use]
    pub const fn not_found(mut self, codes: &'static [&'static str]) -> Self {
        self.not_found = codes;
        self
    }
}

/// The state of a task in a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitState {
    /// The task is under way, or not there yet.
    Pending,
    /// The task is done.
    Done {
        /// The reason why it ended; empty if the service names none.
        reason: String,
    },
    /// The task has failed.
    Failed {
        /// The reason why it ended; empty if the service names none.
        reason: String,
    },
}

impl WaitState {
    /// The state of a task that is done.
    #[allow(clippy::needless_pass_by_value)] // numbers and borrowed texts
    pub fn done(reason: impl ToString) -> Self {
        Self::Done {
            reason: reason.to_string(),
        }
    }

    /// The state of a task that has failed.
    #[allow(clippy::needless_pass_by_value)] // numbers and borrowed texts
    pub fn failed(reason: impl ToString) -> Self {
        Self::Failed {
            reason: reason.to_string(),
        }
    }

    /// The state of several tasks together: failed if one has, done if all are, else pending. None at all are pending:
    /// they are not there yet.
    pub fn all(states: impl IntoIterator<Item = Self>) -> Self {
        let mut together = None;
        for state in states {
            match state {
                Self::Failed { .. } => return state,
                Self::Pending => together = Some(state),
                Self::Done { .. } => together = together.or(Some(state)),
            }
        }
        together.unwrap_or(Self::Pending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_tasks_have_the_worst_state() {
        struct Case {
            states: Vec<WaitState>,
            together: WaitState,
        }

        let ended = || WaitState::done("a");
        let other = || WaitState::done("b");
        let failed = || WaitState::failed(7);
        let pending = || WaitState::Pending;
        let cases = [
            Case {
                states: vec![],
                together: WaitState::Pending,
            },
            Case {
                states: vec![ended(), other()],
                together: ended(),
            },
            Case {
                states: vec![ended(), pending(), ended()],
                together: WaitState::Pending,
            },
            Case {
                states: vec![pending(), ended()],
                together: WaitState::Pending,
            },
            Case {
                states: vec![pending(), failed(), ended()],
                together: WaitState::failed("7"),
            },
        ];
        for Case { states, together } in cases {
            assert_eq!(WaitState::all(states), together);
        }
    }
}
