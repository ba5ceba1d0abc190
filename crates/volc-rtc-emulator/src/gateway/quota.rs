//! Rate limits: how often an account may call an Action, and how often for one app.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use volc_ir::{Action, RateLimit, RateLimitScope};

use crate::{ApiError, Clock, Code};

/// The rate limits that hold. They count per account, or per app where the page says so; Actions that share a limit are
/// counted together. Those that a page gives under a condition are not enforced.
///
/// Calls come back by the emulator's clock, so that a test with a frozen one counts exactly. Who was refused gets them
/// back after the period in real time as well: a program that waits and tries again gets on while the clock stands
/// still.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RateLimits {
    /// Those of the Action's page.
    #[default]
    Documented,
    /// So many calls a second for each Action, whatever its page says.
    PerSecond(NonZeroU32),
    /// None.
    Off,
}

/// The calls that were counted. An account that has been quiet may use up a whole period's calls at once; they come
/// back one by one over the period.
pub(crate) struct Quota {
    limits: RateLimits,
    clock: Clock,
    /// The calls so far, by account or app and by the group that is counted together.
    counted: Mutex<HashMap<(String, String), Counted>>,
}

/// The calls of one limit.
struct Counted {
    /// The time at which they will have been refilled, in microseconds of the emulator's clock.
    due: u64,
    /// The real time of the first refusal since a call was let through.
    refused: Option<Instant>,
}

impl Quota {
    pub(crate) fn new(limits: RateLimits, clock: Clock) -> Self {
        Self {
            limits,
            clock,
            counted: Mutex::default(),
        }
    }

    /// Counts a call.
    ///
    /// # Errors
    /// `FlowLimitExceeded`; the call has not been counted then.
    pub(crate) fn take(&self, account: &str, action: &Action) -> Result<(), ApiError> {
        match self.limits {
            RateLimits::Off => Ok(()),
            RateLimits::PerSecond(calls) => {
                let together = format!("{} {}", action.action, action.version);
                self.count((account.to_owned(), together), calls.get(), 1)
            }
            RateLimits::Documented => self.documented(RateLimitScope::Account, account, action),
        }
    }

    /// Counts a call for the limits of its app.
    ///
    /// # Errors
    /// As [`take`](Self::take).
    pub(crate) fn take_app(&self, app: &str, action: &Action) -> Result<(), ApiError> {
        match self.limits {
            RateLimits::Documented => self.documented(RateLimitScope::App, app, action),
            RateLimits::Off | RateLimits::PerSecond(_) => Ok(()),
        }
    }

    fn documented(&self, scope: RateLimitScope, id: &str, action: &Action) -> Result<(), ApiError> {
        let limits = action.rate_limits.iter();
        let mut limits = limits.filter(|limit| limit.scope == scope && limit.condition.is_none());
        limits.try_for_each(|limit| {
            let key = (format!("{scope:?} {id}"), together(action, limit));
            self.count(key, limit.calls, limit.seconds)
        })
    }

    /// Forgets all calls.
    pub(crate) fn reset(&self) {
        self.counted
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    fn count(&self, key: (String, String), calls: u32, seconds: u32) -> Result<(), ApiError> {
        let reading = self.clock.reading();
        let now = reading.millis.saturating_mul(1000);
        let period = u64::from(seconds) * 1_000_000;
        let Some(share) = period.checked_div(u64::from(calls)) else {
            return Ok(());
        };
        let mut all = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() == all.capacity() {
            // Before it grows: what has been refilled is as good as never called.
            all.retain(|_, counted| counted.due > now);
        }
        let counted = all.entry(key).or_insert(Counted {
            due: now,
            refused: None,
        });
        let waited = Duration::from_micros(period);
        if counted.refused.is_some_and(|at| at.elapsed() >= waited) {
            counted.due = now;
        }
        let after = counted.due.max(now).saturating_add(share);
        if after - now > period {
            counted.refused.get_or_insert_with(Instant::now);
            let text = exceeded(calls, seconds, reading.frozen);
            return Err(ApiError::gateway(Code::FlowLimitExceeded, text));
        }
        *counted = Counted {
            due: after,
            refused: None,
        };
        Ok(())
    }
}

/// Says that a limit is exceeded, and how to get on while nothing comes back by the clock.
fn exceeded(calls: u32, seconds: u32, is_frozen: bool) -> String {
    let text = format!("more than {calls} calls in {seconds} s");
    if is_frozen {
        format!(
            "{text}; the emulator's clock is frozen: advance it, wait {seconds} s, or start without rate limits"
        )
    } else {
        text
    }
}

/// The Actions that count towards one limit, as one name.
fn together(action: &Action, limit: &RateLimit) -> String {
    let mut names: Vec<&str> = limit.shared_with.iter().map(String::as_str).collect();
    names.push(&action.action);
    names.sort_unstable();
    names.dedup();
    format!("{} per {} s", names.join(" "), limit.seconds)
}
