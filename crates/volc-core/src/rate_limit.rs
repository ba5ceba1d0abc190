//! Rate limiting: calls wait for a permit, so that the service does not refuse them.
//!
//! Each Action is held to the rate that its page documents. [`RateLimiter::wait`], the default, lets a call wait for
//! its permit; [`RateLimiter::fail_fast`] fails it with [`Error::RateLimited`](crate::Error::RateLimited);
//! [`RateLimiter::off`] turns the limits off. Clones of a client share its limits; [`RateLimiter::distributed`] shares
//! them between processes, with `RedisLimiter` (feature `redis`) or a [`DistributedLimiter`] of your own.
//!
//! ```
//! use volc_core::ClientBuilder;
//! use volc_core::rate_limit::{RateLimit, RateLimiter};
//!
//! fn with_quota(builder: ClientBuilder) -> ClientBuilder {
//!     // A raised quota for one Action, and half of the documented rate for another.
//!     let limiter = RateLimiter::wait()
//!         .action("StartRecord", RateLimit::qps(200))
//!         .action("StopRecord", RateLimit::qps(30));
//!     builder.rate_limiter(limiter)
//! }
//! ```

mod distributed;
mod gate;
mod limits;
#[cfg(feature = "redis")]
mod redis;
mod table;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use self::distributed::Closed;
pub use self::distributed::{DistributedLimiter, Permit};
use self::gate::Gate;
pub(crate) use self::limits::LimitedAction;
#[cfg(feature = "redis")]
pub use self::redis::{RedisLimiter, RedisLimiterError};
pub(crate) use self::table::LimitedCall;
use self::table::{GateTable, Gates};
pub use crate::action::{RateLimit, RateLimitScope};
#[doc(no_inline)]
pub use crate::boxed::BoxFuture;
use crate::clock::Clock;
use crate::error::RateLimitedError;

/// A rate limiter for the calls of a client and its clones.
///
/// By default ([`RateLimiter::wait`]) each Action is called at most as often as its page allows, and calls wait for a
/// permit in order of arrival. An Action without a documented rate limit is not held back.
///
/// Clones share their counts, and so do clients built with clones of one limiter. The vendor counts per account, and
/// some Actions per AppId ([`RateLimitScope::App`]), so processes that share an account need a distributed rate limit
/// ([`RateLimiter::distributed`]), or a part of its quota each ([`RateLimiter::action`]).
///
/// Calls are spaced evenly, so that no period, wherever it begins, has more of them than the limit: 100 QPS means
/// one call each 10.2 ms, up to three at once after a pause. Calls that never stop use 98 % of the limit.
#[derive(Clone)]
pub struct RateLimiter(Arc<Limiter>);

struct Limiter {
    mode: Mode,
    /// For every Action that has none of its own below.
    all: Option<RateLimit>,
    /// Those of single Actions, sorted by name.
    per_action: Vec<(String, RateLimit)>,
    shared: Option<Arc<dyn DistributedLimiter>>,
    gates: GateTable,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Wait,
    FailFast,
    Off,
}

impl RateLimiter {
    /// Creates a limiter that lets a call wait for its permit.
    pub fn wait() -> Self {
        Self::new(Mode::Wait)
    }

    /// Creates a limiter that fails a call without a permit with
    /// [`Error::RateLimited`](crate::error::Error::RateLimited), which says how long to wait.
    pub fn fail_fast() -> Self {
        Self::new(Mode::FailFast)
    }

    /// Creates a limiter that limits nothing; the service refuses calls that come too fast.
    pub fn off() -> Self {
        Self::new(Mode::Off)
    }

    /// Sets the rate limit of one Action, in all its Versions: a raised quota, or this process's share.
    /// Counts start anew.
    #[must_use]
    pub fn action(self, action: impl Into<String>, limit: RateLimit) -> Self {
        let action = action.into();
        self.edit(|limiter| match limiter.place_of(&action) {
            Ok(at) => limiter.per_action[at].1 = limit,
            Err(at) => limiter.per_action.insert(at, (action, limit)),
        })
    }

    /// Sets the rate limit of every Action that has none by [`RateLimiter::action`]. Counts start anew.
    #[must_use]
    pub fn every_action(self, limit: RateLimit) -> Self {
        self.edit(|limiter| limiter.all = Some(limit))
    }

    /// Shares the limits with other processes. While the distributed limiter cannot be reached, for instance
    /// because the network is down, this process keeps to the limits by itself. Counts start anew.
    #[must_use]
    pub fn distributed(self, limit: impl DistributedLimiter) -> Self {
        self.edit(|limiter| limiter.shared = Some(Arc::new(limit)))
    }

    fn new(mode: Mode) -> Self {
        let (all, per_action) = (None, Vec::new());
        Self(Arc::new(Limiter {
            mode,
            all,
            per_action,
            shared: None,
            gates: GateTable::default(),
        }))
    }

