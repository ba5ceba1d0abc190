//! The execution of a call: its waits, its attempts, and what follows those that fail.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};

use super::run::Run;
use super::watch::Watch;
use super::{Client, Operation, ReceivedResponse};
use crate::clock::watched;
use crate::dry_run::DryRun;
use crate::error::{Error, TimeoutError, TimeoutKind};
use crate::rate_limit::{LimitedAction, LimitedCall};
use crate::retry::{Attempt, Decision, Retry};

/// Carries a call out, within its time.
#[expect(
    clippy::manual_async_fn,
    reason = "the future of an `async fn` holds its arguments twice"
)]
pub(crate) fn execute(
    client: Client,
    operation: Operation,
) -> impl Future<Output = Result<ReceivedResponse, Error>> + Send {
    async move {
        let ends_by_itself = AtomicBool::new(false);
        let mut run = Run::new(&client.0, &operation, &ends_by_itself);
        let watch = Watch::call(&client.0, &operation);
        let outcome = match (run.limit(), run.deadline) {
            (Some(limit), Some(deadline)) => {
                let clock = client.0.clock.as_ref();
                // One timer a call: an attempt that ends before the call does has its own.
                let left = || {
                    let watched = ends_by_itself.load(Ordering::Relaxed);
                    (!watched).then(|| deadline.saturating_sub(clock.elapsed()))
                };
                let in_time = {
                    // Pinned here, so that what waits for it does not hold it a second time.
                    let call = pin!(watch.inside(run.call()));
                    watched(clock, left, call).await
                };
                in_time.unwrap_or_else(|| {
                    run.turn_is_over();
                    let kind = TimeoutKind::Operation;
                    Err(run.fail(TimeoutError { kind, limit }))
                })
            }
            _ => watch.inside(run.call()).await,
        };
        watch.end(outcome.as_ref(), run.attempts, run.queued);
        match outcome {
            Ok(mut answer) => {
                answer.retries = run.retries;
                answer.queued = run.queued;
                Ok(answer)
            }
            Err(error) => Err(error.after(run.retries, run.queued)),
        }
    }
}

/// Writes and signs a call as it would be sent now. `secrets` are the names of the fields that are some.
pub(crate) async fn dry_run(
    client: Client,
    operation: Result<Operation, Error>,
    secrets: Vec<&'static str>,
) -> Result<DryRun, Error> {
    let operation = operation?;
    let ends_by_itself = AtomicBool::new(false);
    let run = Run::new(&client.0, &operation, &ends_by_itself);
    let now = client.0.corrected(client.0.clock.wall());
    let credentials = client.0.credentials.get(now).await;
    let credentials = credentials.map_err(|error| run.fail(error))?;
    let request = run.signed(&credentials, now.into())?;
    Ok(DryRun::new(request, secrets))
}

impl Run<'_> {
    async fn call(&mut self) -> Result<ReceivedResponse, Error> {
        loop {
            self.turn().await?;
            let watch = Watch::attempt(self.client, self.operation, self.attempts);
            let (sending, stamp) = match watch.inside(self.start()).await {
                Ok(started) => started,
                Err(error) => {
                    watch.end_attempt(Err(&error));
                    return Err(error);
                }
            };
            // In a block, so that what follows does not carry the response along.
            let error = {
                let outcome = watch.inside(self.finish(sending)).await;
                watch.end_attempt(outcome.as_ref());
                match outcome {
                    Ok(answer) => {
                        self.policy().on_success(&self.state());
                        return Ok(answer);
                    }
                    Err(error) => error
                        .without_misplaced_secret(stamp.credentials.access_key())
                        .signed_from(stamp.credentials.source()),
                }
            };
            for interceptor in self.interceptors() {
                interceptor.on_error(&self.info(self.attempts), &error);
            }
            let mut state = self.state();
            // Boxed, so that calls that go well do not carry its state along.
            state.recovered = Box::pin(self.recover(&error, &stamp)).await;
            self.pause(&state, error).await?;
        }
    }

    /// Waits for a permit of the client's own rate limiter.
    async fn turn(&mut self) -> Result<(), Error> {
        let Operation {
            action,
            version,
            rate_limits,
            options,
            ..
        } = self.operation;
        if options.set().is_some_and(|set| set.unlimited) {
            self.waits_since = None;
            return Ok(());
        }
        let clock = self.client.clock.as_ref();
        // In a block, so that what is only looked at is not carried along.
        let turn = {
            let call = LimitedCall {
                action: LimitedAction {
                    action,
                    version,
                    limits: rate_limits,
                },
                app: &|| self.operation.app(),
            };
            self.client.limiter.pass(&call, clock, self.deadline)
        };
        self.queued += turn.await.map_err(|error| self.fail(error))?;
        self.waits_since = None;
        Ok(())
    }

    /// Counts the wait that the end of the call's time put an end to.
    fn turn_is_over(&mut self) {
        if let Some(since) = self.waits_since {
            self.queued += self.client.clock.elapsed().saturating_sub(since);
        }
    }

    /// Waits as long as the policy says after a failed attempt, or gives up with its error.
    async fn pause(&mut self, attempt: &Attempt, error: Error) -> Result<(), Error> {
        let (wait, error) = match self.policy().on_error(attempt, error) {
            Decision::GiveUp(error) => return Err(error),
            Decision::Retry(wait, error) => (wait, error),
        };
        let clock = self.client.clock.as_ref();
        if self
            .deadline
            .is_some_and(|end| clock.elapsed().saturating_add(wait) >= end)
        {
            return Err(error);
        }
        Watch::retry(self.client, self.operation, &error, wait);
        self.retries.push(Retry { error, wait });
        if !wait.is_zero() {
            clock.sleep(wait).await;
        }
        self.waits_since = self.deadline.map(|_| clock.elapsed());
        Ok(())
    }
}
