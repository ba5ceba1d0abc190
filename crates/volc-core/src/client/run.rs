//! A call that is under way: what its attempts have in common.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::handle::Inner;
use super::operation::Operation;
use crate::error::{Context, Error, Failure};
use crate::intercept::{CallInfo, Interceptor};
use crate::retry::{Attempt, Retry, RetryPolicy};

/// A call that is under way.
pub(super) struct Run<'a> {
    pub(super) client: &'a Inner,
    pub(super) operation: &'a Operation,
    /// The moment by the client's clock at which the call has to be over.
    pub(super) deadline: Option<Duration>,
    /// The number of attempts.
    pub(super) attempts: u32,
    pub(super) retries: Vec<Retry>,
    /// The time that the call has waited for permits.
    pub(super) queued: Duration,
    /// The start of a wait for a permit, if the call waits and its time is limited.
    pub(super) waits_since: Option<Duration>,
    pub(super) recovered: Recoveries,
    /// True while an attempt is under way whose own time limit ends it before the deadline.
    pub(super) ends_by_itself: &'a AtomicBool,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        client: &'a Inner,
        operation: &'a Operation,
        ends_by_itself: &'a AtomicBool,
    ) -> Self {
        let mut run = Self {
            client,
            operation,
            deadline: None,
            attempts: 0,
            retries: Vec::new(),
            queued: Duration::ZERO,
            waits_since: None,
            recovered: Recoveries::default(),
            ends_by_itself,
        };
        if let Some(limit) = run.limit() {
            let now = client.clock.elapsed();
            // A limit beyond the end of time is none.
            (run.deadline, run.waits_since) = (now.checked_add(limit), Some(now));
        }
        run
    }

    pub(super) fn policy(&self) -> &dyn RetryPolicy {
        let of_call = self.operation.options.set();
        let of_call = of_call.and_then(|set| set.retry.as_deref());
        of_call.unwrap_or(self.client.retry.as_ref())
    }

    pub(super) fn state(&self) -> Attempt {
        Attempt::new(self.attempts, self.operation.effect)
    }

    pub(super) fn limit(&self) -> Option<Duration> {
        let of_call = self.operation.options.set().and_then(|set| set.operation);
        of_call.unwrap_or(self.client.timeouts.operation)
    }

    /// The time limit of an attempt that begins now; `None` if there is none, or the call is over before.
    pub(super) fn attempt_limit(&self) -> Option<Duration> {
        let of_call = self.operation.options.set().and_then(|set| set.attempt);
        let limit = of_call.unwrap_or(self.client.timeouts.attempt)?;
        let end = self.client.clock.elapsed().saturating_add(limit);
        let is_last = self.deadline.is_some_and(|deadline| deadline <= end);
        (!is_last).then_some(limit)
    }

    pub(super) fn fail<E>(&self, cause: E) -> Error
    where
        Failure<E>: Into<Error>,
    {
        let context = Context {
            action: self.operation.action.clone(),
            version: self.operation.version.clone(),
            attempts: self.attempts,
            ..Context::default()
        };
        context.fail(cause)
    }

    /// Those of the client, then those of the call.
    pub(super) fn interceptors(&self) -> impl Iterator<Item = &Arc<dyn Interceptor>> {
        let of_call = self.operation.options.set().into_iter();
        let of_call = of_call.flat_map(|set| &set.interceptors);
        self.client.interceptors.iter().chain(of_call)
    }

    pub(super) fn info(&self, attempt: u32) -> CallInfo<'_> {
        CallInfo {
            action: &self.operation.action,
            version: &self.operation.version,
            attempt,
            body: &self.operation.body,
            tables: self.operation.tables,
            query: &self.operation.query,
            headers: self.operation.options.set().map(|set| &set.headers),
        }
    }
}

/// The recoveries of a call. Nothing is recovered twice.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Recoveries {
    pub(super) clock: bool,
    pub(super) credentials: bool,
}
