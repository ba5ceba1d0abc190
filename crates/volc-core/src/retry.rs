//! Retries: the policy, as a trait and in the forms that most programs need.
//!
//! A client repeats calls by [`standard()`] unless its builder is given another policy, or a call by its options:
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
