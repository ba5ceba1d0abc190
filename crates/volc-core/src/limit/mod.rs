//! The client's own limit of call frequency, an Action at a time, at what the page documents.

mod gate;
#[cfg(feature = "redis")]
mod redis;
mod shared;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;

use self::gate::Gate;
#[cfg(feature = "redis")]
pub use self::redis::{RedisLimit, RedisLimitError};
use self::shared::{Closed, SharedGate};
pub use self::shared::{Place, SharedLimit};
use crate::RateLimit;
use crate::clock::Clock;
use crate::error::RateLimited;

/// Keeps calls within limits of call frequency.
///
/// By default ([`RateLimiter::wait`]) each Action is called at most as often as its page allows, and a call whose
/// turn has not come waits, in order of arrival. An Action without a documented limit is not held back.
///
/// Clones share their counts, and so do clients built with clones of one limiter. The vendor counts per account, so
/// processes that share an account must keep a limit in common ([`RateLimiter::shared`]), or share its quota out
/// ([`RateLimiter::action`]).
///
/// Calls are spaced evenly, so that no period, wherever it begins, has more of them than the limit: 100 QPS means
/// one call each 10.2 ms, up to three at once after a pause. Calls that never stop use 98 % of the limit.
#[derive(Clone)]
pub struct RateLimiter(Arc<Limiter>);

struct Limiter {
    mode: Mode,
    /// For every Action that has none of its own below.
    all: Option<RateLimit>,
    own: BTreeMap<String, RateLimit>,
    shared: Option<Arc<dyn SharedLimit>>,
    /// Sorted by Action and Version. It is replaced whole when an Action is called for the first time.
    gates: ArcSwap<Vec<Arc<Gates>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Wait,
    FailFast,
    Off,
}

struct Gates {
    action: String,
    version: String,
    gates: Vec<Gate>,
    /// One for each of the others, if there is a limit in common.
    shared: Vec<SharedGate>,
}

impl RateLimiter {
    /// A call whose turn has not come waits for it.
    pub fn wait() -> Self {
        Self::new(Mode::Wait)
    }

    /// A call whose turn has not come fails with [`Error::RateLimited`](crate::Error::RateLimited), which says how
    /// long to wait.
    pub fn fail_fast() -> Self {
        Self::new(Mode::FailFast)
    }

    /// Nothing is limited; the service will refuse calls that come too fast.
    pub fn off() -> Self {
        Self::new(Mode::Off)
    }

    /// The same with another limit for one Action, in all its Versions: a raised quota, or this process's share.
    /// Counts start anew.
    #[must_use]
    pub fn action(self, action: impl Into<String>, limit: RateLimit) -> Self {
        self.edit(|limiter| _ = limiter.own.insert(action.into(), limit))
    }

    /// The same with another limit for every Action that has none by [`RateLimiter::action`]. Counts start anew.
    #[must_use]
    pub fn every_action(self, limit: RateLimit) -> Self {
        self.edit(|limiter| limiter.all = Some(limit))
    }

    /// The same with limits that are kept in common with other processes. While those cannot be had, for instance
    /// because the network is down, this process keeps to the limits by itself. Counts start anew.
    #[must_use]
    pub fn shared(self, limit: impl SharedLimit) -> Self {
        self.edit(|limiter| limiter.shared = Some(Arc::new(limit)))
    }

    fn new(mode: Mode) -> Self {
        let (all, own) = (None, BTreeMap::new());
        Self(Arc::new(Limiter {
            mode,
            all,
            own,
            shared: None,
            gates: ArcSwap::default(),
        }))
    }

    fn edit(self, change: impl FnOnce(&mut Limiter)) -> Self {
        let Limiter {
            mode,
            all,
            ref own,
            ref shared,
            ..
        } = *self.0;
        let mut limiter = Limiter {
            mode,
            all,
            own: own.clone(),
            shared: shared.clone(),
            gates: ArcSwap::default(),
        };
        change(&mut limiter);
        Self(Arc::new(limiter))
    }

