//! The rate limits of an Action, and how their counts are named.

use crate::action::{RateLimit, RateLimitScope};

/// An Action and the limits that its calls are held to.
#[derive(Clone, Copy)]
pub(crate) struct LimitedAction<'a> {
    pub(crate) action: &'a str,
    pub(crate) version: &'a str,
    pub(crate) limits: &'a [RateLimit],
}

/// An Action and its rate limits: one value for all AppIds.
pub(super) struct Limits {
    action: String,
    version: String,
    all: Vec<Limit>,
}

/// A rate limit of an Action.
pub(super) struct Limit {
    pub(super) rate: RateLimit,
    /// The names of all Actions that share it, of whatever Version; `None` if it is the Action's alone.
    shared: Option<String>,
}

impl Limits {
    pub(super) fn new(call: LimitedAction<'_>) -> Self {
        let limit = |rate: &RateLimit| Limit {
            rate: *rate,
            shared: names(call.action, rate),
        };
        Self {
            action: call.action.to_owned(),
            version: call.version.to_owned(),
            all: call.limits.iter().map(limit).collect(),
        }
    }

    /// The Action and its Version, which the limits are found by.
    pub(super) fn name(&self) -> (&str, &str) {
        (&self.action, &self.version)
    }

    pub(super) fn within(&self, scope: RateLimitScope) -> impl Iterator<Item = &Limit> {
        let inside = move |limit: &&Limit| limit.rate.scope == scope;
        self.all.iter().filter(inside)
    }

    /// Returns the key of a count: the Action and its Version, or the names of all Actions that share it; then the
    /// period and the AppId.
    pub(super) fn key(&self, limit: &Limit, app: Option<&str>) -> String {
        let seconds = limit.rate.seconds;
        let key = match &limit.shared {
            Some(names) => format!("{names}/{seconds}s"),
            None => format!("{}/{}/{seconds}s", self.action, self.version),
        };
        match app {
            Some(app) => format!("{key}/{app}"),
            None => key,
        }
    }
}

impl Limit {
    /// Returns whether calls of two Actions count towards one limit.
    pub(super) fn is_shared_with(&self, other: &Self) -> bool {
        self.shared.is_some()
            && self.shared == other.shared
            && self.rate.seconds == other.rate.seconds
    }
}

fn names(action: &str, rate: &RateLimit) -> Option<String> {
    if rate.shared_with.is_empty() {
        return None;
    }
    let mut names = Vec::new();
    for name in [&action].into_iter().chain(rate.shared_with) {
        if let Err(at) = names.binary_search(name) {
            names.insert(at, *name);
        }
    }
    Some(names.join("+"))
}
