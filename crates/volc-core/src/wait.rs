//! Waiting for tasks.
//!
//! An Action that tells the state of a task has `.wait()`, which calls it again and again until the task is done or has
//! failed, and `.wait_until(condition)`, which ends earlier, when the condition holds. Both give a [`Wait`]: set what
//! it should differ in and await it. It comes to a [`Waited`].
//!
//! ```no_run
//! use std::time::Duration;
//! # use volc_core::call::Call;
//! use volc_core::wait::{Waitable, Waited};
//!
//! # async fn example<R: Waitable>(task: Call<R>) -> Result<(), volc_core::Error>
//! # where
//! #     R::Output: std::fmt::Debug,
//! # {
//! let waited = task
//!     .wait()
//!     .timeout(Duration::from_secs(3600))
//!     .on_progress(|output| println!("{output:?}"))
//!     .await?;
//! match waited {
//!     Waited::Done(output) => println!("done: {output:?}"),
//!     Waited::Failed { reason, .. } => println!("failed: {reason}"),
//!     Waited::TimedOut { last } => println!("not done in an hour: {last:?}"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! - The first call is made at once. The next one follows after the Action's own first interval, and each further
//!   interval is half as long again, up to 30 seconds; a random part of up to a half is taken off each. With
//!   [`every`](Wait::every), [`backoff`](Wait::backoff) and [`max_interval`](Wait::max_interval) it goes otherwise.
//! - Every call has the client's rate limits, retries and timeouts, or those of the call's
//!   [`CallOptions`]. An error that is left after its retries ends the wait.
//! - A task that is not there yet is waited for, if the service answers with an error that is known to say so. Once
//!   it was there, the same error ends the wait.
//! - After [10 minutes](Wait::timeout) it is over: a last call is made just before, and one under way is given up then.
//! - Dropping the future ends the wait: nothing runs by itself. All delays are the client's
//!   [`Clock`](crate::clock::Clock)'s.
//! - [`Waited::into_done`] makes an [`Error`] of every outcome but the one that the task is done, for `?` and
//!   `try_join!`.
//! - With the feature `blocking`, `.wait().block()` waits on this thread.
//!
//! [`Waitable`], [`WaitInfo`] and [`WaitState`] are what generated code says of a task.

mod outcome;
mod pace;
mod state;
mod waitable;

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use crate::action::Action;
use crate::boxed::BoxFuture;
use crate::call::Call;
use crate::client::{CallOptions, Client};
use crate::clock::watched;
use crate::error::Error;

use pace::Pace;

pub use outcome::Waited;
pub use state::{WaitInfo, WaitState};
pub use waitable::Waitable;

// The bounds are those of the methods, so that the compiler says why an Action has none of them.
impl<R: Action> Call<R> {
    /// Waits until the task is done or has failed.
    pub fn wait(self) -> Wait<'static, R>
    where
        R: Waitable,
    {
        Wait::new(self, None)
    }

    /// Waits until the condition holds for a response, or the task has ended without it.
    pub fn wait_until<'a>(
        self,
        condition: impl FnMut(&R::Output) -> bool + Send + 'a,
    ) -> Wait<'a, R>
    where
        R: Waitable,
    {
        Wait::new(self, Some(Box::new(condition)))
    }
}

/// The condition of a wait.
type Condition<'a, T> = Box<dyn FnMut(&T) -> bool + Send + 'a>;

/// The callback that sees each response.
type Progress<'a, T> = Box<dyn FnMut(&T) + Send + 'a>;

/// A wait for a task. Nothing happens until it is awaited.
#[must_use = "nothing is waited for unless it is awaited"]
pub struct Wait<'a, R: Waitable> {
    client: Client,
    request: R,
    options: CallOptions,
    condition: Option<Condition<'a, R::Output>>,
    progress: Option<Progress<'a, R::Output>>,
    pace: Pace,
    timeout: Duration,
}

