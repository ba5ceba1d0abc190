//! Distributed rate limits: the seam, and the client's side of it.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::action::RateLimit;
use crate::boxed::BoxFuture;
use crate::clock::{Clock, within};
use crate::error::RateLimitedError;

/// Keeps count of the calls of several processes.
///
/// It hands out places: moments at which one call may go, evenly spaced over all who ask. `RedisLimiter` does so with
/// the feature `redis`.
pub trait DistributedLimiter: fmt::Debug + Send + Sync + 'static {
    /// Takes the next place, unless it is further off than `patience`. `key` tells apart what is counted, such as
    /// `ListRooms/2020-12-01/1s`, or `SendBroadcast+SendUnicast/1s` where Actions share a limit; the AppId follows
    /// where calls are counted by it.
    ///
    /// # Errors
    /// If no count is to be had now. The client then keeps to the limit by itself for a second before it asks again;
    /// so it does if there is no response within a second.
    fn take<'a>(
        &'a self,
        key: &'a str,
        limit: RateLimit,
        patience: Duration,
    ) -> BoxFuture<'a, Result<Permit, Box<dyn std::error::Error + Send + Sync>>>;
}

impl<L: DistributedLimiter + ?Sized> DistributedLimiter for Arc<L> {
    fn take<'a>(
        &'a self,
        key: &'a str,
        limit: RateLimit,
        patience: Duration,
    ) -> BoxFuture<'a, Result<Permit, Box<dyn std::error::Error + Send + Sync>>> {
        (**self).take(key, limit, patience)
    }
}

/// The outcome of [`DistributedLimiter::take`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permit {
    /// The call has a place: it may go after this wait.
    After(Duration),
    /// The next place is this far off, which is more than the caller's patience. It was not taken.
    TooFar(Duration),
}

/// One limit that is kept in common.
#[derive(Debug)]
pub(super) struct DistributedGate {
    key: String,
    limit: RateLimit,
    /// Places of calls that were abandoned while they waited, by the client's clock.
    spare: Mutex<Vec<Duration>>,
    /// Until when the count is not asked for, in nanoseconds of the client's clock.
    resting: AtomicU64,
}

/// The reason why a shared gate does not let a call through.
pub(super) enum Closed {
    Limited(RateLimitedError),
    /// No count is to be had.
    Unknown,
}

/// The time limit of a response, and the pause after a failure.
const LIMIT: Duration = Duration::from_secs(1);

impl DistributedGate {
    pub(super) fn new(key: String, limit: RateLimit) -> Self {
        Self {
            key,
            limit,
            spare: Mutex::default(),
            resting: AtomicU64::new(0),
        }
    }

    /// Waits for a place and tells how long that took.
    pub(super) async fn pass(
        &self,
        shared: &dyn DistributedLimiter,
        clock: &dyn Clock,
        patience: Duration,
    ) -> Result<Duration, Closed> {
        let start = clock.elapsed();
        let at = match self.take_spare(start, patience) {
            Some(at) => at,
            None => self.ask(shared, clock, patience).await?,
        };
        let mut held = Held {
            gate: self,
            place: Some(at),
        };
        let wait = at.saturating_sub(clock.elapsed());
        if !wait.is_zero() {
            clock.sleep(wait).await;
        }
        held.place = None;
        Ok(clock.elapsed().saturating_sub(start))
    }

    async fn ask(
        &self,
        shared: &dyn DistributedLimiter,
        clock: &dyn Clock,
        patience: Duration,
    ) -> Result<Duration, Closed> {
        if clock.elapsed() < Duration::from_nanos(self.resting.load(Ordering::Relaxed)) {
            return Err(Closed::Unknown);
        }
        let asked = shared.take(&self.key, self.limit, patience);
        match within(clock, LIMIT, asked).await {
            Some(Ok(Permit::After(wait))) => Ok(clock.elapsed().saturating_add(wait)),
            Some(Ok(Permit::TooFar(wait))) => Err(Closed::Limited(RateLimitedError {
                limit: self.limit,
                wait,
            })),
            #[cfg_attr(not(feature = "tracing"), expect(unused_variables))]
            failed @ (Some(Err(_)) | None) => {
                #[cfg(feature = "tracing")]
                {
                    let reason = match failed {
                        Some(Err(error)) => error.to_string(),
                        _ => format!("no response within {LIMIT:?}"),
                    };
                    tracing::warn!(
                        key = self.key,
                        reason,
                        "the distributed rate limit is unavailable; this process keeps to it by itself for now"
                    );
                }
                let until = clock.elapsed().saturating_add(LIMIT).as_nanos();
                let until = u64::try_from(until).unwrap_or(u64::MAX);
                self.resting.store(until, Ordering::Relaxed);
                Err(Closed::Unknown)
            }
        }
    }

    /// The next place that somebody gave up. One that is long past would crowd the calls that follow it.
    fn take_spare(&self, now: Duration, patience: Duration) -> Option<Duration> {
        let mut spare = self.spare();
        let slack = Duration::from_secs(u64::from(self.limit.seconds)) / 50;
        spare.retain(|at| at.saturating_add(slack) >= now);
        let (index, at) = spare
            .iter()
            .copied()
            .enumerate()
            .min_by_key(|(_, at)| *at)?;
        (at.saturating_sub(now) <= patience).then(|| spare.swap_remove(index))
    }

    /// Returns whether it holds nothing that the next call could use: no permit that was given back, no rest after a
    /// failure.
    pub(super) fn is_idle(&self, now: Duration) -> bool {
        let resting = Duration::from_nanos(self.resting.load(Ordering::Relaxed));
        resting <= now && self.spare().is_empty()
    }

    fn spare(&self) -> MutexGuard<'_, Vec<Duration>> {
        // Nothing that holds the mutex can leave it half-written.
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place that is waited for. Given up, it is there for the next call.
struct Held<'a> {
    gate: &'a DistributedGate,
    place: Option<Duration>,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Some(at) = self.place {
            self.gate.spare().push(at);
        }
    }
}