    /// Lets a call through, now or later; with [`RateLimiter::fail_fast`] now or not at all. Tells how long it waited.
    /// The call has to be over when the clock shows `deadline`.
    pub(crate) async fn pass(
        &self,
        action: &str,
        version: &str,
        limits: &[RateLimit],
        clock: &dyn Clock,
        deadline: Option<Duration>,
    ) -> Result<Duration, RateLimited> {
        if self.0.mode == Mode::Off {
            return Ok(Duration::ZERO);
        }
        let gates = self.0.gates(action, version, limits);
        if let Some(shared) = &self.0.shared {
            // Boxed, so that calls without it do not carry its state along.
            return Box::pin(self.pass_shared(shared.as_ref(), &gates, clock, deadline)).await;
        }
        let mut waited = Duration::ZERO;
        for gate in &gates.gates {
            waited += self.pass_local(gate, clock).await?;
        }
        Ok(waited)
    }

    async fn pass_shared(
        &self,
        shared: &dyn SharedLimit,
        gates: &Gates,
        clock: &dyn Clock,
        deadline: Option<Duration>,
    ) -> Result<Duration, RateLimited> {
        let mut waited = Duration::ZERO;
        for (gate, local) in gates.shared.iter().zip(&gates.gates) {
            let patience = match self.0.mode {
                Mode::FailFast | Mode::Off => Duration::ZERO,
                Mode::Wait => {
                    deadline.map_or(Duration::MAX, |end| end.saturating_sub(clock.elapsed()))
                }
            };
            waited += match gate.pass(shared, clock, patience).await {
                Ok(waited) => waited,
                Err(Closed::Limited(limited)) => return Err(limited),
                Err(Closed::Unknown) => self.pass_local(local, clock).await?,
            };
        }
        Ok(waited)
    }

    async fn pass_local(&self, gate: &Gate, clock: &dyn Clock) -> Result<Duration, RateLimited> {
        if self.0.mode == Mode::Wait {
            return Ok(gate.pass(clock).await);
        }
        match gate.try_pass(clock) {
            Ok(()) => Ok(Duration::ZERO),
            Err(wait) => Err(RateLimited {
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
            .field("action", &self.0.own)
            .field("shared", &self.0.shared)
            .finish()
    }
}

impl Limiter {
    fn gates(&self, action: &str, version: &str, limits: &[RateLimit]) -> Arc<Gates> {
        let known = self.gates.load();
        if let Some(gates) = find(&known, action, version)
            .ok()
            .and_then(|at| known.get(at))
        {
            return Arc::clone(gates);
        }
        let limits = match self.own.get(action).or(self.all.as_ref()) {
            Some(own) => std::slice::from_ref(own),
            None => limits,
        };
        let gates = Arc::new(Gates {
            action: action.to_owned(),
            version: version.to_owned(),
            gates: limits.iter().copied().map(Gate::new).collect(),
            shared: match self.shared {
                None => Vec::new(),
                Some(_) => limits
                    .iter()
                    .map(|limit| SharedGate::new(action, version, *limit))
                    .collect(),
            },
        });
        let mut winner = Arc::clone(&gates);
        self.gates.rcu(|known| {
            let mut all = Vec::clone(known);
            match find(&all, action, version) {
                // Another thread came first.
                Ok(at) => winner = all.get(at).map_or_else(|| Arc::clone(&gates), Arc::clone),
                Err(at) => {
                    winner = Arc::clone(&gates);
                    all.insert(at, Arc::clone(&gates));
                }
            }
            all
        });
        winner
    }
}

fn find(gates: &[Arc<Gates>], action: &str, version: &str) -> Result<usize, usize> {
    gates.binary_search_by(|gates| match gates.action.as_str().cmp(action) {
        Ordering::Equal => gates.version.as_str().cmp(version),
        other => other,
    })
}

/// Whole microseconds: enough to wait, and pleasant to read.
fn round_up(wait: Duration) -> Duration {
    Duration::from_micros(u64::try_from(wait.as_nanos().div_ceil(1_000)).unwrap_or(u64::MAX))
}
