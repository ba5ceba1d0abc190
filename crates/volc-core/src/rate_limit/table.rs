//! The gates of all Actions and AppIds that are called.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
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
    /// Sorted by Action, Version and AppId. It is replaced whole when something is called for the first time.
    gates: ArcSwap<Vec<Arc<Gates>>>,
    /// The gates that several Actions have to pass, by what they count.
    groups: Mutex<BTreeMap<String, Group>>,
}

/// The gates of an Action that count all calls of the account, or those of one AppId.
pub(super) struct Gates {
    action: String,
    version: String,
    app: Option<String>,
    pub(super) gates: Vec<Arc<Gate>>,
    /// One for each of the others, if rate limits are distributed.
    pub(super) distributed: Vec<Arc<DistributedGate>>,
}

/// The gates of one rate limit.
#[derive(Default)]
struct Group {
    local: Weak<Gate>,
    distributed: Weak<DistributedGate>,
}

impl GateTable {
    /// The gates that count all calls of an Action, or those of one AppId.
    pub(super) fn get(
        &self,
        call: &LimitedCall<'_>,
        app: Option<&str>,
        is_distributed: bool,
        now: Duration,
    ) -> Arc<Gates> {
        let key = (call.action, call.version, app);
        let known = self.gates.load();
        if let Some(gates) = find(&known, key).ok().and_then(|at| known.get(at)) {
            return Arc::clone(gates);
        }
        let gates = Arc::new(self.new_gates(call, app, is_distributed));
        let mut winner = Arc::clone(&gates);
        self.gates.rcu(|known| {
            let mut all = Vec::clone(known);
            if let Some(first) = find(&all, key).ok().and_then(|at| all.get(at)) {
                // Another thread came first.
                winner = Arc::clone(first);
                return all;
            }
            winner = Arc::clone(&gates);
            // A program that serves many apps must not gather those that it has served.
            all.retain(|gates| gates.app.is_none() || !gates.is_idle(now));
            let at = find(&all, key).unwrap_or_else(|at| at);
            all.insert(at, Arc::clone(&gates));
            all
        });
        winner
    }

    fn new_gates(&self, call: &LimitedCall<'_>, app: Option<&str>, is_distributed: bool) -> Gates {
        let ours = call
            .limits
            .iter()
            .filter(|limit| (limit.scope == RateLimitScope::App) == app.is_some());
        let (mut gates, mut distributed) = (Vec::new(), Vec::new());
        for limit in ours {
            let key = key(call, app, limit);
            gates.push(self.local(&key, limit));
            if is_distributed {
                distributed.push(self.distributed(key, limit));
            }
        }
        Gates {
            action: call.action.to_owned(),
            version: call.version.to_owned(),
            app: app.map(str::to_owned),
            gates,
            distributed,
        }
    }

    fn local(&self, key: &str, limit: &RateLimit) -> Arc<Gate> {
        let new = || Arc::new(Gate::new(*limit));
        self.in_group(key, |group| {
            let gate = group.local.upgrade().unwrap_or_else(new);
            group.local = Arc::downgrade(&gate);
            gate
        })
    }

    fn distributed(&self, key: String, limit: &RateLimit) -> Arc<DistributedGate> {
        let new = || Arc::new(DistributedGate::new(key.clone(), *limit));
        self.in_group(&key, |group| {
            let gate = group.distributed.upgrade().unwrap_or_else(new);
            group.distributed = Arc::downgrade(&gate);
            gate
        })
    }

    fn in_group<T>(&self, key: &str, get: impl FnOnce(&mut Group) -> T) -> T {
        // Nothing that holds the mutex can leave it half-written.
        let mut groups = self.groups.lock().unwrap_or_else(PoisonError::into_inner);
        groups.retain(|_, group| group.is_alive());
        get(groups.entry(key.to_owned()).or_default())
    }
}

impl Group {
    fn is_alive(&self) -> bool {
        self.local.strong_count() + self.distributed.strong_count() > 0
    }
}

impl Gates {
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

fn find(gates: &[Arc<Gates>], key: (&str, &str, Option<&str>)) -> Result<usize, usize> {
    gates.binary_search_by(|gates| {
        let Gates {
            action,
            version,
            app,
            ..
        } = &**gates;
        (action.as_str(), version.as_str(), app.as_deref()).cmp(&key)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn gates_of_apps_are_dropped_when_idle() {
        const LIMIT: RateLimit = RateLimit::new(5, 1, RateLimitScope::App);
        let table = GateTable::default();
        for app in 0..1_000_u64 {
            drop(gates(
                &table,
                ("A", LIMIT),
                Some(&app.to_string()),
                10 * app + 10,
            ));
        }
        assert_eq!(table.gates.load().len(), 1);
        assert!(table.groups.lock().unwrap().len() <= 2);
    }
}
