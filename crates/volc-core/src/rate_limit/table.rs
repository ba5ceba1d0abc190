//! The gates of all Actions and AppIds that are called.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use arc_swap::ArcSwap;

use super::distributed::DistributedGate;
use super::gate::Gate;
use crate::action::{RateLimit, RateLimitScope};

/// A call as the limiter sees it.
pub(crate) struct LimitedCall<'a> {
    pub(crate) action: &'a str,
    pub(crate) version: &'a str,
    /// The documented limits.
    pub(crate) limits: &'a [RateLimit],
    /// The AppId, which is looked for only where calls are counted by it.
    pub(crate) app: &'a dyn Fn() -> Option<String>,
}

/// The gates of all that is called.
#[derive(Default)]
pub(super) struct GateTable {
    /// Those that count all calls of an Action, sorted by Action and Version. The list is replaced whole when an Action
    /// is called for the first time.
    account: ArcSwap<Vec<Arc<Gates>>>,
    apps: Mutex<Apps>,
}

/// The gates that count the calls of one AppId each.
#[derive(Default)]
struct Apps {
    gates: HashMap<Arc<str>, Vec<Arc<Gates>>>,
    /// The AppIds in the order in which they will be looked at for idle gates.
    order: VecDeque<Arc<str>>,
}

/// The gates of an Action that count all calls of the account, or those of one AppId.
pub(super) struct Gates {
    action: String,
    version: String,
    /// The keys of their counts.
    keys: Vec<String>,
    pub(super) gates: Vec<Arc<Gate>>,
    /// One for each of the others, if rate limits are distributed.
    pub(super) distributed: Vec<Arc<DistributedGate>>,
}

/// The number of AppIds that are looked at for idle gates when a new one comes: more than one, so that what a rush
/// leaves behind goes away, and a fixed number, so that each call costs the same.
const LOOKED_AT: usize = 2;

impl GateTable {
    /// The gates that count all calls of an Action, or those of one AppId.
    pub(super) fn get(
        &self,
        call: &LimitedCall<'_>,
        app: Option<&str>,
        is_distributed: bool,
        now: Duration,
    ) -> Arc<Gates> {
        match app {
            None => self.of_account(call, is_distributed),
            Some(app) => self.apps().get(call, app, is_distributed, now),
        }
    }

    fn of_account(&self, call: &LimitedCall<'_>, is_distributed: bool) -> Arc<Gates> {
        if let Ok(known) = find(&self.account.load(), call) {
            return known;
        }
        let mut new = None;
        self.account.rcu(|known| {
            let mut all = Vec::clone(known);
            new = Some(match find(known, call) {
                // Another thread came first.
                Ok(first) => first,
                Err(at) => {
                    let gates = Arc::new(Gates::new(call, None, is_distributed, known));
                    all.insert(at, Arc::clone(&gates));
                    gates
                }
            });
            all
        });
        new.unwrap_or_else(|| Arc::new(Gates::new(call, None, is_distributed, &[])))
    }

