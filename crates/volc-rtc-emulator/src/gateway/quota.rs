//! Rate limits: how often an account may call an Action, and how often for one app.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};

use volc_ir::{Action, RateLimit, RateLimitScope};

use crate::{ApiError, Code};

/// The rate limits that hold. They count per account, or per app where the page says so; Actions that share a limit are
/// counted together. Those that a page gives under a condition are not enforced.
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
    /// The time at which the calls so far will have been refilled, in microseconds, by account or app and by the group
    /// that is counted together.
    due: Mutex<HashMap<(String, String), u64>>,
}

impl Quota {
    pub(crate) fn new(limits: RateLimits) -> Self {
        Self {
            limits,
            due: Mutex::default(),
        }
    }

    /// Counts a call.
    ///
    /// # Errors
    /// `FlowLimitExceeded`; the call has not been counted then.
    pub(crate) fn take(&self, account: &str, action: &Action, millis: u64) -> Result<(), ApiError> {
        let now = millis.saturating_mul(1000);
        match self.limits {
            RateLimits::Off => Ok(()),
            RateLimits::PerSecond(calls) => {
                let together = format!("{} {}", action.action, action.version);
                self.count((account.to_owned(), together), now, calls.get(), 1)
            }
            RateLimits::Documented => {
                self.documented(RateLimitScope::Account, account, action, now)
            }
        }
    }

    /// Counts a call for the limits of its app.
    ///
    /// # Errors
    /// As [`take`](Self::take).
    pub(crate) fn take_app(&self, app: &str, action: &Action, millis: u64) -> Result<(), ApiError> {
        let now = millis.saturating_mul(1000);
        match self.limits {
            RateLimits::Documented => self.documented(RateLimitScope::App, app, action, now),
            RateLimits::Off | RateLimits::PerSecond(_) => Ok(()),
        }
    }

    fn documented(
        &self,
        scope: RateLimitScope,
        id: &str,
        action: &Action,
        now: u64,
    ) -> Result<(), ApiError> {
        let limits = action.rate_limits.iter();
        let mut limits = limits.filter(|limit| limit.scope == scope && limit.condition.is_none());
        limits.try_for_each(|limit| {
            let key = (format!("{scope:?} {id}"), together(action, limit));
            self.count(key, now, limit.calls, limit.seconds)
        })
    }

    /// Forgets all calls.
    pub(crate) fn reset(&self) {
        self.due
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    fn count(
        &self,
        key: (String, String),
        now: u64,
        calls: u32,
        seconds: u32,
    ) -> Result<(), ApiError> {
        let period = u64::from(seconds) * 1_000_000;
        let Some(share) = period.checked_div(u64::from(calls)) else {
            return Ok(());
        };
        let mut due = self.due.lock().unwrap_or_else(PoisonError::into_inner);
        if due.len() == due.capacity() {
            // Before it grows: what has been refilled is as good as never called.
            due.retain(|_, due| *due > now);
        }
        let due = due.entry(key).or_insert(now);
        let after = (*due).max(now).saturating_add(share);
        if after - now > period {
            let text = format!("more than {calls} calls in {seconds} s");
            return Err(ApiError::gateway(Code::FlowLimitExceeded, text));
        }
        *due = after;
        Ok(())
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
