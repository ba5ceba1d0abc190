//! The gates of all Actions and AppIds that are called.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use smallvec::SmallVec;

use super::distributed::DistributedGate;
use super::gate::Gate;
use super::limits::{Limit, LimitedAction, Limits};
use crate::action::RateLimitScope;

/// A call as the limiter sees it.
pub(crate) struct LimitedCall<'a> {
    pub(crate) action: LimitedAction<'a>,
    /// The AppId, which is looked for only where calls are counted by it.
    pub(crate) app: &'a dyn Fn() -> Option<Cow<'a, str>>,
}

/// The gates of all that is called.
#[derive(Default)]
pub(super) struct GateTable {
    /// Those that count all calls of an Action, sorted by Action and Version.
    account: RwLock<Vec<Arc<Gates>>>,
    apps: Mutex<Apps>,
}

/// The gates that count the calls of one AppId each.
#[derive(Default)]
struct Apps {
    gates: HashMap<Arc<str>, OfApp>,
    /// The AppIds in the order in which they will be looked at for idle gates.
    order: VecDeque<Arc<str>>,
}

/// The gates of one AppId, for each Action that is called with it: most programs call one.
type OfApp = SmallVec<[Arc<Gates>; 1]>;

/// The gates of an Action that count all calls of the account, or those of one AppId.
pub(super) struct Gates {
    limits: Arc<Limits>,
    pub(super) gates: SmallVec<[Arc<Gate>; 1]>,
    /// One for each of the others, if rate limits are distributed.
    pub(super) distributed: Vec<Arc<DistributedGate>>,
}

/// The number of AppIds that are looked at for idle gates when a new one comes: more than one, so that what a rush
/// leaves behind goes away, and a fixed number, so that each call costs the same.
const LOOKED_AT: usize = 2;

impl GateTable {
    /// The gates that count all calls of an Action; `None` if it has no limits.
    ///
    /// A call that is made by the Action's name alone knows no limits, and is held to those of the typed calls before.
    pub(super) fn of_account(
        &self,
        call: LimitedAction<'_>,
        is_distributed: bool,
    ) -> Option<Arc<Gates>> {
        // Nothing that holds a lock can leave what it guards half-written.
        let known = self.account.read().unwrap_or_else(PoisonError::into_inner);
        if let Ok(known) = find(&known, call) {
            return Some(known);
        }
        drop(known);
        if call.limits.is_empty() {
            return None;
        }
        let mut all = self.account.write().unwrap_or_else(PoisonError::into_inner);
        match find(&all, call) {
            // Another thread came first.
            Ok(first) => Some(first),
            Err(at) => {
                let limits = Arc::new(Limits::new(call));
                let gates = Arc::new(Gates::new(&limits, None, is_distributed, &all));
                all.insert(at, Arc::clone(&gates));
                Some(gates)
            }
        }
    }

    /// The gates that count the calls of an Action with one AppId.
    pub(super) fn of_app(
        &self,
        account: &Gates,
        app: &str,
        is_distributed: bool,
        now: Duration,
    ) -> Arc<Gates> {
        self.apps().get(&account.limits, app, is_distributed, now)
    }

    fn apps(&self) -> MutexGuard<'_, Apps> {
        // Nothing that holds the mutex can leave it half-written.
        self.apps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Apps {
    fn get(
        &mut self,
        limits: &Arc<Limits>,
        app: &str,
        is_distributed: bool,
        now: Duration,
    ) -> Arc<Gates> {
        if let Some(known) = self.gates.get_mut(app) {
            let same = |gates: &&Arc<Gates>| Arc::ptr_eq(&gates.limits, limits);
            if let Some(gates) = known.iter().find(same) {
                return Arc::clone(gates);
            }
            let gates = Arc::new(Gates::new(limits, Some(app), is_distributed, known));
            known.push(Arc::clone(&gates));
            return gates;
        }
        // A program that serves many apps must not gather those that it has served.
        for _ in 0..LOOKED_AT {
            self.drop_next_if_idle(now);
        }
        let gates = Arc::new(Gates::new(limits, Some(app), is_distributed, &[]));
        let app: Arc<str> = app.into();
        self.order.push_back(Arc::clone(&app));
        self.gates
            .insert(app, OfApp::from_buf([Arc::clone(&gates)]));
        gates
    }

    fn drop_next_if_idle(&mut self, now: Duration) {
        let Some(app) = self.order.pop_front() else {
            return;
        };
        let is_idle = |gates: &OfApp| gates.iter().all(|gates| gates.is_idle(now));
        match self.gates.entry(app) {
            Entry::Occupied(entry) if is_idle(entry.get()) => {
                entry.remove();
                self.shrink();
            }
            Entry::Occupied(entry) => self.order.push_back(Arc::clone(entry.key())),
            Entry::Vacant(_) => {}
        }
    }

    /// Gives memory back after a rush: rare enough to cost each call next to nothing, since it takes as many new AppIds
    /// to get here again.
    fn shrink(&mut self) {
        if self.gates.capacity() > 64 + 8 * self.gates.len() {
            self.gates.shrink_to(2 * self.gates.len());
            self.order.shrink_to(2 * self.order.len());
        }
    }
}

impl Gates {
    /// New gates, except for those that one of the `others` counts too.
    fn new(
        limits: &Arc<Limits>,
        app: Option<&str>,
        is_distributed: bool,
        others: &[Arc<Self>],
    ) -> Self {
        let scope = match app {
            Some(_) => RateLimitScope::App,
            None => RateLimitScope::Account,
        };
        let mut new = Self {
            limits: Arc::clone(limits),
            gates: SmallVec::new(),
            distributed: Vec::new(),
        };
        for limit in limits.within(scope) {
            let shared = others.iter().find_map(|other| other.shared(limit, scope));
            let (local, distributed) = shared.unzip();
            new.gates.push(match local {
                Some(gate) => Arc::clone(gate),
                None => Arc::new(Gate::new(limit.rate)),
            });
            if is_distributed {
                new.distributed.push(match distributed.flatten() {
                    Some(gate) => Arc::clone(gate),
                    None => {
                        let key = limits.key(limit, app);
                        Arc::new(DistributedGate::new(key, limit.rate))
                    }
                });
            }
        }
        new
    }

