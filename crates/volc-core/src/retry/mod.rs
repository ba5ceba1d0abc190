//! What follows a failed attempt: the policy, as a trait and in the forms that most programs need.
//!
//! A client repeats calls by [`standard()`] unless its builder is given another policy, or a call by its options:
//!
//! ```
//! use std::time::Duration;
//! use volc_core::retry;
//! use volc_core::{CallOptions, Error, RetryAdvice};
//!
//! // More attempts, and one code that this program knows to pass by itself.
//! let patient = retry::standard().attempts(5).max_delay(Duration::from_secs(5)).classify(|error: &Error| {
//!     match error.code() {
//!         Some("InternalError.TaskNotReady") => RetryAdvice::Later,
//!         _ => error.retry_advice(),
//!     }
//! });
//! let options = CallOptions::new().retry(patient);
//! # let _ = options;
//! ```

mod budget;
mod standard;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use self::standard::StandardRetry;
use crate::{Effect, Error};

/// Repeats what can be repeated without harm: three attempts, with growing random waits between them.
/// See [`StandardRetry`].
pub fn standard() -> StandardRetry {
    StandardRetry::new()
}

/// Repeats nothing: a call is sent once.
pub fn none() -> NoRetry {
    NoRetry
}

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

/// What follows a failed attempt.
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
    /// Whether the Action changes anything.
    pub effect: Effect,
    /// Whether the reason of the failure has been removed: the service refused the date and the clock's error is
    /// known now, or it refused the credentials and there are others.
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

/// One repetition of a call: why it was made.
#[derive(Debug)]
pub struct Retry {
    pub(crate) error: Error,
    pub(crate) wait: Duration,
}

impl Retry {
    /// What the attempt before failed with.
    pub fn error(&self) -> &Error {
        &self.error
    }

    /// How long was waited after it.
    pub fn wait(&self) -> Duration {
        self.wait
    }
}

/// Repeats nothing. See [`none()`].
#[derive(Clone, Copy, Debug, Default)]
pub struct NoRetry;

impl RetryPolicy for NoRetry {
    fn on_error(&self, _: &Attempt, error: Error) -> Decision {
        Decision::GiveUp(error)
    }
}
