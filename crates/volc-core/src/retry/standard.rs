//! The usual policy.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::budget::Budget;
use super::policy::{Attempt, Decision, RetryPolicy};
use crate::action::Effect;
use crate::error::{Error, RetryAdvice};

/// Repeats what can be repeated without harm.
///
/// - A call makes at most 3 attempts.
/// - Any Action is repeated if no connection was made or the service says that the rate limit is exceeded: it was not
///   carried out. After a lost or cut-off response, one that is not JSON, a timeout or a failure of the service, only
///   one that reads is.
/// - Waits are random between nothing and 200 ms, 400 ms, 800 ms, .. up to 20 s (full jitter), and come on top of
///   what the service asks for with `Retry-After`. A call whose wait would end after its time limit fails at once.
/// - If the service refuses the date or the credentials and the client has recovered that, the call is retried at
///   once.
/// - 100 retries in a row empty the budget; five good calls pay for one more. So when everything fails, retries add
///   little load: a fifth of the good calls at most.
///
/// Clones share the budget.
#[derive(Clone)]
pub struct StandardRetry {
    attempts: u32,
    base_delay: Duration,
    max_delay: Duration,
    idempotent: bool,
    classify: Classify,
    budget: Option<Arc<Budget>>,
    random: Arc<Mutex<fastrand::Rng>>,
}

type Classify = Arc<dyn Fn(&Error) -> RetryAdvice + Send + Sync>;

impl StandardRetry {
    pub(super) fn new() -> Self {
        Self {
            attempts: 3,
            base_delay: Duration::from_millis(200),
            max_delay: Duration::from_secs(20),
            idempotent: false,
            classify: Arc::new(Error::retry_advice),
            budget: Some(Arc::new(Budget::new(100))),
            random: Arc::new(Mutex::new(fastrand::Rng::new())),
        }
    }

    /// Sets the maximum number of attempts of a call, the first included.
    #[must_use]
    pub fn attempts(mut self, most: u32) -> Self {
        self.attempts = most;
        self
    }

    /// The longest wait before the first retry; it doubles from retry to retry.
    #[must_use]
    pub fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// The longest wait before any retry, what the service asks for aside.
    #[must_use]
    pub fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the number of retries in a row, over all calls; `None` is no limit.
    #[must_use]
    pub fn budget(mut self, retries: impl Into<Option<u32>>) -> Self {
        self.budget = retries.into().map(|retries| Arc::new(Budget::new(retries)));
        self
    }

    /// Repeats an Action that changes something as freely as one that reads. Only for calls that do no harm when they
    /// are carried out twice, such as those that are keyed by an id of the caller's.
    #[must_use]
    pub fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Another judgement of errors than [`Error::retry_advice`].
    #[must_use]
    pub fn classify(
        mut self,
        judge: impl Fn(&Error) -> RetryAdvice + Send + Sync + 'static,
    ) -> Self {
        self.classify = Arc::new(judge);
        self
    }

    /// Makes the waits the same on every run, for tests.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.random = Arc::new(Mutex::new(fastrand::Rng::with_seed(seed)));
        self
    }

    /// A random wait after an attempt.
    fn delay(&self, attempt: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1));
        let longest = self.base_delay.saturating_mul(doubled).min(self.max_delay);
        let longest = u64::try_from(longest.as_micros()).unwrap_or(u64::MAX);
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        Duration::from_micros(random.u64(0..=longest))
    }
}

impl RetryPolicy for StandardRetry {
    fn on_error(&self, attempt: &Attempt, error: Error) -> Decision {
        let advice = (self.classify)(&error);
        let harmless = match advice {
            RetryAdvice::Never => false,
            RetryAdvice::NotSent | RetryAdvice::Throttle => true,
            RetryAdvice::Later => self.idempotent || attempt.effect == Effect::Read,
            RetryAdvice::Resign => attempt.recovered,
        };
        // What was done in part would be done twice, whatever a classification says.
        let harmless = harmless && !error.is_partial_success();
        if !harmless || attempt.number >= self.attempts {
            return Decision::GiveUp(error);
        }
        if advice == RetryAdvice::Resign {
            return Decision::Retry(Duration::ZERO, error);
        }
        if self.budget.as_ref().is_some_and(|budget| !budget.pay()) {
            return Decision::GiveUp(error);
        }
        let asked = error.retry_after().unwrap_or_default();
        Decision::Retry(asked.saturating_add(self.delay(attempt.number)), error)
    }

    fn on_success(&self, attempt: &Attempt) {
        if let Some(budget) = &self.budget {
            budget.earn(attempt.number > 1);
        }
    }
}

impl fmt::Debug for StandardRetry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StandardRetry")
            .field("attempts", &self.attempts)
            .field("base_delay", &self.base_delay)
            .field("max_delay", &self.max_delay)
            .field("idempotent", &self.idempotent)
            .field("budget", &self.budget)
            .finish_non_exhaustive()
    }
}