    /// Returns whether the Action has limits that count by AppId.
    pub(super) fn has_limits_by_app(&self) -> bool {
        self.limits.within(RateLimitScope::App).next().is_some()
    }

    /// The gates of a limit that counts the calls of another Action too.
    fn shared(
        &self,
        limit: &Limit,
        scope: RateLimitScope,
    ) -> Option<(&Arc<Gate>, Option<&Arc<DistributedGate>>)> {
        let at = self
            .limits
            .within(scope)
            .position(|known| known.is_shared_with(limit))?;
        Some((self.gates.get(at)?, self.distributed.get(at)))
    }

    /// Returns whether nobody waits for them and nothing is left that a call could be held up by.
    fn is_idle(&self, now: Duration) -> bool {
        self.gates.iter().all(|gate| gate.is_idle(now))
            && self.distributed.iter().all(|gate| gate.is_idle(now))
    }
}

fn find(gates: &[Arc<Gates>], call: LimitedAction<'_>) -> Result<Arc<Gates>, usize> {
    let key = (call.action, call.version);
    let at = gates.binary_search_by(|gates| gates.limits.name().cmp(&key))?;
    gates.get(at).cloned().ok_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::RateLimit;
    use crate::clock::Clock;

    fn gates(
        table: &GateTable,
        call: (&str, RateLimit),
        app: Option<&str>,
        now: u64,
    ) -> Arc<Gates> {
        let (action, limit) = call;
        let call = LimitedAction {
            action,
            version: "2024-01-01",
            limits: &[limit],
        };
        let account = table.of_account(call, false).unwrap();
        match app {
            Some(app) => table.of_app(&account, app, false, Duration::from_secs(now)),
            None => account,
        }
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

    #[test]
    fn call_by_name_alone_takes_no_limit_from_typed_ones() {
        let table = GateTable::default();
        let call = |limits| LimitedAction {
            action: "A",
            version: "2024-01-01",
            limits,
        };
        assert!(table.of_account(call(&[]), false).is_none());
        let typed = table.of_account(call(&[OF_APP]), false).unwrap();
        assert!(typed.has_limits_by_app());
        let by_name = table.of_account(call(&[]), false).unwrap();
        assert!(Arc::ptr_eq(&typed, &by_name));
    }

    /// Lets so many AppIds through, 50,000 a second.
    fn pass_apps(table: &GateTable, apps: std::ops::Range<u64>) {
        let clock = Now::default();
        let mut name = String::new();
        for app in apps {
            clock.set(10 + app / 50_000);
            name.clear();
            _ = std::fmt::Write::write_fmt(&mut name, format_args!("{app}"));
            let now = clock.elapsed().as_secs();
            let gates = gates(table, ("A", OF_APP), Some(&name), now);
            gates.gates[0].try_pass(&clock).unwrap();
        }
    }

    #[test]
    fn memory_is_flat_over_many_apps() {
        let table = GateTable::default();
        pass_apps(&table, 0..250_000);
        let used = allocation_counter::measure(|| pass_apps(&table, 250_000..500_000));
        // The gates, those of the app, and its name.
        assert!(used.count_total <= 3 * 250_000 + 100, "{used:?}");
        assert!(used.bytes_current.abs() < 1_000_000, "{used:?}");
        let kept = table.apps().gates.len();
        assert!(kept <= 150_000, "{kept}");
    }

    #[test]
    fn known_app_passes_without_an_allocation() {
        let (table, clock) = (GateTable::default(), Now::default());
        clock.set(10);
        pass_apps(&table, 0..10);
        clock.set(20);
        let used = allocation_counter::measure(|| {
            let gates = gates(&table, ("A", OF_APP), Some("7"), 20);
            gates.gates[0].try_pass(&clock).unwrap();
        });
        assert_eq!(used.count_total, 0, "{used:?}");
    }

    /// Prints what an AppId costs:
    /// `cargo test -p volc-core --release --lib million_apps_cost -- --ignored --nocapture`.
    #[test]
    #[ignore = "measures time"]
    #[allow(clippy::print_stdout)]
    fn million_apps_cost_two_microseconds_each() {
        let table = GateTable::default();
        let start = std::time::Instant::now();
        pass_apps(&table, 0..1_000_000);
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