    fn apps(&self) -> std::sync::MutexGuard<'_, Apps> {
        // Nothing that holds the mutex can leave it half-written.
        self.apps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Apps {
    fn get(
        &mut self,
        call: &LimitedCall<'_>,
        app: &str,
        is_distributed: bool,
        now: Duration,
    ) -> Arc<Gates> {
        if let Some(known) = self.gates.get_mut(app) {
            return find(known, call).unwrap_or_else(|at| {
                let gates = Arc::new(Gates::new(call, Some(app), is_distributed, known));
                known.insert(at, Arc::clone(&gates));
                gates
            });
        }
        // A program that serves many apps must not gather those that it has served.
        for _ in 0..LOOKED_AT {
            self.drop_next_if_idle(now);
        }
        let gates = Arc::new(Gates::new(call, Some(app), is_distributed, &[]));
        let app: Arc<str> = app.into();
        self.order.push_back(Arc::clone(&app));
        self.gates.insert(app, vec![Arc::clone(&gates)]);
        gates
    }

    fn drop_next_if_idle(&mut self, now: Duration) {
        let Some(app) = self.order.pop_front() else {
            return;
        };
        let is_idle = |gates: &Vec<Arc<Gates>>| gates.iter().all(|gates| gates.is_idle(now));
        if self.gates.get(&app).is_none_or(is_idle) {
            self.gates.remove(&app);
            if self.gates.capacity() > 64 + 8 * self.gates.len() {
                // Rare enough to cost each call next to nothing, since it takes as many new AppIds to get here again.
                self.gates.shrink_to(2 * self.gates.len());
                self.order.shrink_to(2 * self.order.len());
            }
        } else {
            self.order.push_back(app);
        }
    }
}

impl Gates {
    /// New gates, except for those that one of the `others` counts too.
    fn new(
        call: &LimitedCall<'_>,
        app: Option<&str>,
        is_distributed: bool,
        others: &[Arc<Self>],
    ) -> Self {
        let limits = call.limits.iter();
        let limits = limits.filter(|limit| (limit.scope == RateLimitScope::App) == app.is_some());
        let mut new = Self {
            action: call.action.to_owned(),
            version: call.version.to_owned(),
            keys: Vec::new(),
            gates: Vec::new(),
            distributed: Vec::new(),
        };
        for limit in limits {
            let key = key(call, app, limit);
            let shared = others.iter().find_map(|other| {
                let at = other.keys.iter().position(|known| *known == key)?;
                Some((other.gates.get(at)?, other.distributed.get(at)))
            });
            let (local, distributed) = shared.unzip();
            new.gates.push(match local {
                Some(gate) => Arc::clone(gate),
                None => Arc::new(Gate::new(*limit)),
            });
            if is_distributed {
                new.distributed.push(match distributed.flatten() {
                    Some(gate) => Arc::clone(gate),
                    None => Arc::new(DistributedGate::new(key.clone(), *limit)),
                });
            }
            new.keys.push(key);
        }
        new
    }

