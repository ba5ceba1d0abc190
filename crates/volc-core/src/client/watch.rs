//! Observation of a call under way: spans and metrics, each by its feature, else nothing at all.

#[cfg(feature = "metrics")]
mod counts;
#[cfg(any(feature = "tracing", feature = "metrics"))]
mod error_type;
#[cfg(feature = "tracing")]
mod spans;

use std::time::Duration;

use super::{Inner, Operation, ReceivedResponse};
use crate::error::Error;

/// Watches a call or one of its attempts. One that is dropped before its end was abandoned.
pub(super) struct Watch<'a> {
    #[cfg(feature = "tracing")]
    span: tracing::Span,
    #[cfg(feature = "metrics")]
    timer: counts::Timer<'a>,
    #[cfg(not(feature = "metrics"))]
    call: std::marker::PhantomData<&'a Operation>,
}

#[cfg_attr(
    not(all(feature = "tracing", feature = "metrics")),
    expect(unused_variables)
)]
impl<'a> Watch<'a> {
    /// Watches a call.
    pub(super) fn call(client: &'a Inner, operation: &'a Operation) -> Self {
        Self {
            #[cfg(feature = "tracing")]
            span: spans::call(client, operation),
            #[cfg(feature = "metrics")]
            timer: counts::Timer::call(client, operation),
            #[cfg(not(feature = "metrics"))]
            call: std::marker::PhantomData,
        }
    }

    /// Watches one more attempt of a call that has made this many.
    pub(super) fn attempt(client: &'a Inner, operation: &'a Operation, before: u32) -> Self {
        Self {
            #[cfg(feature = "tracing")]
            span: spans::attempt(client, operation, before),
            #[cfg(feature = "metrics")]
            timer: counts::Timer::attempt(client, operation),
            #[cfg(not(feature = "metrics"))]
            call: std::marker::PhantomData,
        }
    }

    /// Runs a part of what is watched.
    #[cfg(feature = "tracing")]
    pub(super) fn inside<F: Future>(&self, part: F) -> tracing::instrument::Instrumented<F> {
        tracing::Instrument::instrument(part, self.span.clone())
    }

    /// Runs a part of what is watched.
    #[cfg(not(feature = "tracing"))]
    pub(super) fn inside<F: Future>(&self, part: F) -> F {
        part
    }

    /// The end of the call, which waited this long for its turns.
    pub(super) fn end(
        self,
        outcome: Result<&ReceivedResponse, &Error>,
        attempts: u32,
        queued: Duration,
    ) {
        #[cfg(feature = "tracing")]
        {
            spans::outcome(&self.span, outcome);
            spans::end(&self.span, attempts, queued);
        }
        #[cfg(feature = "metrics")]
        self.timer.end(outcome, Some(queued));
    }

    /// The end of the attempt.
    pub(super) fn end_attempt(self, outcome: Result<&ReceivedResponse, &Error>) {
        #[cfg(feature = "tracing")]
        spans::outcome(&self.span, outcome);
        #[cfg(feature = "metrics")]
        self.timer.end(outcome, None);
    }

    /// The attempt before failed with this, and the call is retried after this wait.
    pub(super) fn retry(client: &Inner, operation: &Operation, error: &Error, wait: Duration) {
        #[cfg(feature = "tracing")]
        spans::retry(error, wait);
        #[cfg(feature = "metrics")]
        counts::retry(client, operation, error);
    }
}
