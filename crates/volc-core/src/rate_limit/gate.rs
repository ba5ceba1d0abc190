//! One rate limit, kept by the generic cell rate algorithm: a single moment is its whole state.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::action::RateLimit;
use crate::clock::Clock;
use crate::fair_mutex::FairMutex;

/// Lets calls through evenly, at a rate that never puts more of them into any period than the limit allows.
///
/// A call may come up to a fiftieth of the period (`slack`) ahead of its even place, so that timers which wake late
/// do not waste quota, and short bursts pass. The even places lie that much further apart to pay for it: 98 % of
/// the limit is used when calls never stop.
#[derive(Debug)]
pub(crate) struct Gate {
    limit: RateLimit,
    /// Nanoseconds between two even places.
    interval: u64,
    slack: u64,
    /// The even place of the next call, in nanoseconds of the clock.
    next: AtomicU64,
    turns: FairMutex,
}

impl Gate {
    pub(crate) fn new(limit: RateLimit) -> Self {
        let period = u64::from(limit.seconds.max(1)).saturating_mul(1_000_000_000);
        let slack = period / 50;
        let interval = (period + slack).div_ceil(u64::from(limit.calls.max(1)));
        Self {
            limit,
            interval,
            slack,
            next: AtomicU64::new(0),
            turns: FairMutex::default(),
        }
    }

    pub(crate) fn limit(&self) -> RateLimit {
        self.limit
    }

    /// Lets a call through if it need not wait, else says how long it would have to.
    pub(crate) fn try_pass(&self, clock: &dyn Clock) -> Result<(), Duration> {
        if self.turns.is_taken() {
            return Err(self
                .missing(clock)
                .unwrap_or(Duration::from_nanos(self.interval)));
        }
        self.take(clock)
    }

    /// Waits until the call may go, behind those who wait already, and tells how long that took. Nothing is used up by
    /// one that stops waiting.
    pub(crate) async fn wait(&self, clock: &dyn Clock) -> Duration {
        let start = clock.elapsed();
        let _turn = self.turns.wait().await;
        while let Err(wait) = self.take(clock) {
            clock.sleep(wait).await;
        }
        clock.elapsed().saturating_sub(start)
    }

    /// Returns whether it has been unused for so long that a new one would let the same calls through. That it is so
    /// for a whole period keeps a call that has just looked the gate up from passing it beside a call through a new
    /// one.
    pub(super) fn is_idle(&self, now: Duration) -> bool {
        let unused_since = Duration::from_nanos(self.next.load(Ordering::Relaxed));
        let period = Duration::from_secs(u64::from(self.limit.seconds.max(1)));
        !self.turns.is_taken() && unused_since.saturating_add(period) <= now
    }

    fn take(&self, clock: &dyn Clock) -> Result<(), Duration> {
        let now = nanos(clock);
        let mut next = self.next.load(Ordering::Relaxed);
        loop {
            if next > now.saturating_add(self.slack) {
                return Err(Duration::from_nanos(next - now - self.slack));
            }
            let after = next.max(now) + self.interval;
            match self
                .next
                .compare_exchange_weak(next, after, Ordering::Relaxed, Ordering::Relaxed)
            {
                Ok(_) => return Ok(()),
                Err(changed) => next = changed,
            }
        }
    }

    fn missing(&self, clock: &dyn Clock) -> Option<Duration> {
        let ahead = nanos(clock).saturating_add(self.slack);
        let next = self.next.load(Ordering::Relaxed);
        next.checked_sub(ahead)
            .filter(|wait| *wait > 0)
            .map(Duration::from_nanos)
    }
}

fn nanos(clock: &dyn Clock) -> u64 {
    u64::try_from(clock.elapsed().as_nanos()).unwrap_or(u64::MAX / 2)
}