    /// Returns whether nobody waits for them and nothing is left that a call could be held up by.
    fn is_idle(&self, now: Duration) -> bool {
        self.gates.iter().all(|gate| gate.is_idle(now))
            && self.distributed.iter().all(|gate| gate.is_idle(now))
    }
}

/// Returns the key of a count: the Action and its Version, or the names of all Actions that share it, of whatever
/// Version; then the period and the AppId.
fn key(call: &LimitedCall<'_>, app: Option<&str>, limit: &RateLimit) -> String {
    let mut key = if limit.shared_with.is_empty() {
        format!("{}/{}", call.action, call.version)
    } else {
        let mut names = limit.shared_with.to_vec();
        names.push(call.action);
        names.sort_unstable();
        names.dedup();
        names.join("+")
    };
    key.push_str(&format!("/{}s", limit.seconds));
    if let Some(app) = app {
        key.push('/');
        key.push_str(app);
    }
    key
}

fn find(gates: &[Arc<Gates>], call: &LimitedCall<'_>) -> Result<Arc<Gates>, usize> {
    let key = (call.action, call.version);
    let of = |gates: &Arc<Gates>| (gates.action.as_str(), gates.version.as_str()).cmp(&key);
    let at = gates.binary_search_by(of)?;
    gates.get(at).cloned().ok_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn gates(
        table: &GateTable,
        call: (&str, RateLimit),
        app: Option<&str>,
        now: u64,
    ) -> Arc<Gates> {
        let (action, limit) = call;
        let call = LimitedCall {
            action,
            version: "2024-01-01",
            limits: &[limit],
            app: &|| None,
        };
        table.get(&call, app, false, Duration::from_secs(now))
    }

    #[test]
    fn actions_that_share_a_limit_pass_one_gate() {
        const A: RateLimit = RateLimit::qps(1).shared_with(&["B"]);
        const B: RateLimit = RateLimit::qps(1).shared_with(&["A"]);
        let table = GateTable::default();
        let (a, b) = (
            gates(&table, ("A", A), None, 0),
            gates(&table, ("B", B), None, 0),
        );
        assert!(Arc::ptr_eq(&a.gates[0], &b.gates[0]));
        let alone = gates(&table, ("C", RateLimit::qps(1)), None, 0);
        assert!(!Arc::ptr_eq(&a.gates[0], &alone.gates[0]));
    }

    const OF_APP: RateLimit = RateLimit::new(5, 1, RateLimitScope::App);

    #[test]
    fn gates_of_apps_are_dropped_when_idle() {
        let table = GateTable::default();
        for app in 0..1_000_u64 {
            drop(gates(
                &table,
                ("A", OF_APP),
                Some(&app.to_string()),
                10 * app + 10,
            ));
        }
        let apps = table.apps();
        assert!(apps.gates.len() <= LOOKED_AT, "{}", apps.gates.len());
        assert_eq!(apps.order.len(), apps.gates.len());
    }

    #[test]
    fn gates_that_a_rush_left_are_dropped() {
        let (table, clock) = (GateTable::default(), Now::default());
        let pass = |app: u64| {
            let now = clock.elapsed().as_secs();
            let gates = gates(&table, ("A", OF_APP), Some(&app.to_string()), now);
            gates.gates[0].try_pass(&clock).unwrap();
        };
        clock.set(10);
        (0..20_000).for_each(pass);
        assert_eq!(table.apps().gates.len(), 20_000, "all are in use");
        clock.set(20);
        (20_000..40_000).for_each(pass);
        clock.set(30);
        (40_000..60_000).for_each(pass);
        clock.set(40);
        pass(60_000);
        let apps = table.apps();
        assert!(apps.gates.len() <= 20_000, "{}", apps.gates.len());
        assert!(apps.gates.capacity() <= 80_000, "{}", apps.gates.capacity());
    }

    #[test]
    fn apps_share_no_gate_and_actions_of_an_app_do() {
        const A: RateLimit = OF_APP.shared_with(&["B"]);
        const B: RateLimit = OF_APP.shared_with(&["A"]);
        let table = GateTable::default();
        let of = |action, app| gates(&table, action, Some(app), 0);
        let (a, b, other) = (of(("A", A), "1"), of(("B", B), "1"), of(("B", B), "2"));
        assert!(Arc::ptr_eq(&a.gates[0], &b.gates[0]));
        assert!(!Arc::ptr_eq(&b.gates[0], &other.gates[0]));
    }

    /// Prints what an AppId costs: `cargo test -p volc-core --release --lib million -- --ignored --nocapture`.
    #[test]
    #[ignore = "measures time"]
    #[allow(clippy::print_stdout)]
    fn million_apps_cost_two_microseconds_each() {
        let (table, clock) = (GateTable::default(), Now::default());
        let start = std::time::Instant::now();
        for app in 0..1_000_000_u64 {
            clock.set(10 + app / 50_000);
            let now = clock.elapsed().as_secs();
            let gates = gates(&table, ("A", OF_APP), Some(&app.to_string()), now);
            gates.gates[0].try_pass(&clock).unwrap();
        }
        let each = start.elapsed() / 1_000_000;
        let kept = table.apps().gates.len();
        println!("{each:?} for each AppId, {kept} kept");
        assert!(each <= Duration::from_micros(2), "{each:?}");
        assert!(kept <= 150_000, "{kept}");
    }

    /// A clock that is set by hand.
    #[derive(Debug, Default)]
    struct Now(std::sync::atomic::AtomicU64);

    impl Now {
        fn set(&self, seconds: u64) {
            self.0.store(seconds, std::sync::atomic::Ordering::Relaxed);
        }
    }

    impl Clock for Now {
        fn wall(&self) -> std::time::SystemTime {
            std::time::UNIX_EPOCH + self.elapsed()
        }

        fn elapsed(&self) -> Duration {
            Duration::from_secs(self.0.load(std::sync::atomic::Ordering::Relaxed))
        }

        fn sleep(&self, _: Duration) -> crate::boxed::BoxFuture<'static, ()> {
            Box::pin(std::future::pending())
        }
    }
}