impl<'a, R: Waitable> Wait<'a, R> {
    fn new(call: Call<R>, condition: Option<Condition<'a, R::Output>>) -> Self {
        Self {
            client: call.client,
            request: call.request,
            options: call.options,
            condition,
            progress: None,
            pace: Pace::new(R::WAIT.every),
            timeout: Duration::from_secs(600),
        }
    }

    /// Sets the longest time that the wait takes, calls included; 10 minutes unless it is set.
    /// [`Duration::MAX`] is no limit.
    ///
    /// The last call begins just before the end, a quarter of a second or less, so that it has time for its response.
    /// [`Duration::ZERO`] is one call, which takes as long as it may without a wait.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the first interval between two calls; each Action has its own.
    pub fn every(mut self, interval: Duration) -> Self {
        self.pace.first = interval;
        self
    }

    /// Sets the factor by which each interval is longer than the one before, 1.5 unless it is set. With 1, or less,
    /// the intervals stay alike.
    pub fn backoff(mut self, factor: f64) -> Self {
        self.pace.factor = factor;
        self
    }

    /// Sets the longest interval, 30 seconds unless it is set. A longer [first interval](Self::every) stays.
    pub fn max_interval(mut self, interval: Duration) -> Self {
        self.pace.longest = interval;
        self
    }

    /// Calls this with each response, the last one included.
    pub fn on_progress<'b>(self, progress: impl FnMut(&R::Output) + Send + 'b) -> Wait<'b, R>
    where
        'a: 'b,
    {
        Wait {
            progress: Some(Box::new(progress)),
            client: self.client,
            request: self.request,
            options: self.options,
            condition: self
                .condition
                .map(|condition| condition as Condition<'b, _>),
            pace: self.pace,
            timeout: self.timeout,
        }
    }

    async fn run(mut self) -> Result<Waited<R>, Error> {
        let clock = self.client.clock().clone();
        let timeout = self.timeout;
        // A limit beyond the end of time is none.
        let end = clock.elapsed().checked_add(timeout);
        let left = || end.map(|end| end.saturating_sub(clock.elapsed()));
        // Without any time there is one call all the same, which nothing cuts short.
        let limit = || left().filter(|_| !timeout.is_zero());
        let mut last = None;
        loop {
            let call = Call::new(&self.client, self.request.clone());
            let call = call.options(self.options.clone()).send();
            let Some(outcome) = watched(clock.as_ref(), limit, call).await else {
                return Ok(Waited::TimedOut { last });
            };
            match outcome {
                Ok(output) => match self.judge(&output) {
                    WaitState::Pending => last = Some(output),
                    WaitState::Done { .. } => return Ok(Waited::Done(output)),
                    WaitState::Failed { reason } => return Ok(Waited::Failed { reason, output }),
                },
                Err(error) if last.is_none() && is_not_found::<R>(&error) => {}
                Err(error) => return Err(error),
            }
            let Some(pause) = self.pace.next(left(), || self.client.random()) else {
                return Ok(Waited::TimedOut { last });
            };
            clock.sleep(pause).await;
        }
    }

    /// Shows a response to the callback and decides what it means for the wait.
    fn judge(&mut self, output: &R::Output) -> WaitState {
        if let Some(progress) = &mut self.progress {
            progress(output);
        }
        let state = R::state(output);
        let Some(condition) = &mut self.condition else {
            return state;
        };
        if condition(output) {
            return WaitState::done("");
        }
        match state {
            // A task that has ended does not come to what is waited for any more.
            WaitState::Done { reason } => WaitState::Failed { reason },
            state => state,
        }
    }
}

fn is_not_found<R: Waitable>(error: &Error) -> bool {
    error
        .code()
        .is_some_and(|code| R::WAIT.not_found.contains(&code))
}

impl<'a, R: Waitable> IntoFuture for Wait<'a, R> {
    type Output = Result<Waited<R>, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl<R: Waitable> fmt::Debug for Wait<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wait")
            .field("action", &R::INFO.action)
            .field("pace", &self.pace)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
