//! The decision about what follows a failed attempt, as a trait.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::action::Effect;
use crate::error::Error;

/// Decides what follows a failed attempt.
///
/// It is asked about attempts that were sent; a request that is refused before never is. Whatever it says, a call
/// does not go on past its time limit. One policy serves all calls of a client and its clones, so what it counts, it
/// counts over all of them.
pub trait RetryPolicy: fmt::Debug + Send + Sync + 'static {
    /// Decides what follows an attempt that failed. The error is given back with the decision.
    fn on_error(&self, attempt: &Attempt, error: Error) -> Decision;

    /// Hears of an attempt that went well.
    fn on_success(&self, attempt: &Attempt) {
        let _ = attempt;
    }
}

impl<P: RetryPolicy + ?Sized> RetryPolicy for Arc<P> {
    fn on_error(&self, attempt: &Attempt, error: Error) -> Decision {
        (**self).on_error(attempt, error)
    }

    fn on_success(&self, attempt: &Attempt) {
        (**self).on_success(attempt);
    }
}

/// The decision after a failed attempt.
#[derive(Debug)]
pub enum Decision {
    /// The call fails with this error.
    GiveUp(Error),
    /// The call is repeated after this wait, freshly dated and signed.
    Retry(Duration, Error),
}

/// An attempt, as a policy sees it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// Its number within the call: 1, 2, ...
    pub number: u32,
    /// The effect of the Action: read-only or mutating.
    pub effect: Effect,
    /// True if the reason of the failure has been removed: the service refused the date and the clock's error is known
    /// now, or it refused the credentials and there are others.
    pub recovered: bool,
}

impl Attempt {
    /// An attempt of which nothing was recovered.
    pub fn new(number: u32, effect: Effect) -> Self {
        Self {
            number,
            effect,
            recovered: false,
        }
    }

    /// The same, with the reason of the failure removed.
    #[must_use]
    pub fn recovered(mut self) -> Self {
        self.recovered = true;
        self
    }
}

/// Repeats nothing. See [`retry::none()`](crate::retry::none).
#[derive(Clone, Copy, Debug, Default)]
pub struct NoRetry;

impl RetryPolicy for NoRetry {
    fn on_error(&self, _: &Attempt, error: Error) -> Decision {
        Decision::GiveUp(error)
    }
}
