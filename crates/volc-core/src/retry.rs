//! Retries: the policy that decides what follows a failed attempt.
//!
//! [`standard()`] is the default: read-only Actions are retried after a lost response, a timeout or a busy service,
//! mutating ones only if the service cannot have begun; with exponential backoff, jitter, `Retry-After`, and a budget
//! that stops retries while most calls fail. [`none()`] never retries. A [`RetryPolicy`] of your own decides by the
//! [`Attempt`].
//!
//! Set one for a client with [`ClientBuilder::retry`](crate::ClientBuilder::retry), or for a call by its options:
//!
//! ```
//! use std::time::Duration;
//! use volc_core::retry;
//! use volc_core::{CallOptions, Error};
//! use volc_core::error::RetryAdvice;
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
mod policy;
mod standard;

pub use self::policy::{Attempt, Decision, NoRetry, RetryPolicy};
pub use self::standard::StandardRetry;
pub use crate::error::Retry;

/// Repeats what can be repeated without harm: three attempts, with growing random waits between them.
/// See [`StandardRetry`].
pub fn standard() -> StandardRetry {
    StandardRetry::new()
}

/// Repeats nothing: a call is sent once.
pub fn none() -> NoRetry {
    NoRetry
}