    fn edit(self, change: impl FnOnce(&mut Limiter)) -> Self {
        let Limiter {
            mode,
            all,
            ref per_action,
            ref shared,
            ..
        } = *self.0;
        let mut limiter = Limiter {
            mode,
            all,
            per_action: per_action.clone(),
            shared: shared.clone(),
            gates: GateTable::default(),
        };
        change(&mut limiter);
        Self(Arc::new(limiter))
    }

    /// Lets a call through, now or later; with [`RateLimiter::fail_fast`] now or not at all. Tells how long it waited.
    /// The call has to be over when the clock shows `deadline`.
    // What is known at once is looked up outside the future, which stays smaller for it.
    pub(crate) fn pass<'a>(
        &'a self,
        call: &LimitedCall<'_>,
        clock: &'a dyn Clock,
        deadline: Option<Duration>,
    ) -> impl Future<Output = Result<Duration, RateLimitedError>> + Send + use<'a> {
        let all = self.0.gates_of(call, clock);
        async move {
            let mut waited = Duration::ZERO;
            for gates in all.iter().flatten() {
                if let Some(shared) = &self.0.shared {
                    // Boxed, so that calls without it do not carry its state along.
                    let pass = self.pass_shared(shared.as_ref(), gates, clock, deadline);
                    waited += Box::pin(pass).await?;
                    continue;
                }
                for gate in &gates.gates {
                    let turn = self.pass_local(gate, clock)?;
                    if let Some(turn) = turn {
                        let took = turn.await;
                        waited += took;
                    }
                }
            }
            Ok(waited)
        }
    }

    async fn pass_shared(
        &self,
        shared: &dyn DistributedLimiter,
        gates: &Gates,
        clock: &dyn Clock,
        deadline: Option<Duration>,
    ) -> Result<Duration, RateLimitedError> {
        let mut waited = Duration::ZERO;
        for (gate, local) in gates.distributed.iter().zip(&gates.gates) {
            let patience = match self.0.mode {
                Mode::FailFast | Mode::Off => Duration::ZERO,
                Mode::Wait => {
                    deadline.map_or(Duration::MAX, |end| end.saturating_sub(clock.elapsed()))
                }
            };
            waited += match gate.pass(shared, clock, patience).await {
                Ok(waited) => waited,
                Err(Closed::Limited(limited)) => return Err(limited),
                Err(Closed::Unknown) => match self.pass_local(local, clock)? {
                    Some(turn) => turn.await,
                    None => Duration::ZERO,
                },
            };
        }
        Ok(waited)
    }

    /// Lets a call through, or tells what to wait for.
    // Boxed, so that calls that need not wait do not carry its state along.
    fn pass_local<'a>(
        &self,
        gate: &'a Gate,
        clock: &'a dyn Clock,
    ) -> Result<Option<BoxFuture<'a, Duration>>, RateLimitedError> {
        match gate.try_pass(clock) {
            Ok(()) => Ok(None),
            Err(_) if self.0.mode == Mode::Wait => Ok(Some(Box::pin(gate.wait(clock)))),
            Err(wait) => Err(RateLimitedError {
                limit: gate.limit(),
                wait: round_up(wait),
            }),
        }
    }
}

impl Default for RateLimiter {
    fn default() -> Self {
        Self::wait()
    }
}

impl fmt::Debug for RateLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimiter")
            .field("mode", &self.0.mode)
            .field("every_action", &self.0.all)
            .field("action", &self.0.per_action)
            .field("shared", &self.0.shared)
            .finish()
    }
}

impl Limiter {
    /// The place of an Action's own limit, or that where it belongs.
    fn place_of(&self, action: &str) -> Result<usize, usize> {
        self.per_action
            .binary_search_by(|(known, _)| known.as_str().cmp(action))
    }

    /// Those that a call has to pass: of its AppId, if calls are counted by it, and of the account.
    fn gates_of(&self, call: &LimitedCall<'_>, clock: &dyn Clock) -> [Option<Arc<Gates>>; 2] {
        if self.mode == Mode::Off {
            return [None, None];
        }
        let mut action = call.action;
        let place = self.place_of(action.action).ok();
        let set = place.and_then(|at| self.per_action.get(at));
        if let Some(limit) = set.map(|(_, limit)| limit).or(self.all.as_ref()) {
            action.limits = std::slice::from_ref(limit);
        }
        let is_distributed = self.shared.is_some();
        let Some(account) = self.gates.of_account(action, is_distributed) else {
            return [None, None];
        };
        let app = account.has_limits_by_app().then(|| {
            // One that names no AppId is counted with its like.
            let app = (call.app)().unwrap_or_default();
            self.gates
                .of_app(&account, &app, is_distributed, clock.elapsed())
        });
        [app, Some(account)]
    }
}

/// Whole microseconds: enough to wait, and pleasant to read.
fn round_up(wait: Duration) -> Duration {
    Duration::from_micros(u64::try_from(wait.as_nanos().div_ceil(1_000)).unwrap_or(u64::MAX))
}
