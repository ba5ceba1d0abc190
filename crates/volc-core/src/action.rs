//! The description of an Action by its generated crate, and the requirements on its request.

use crate::pagination::PageStep;
use crate::wire::{
    Bounds, FieldInfo, InvalidField, RequestJson, Rule, Wire, WireStruct, check_action, to_json,
};

/// The facts of an Action, taken from its page.
#[derive(Debug)]
#[non_exhaustive]
pub struct ActionInfo {
    /// The name, as it is serialized.
    pub action: &'static str,
    /// The Version, as it is serialized.
    pub version: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path of the request's URL.
    pub path: &'static str,
    /// The effect of a call: read-only or mutating.
    pub effect: Effect,
    /// The documented rate limits.
    pub rate_limits: &'static [RateLimit],
    /// Further demands on members below its request, beyond those of their types.
    pub checks: &'static [FieldInfo],
    /// Its requirements on several members at once.
    pub rules: &'static [Rule],
    /// The vendor's page, where its address is known.
    pub page_url: Option<&'static str>,
    /// SHA-256 of the page that the code was generated from, in hex.
    pub page_sha256: &'static str,
}

impl ActionInfo {
    /// The facts of a POST Action without limits; the methods below tell the rest.
    pub const fn new(action: &'static str, version: &'static str) -> Self {
        Self {
            action,
            version,
            method: Method::Post,
            path: "/",
            effect: Effect::Unknown,
            rate_limits: &[],
            checks: &[],
            rules: &[],
            page_url: None,
            page_sha256: "",
        }
    }

    /// It is called with GET.
    pub const fn get(mut self) -> Self {
        self.method = Method::Get;
        self
    }

    /// The path is not `/`.
    pub const fn path(mut self, path: &'static str) -> Self {
        self.path = path;
        self
    }

    /// It only reads.
    pub const fn reads(mut self) -> Self {
        self.effect = Effect::Read;
        self
    }

    /// It changes something.
    pub const fn writes(mut self) -> Self {
        self.effect = Effect::Write;
        self
    }

    /// Its documented limits.
    pub const fn rate_limits(mut self, limits: &'static [RateLimit]) -> Self {
        self.rate_limits = limits;
        self
    }

    /// Sets the demands on members below its request, by their paths: types are shared with Actions that demand less.
    pub const fn checks(mut self, checks: &'static [FieldInfo]) -> Self {
        self.checks = checks;
        self
    }

    /// Its requirements on several members at once.
    pub const fn rules(mut self, rules: &'static [Rule]) -> Self {
        self.rules = rules;
        self
    }

    /// SHA-256 of the page that the facts were read from.
    pub const fn page(mut self, sha256: &'static str) -> Self {
        self.page_sha256 = sha256;
        self
    }

    /// The address of the vendor's page.
    pub const fn page_url(mut self, url: &'static str) -> Self {
        self.page_url = Some(url);
        self
    }
}

/// The HTTP method of an Action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// All parameters are in the query.
    Get,
    /// The parameters are in a JSON body.
    Post,
}

/// The effect of a call: read-only or mutating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// It only reads; repeating it does no harm.
    Read,
    /// It changes something.
    Write,
    /// Nobody has said; treated like [`Effect::Write`].
    Unknown,
}

/// A documented rate limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// The number of calls that are allowed in a period.
    pub calls: u32,
    /// The length of the period in seconds.
    pub seconds: u32,
    /// The scope of the count.
    pub scope: RateLimitScope,
    /// The other Actions, in all their Versions, whose calls count towards the same limit.
    pub shared_with: &'static [&'static str],
}

impl RateLimit {
    /// So many calls of an account in a second.
    pub const fn qps(calls: u32) -> Self {
        Self::new(calls, 1, RateLimitScope::Account)
    }

    /// So many calls in so many seconds.
    pub const fn new(calls: u32, seconds: u32, scope: RateLimitScope) -> Self {
        Self {
            calls,
            seconds,
            scope,
            shared_with: &[],
        }
    }

    /// The same limit, towards which calls of these other Actions count too.
    #[must_use]
    pub const fn shared_with(mut self, actions: &'static [&'static str]) -> Self {
        self.shared_with = actions;
        self
    }
}

/// The scope over which the calls of a rate limit are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RateLimitScope {
    /// All calls of an account, whatever their AppId.
    Account,
    /// The calls for one AppId.
    App,
}

/// The request of an Action.
///
/// Only generated code implements it: what it demands beside `Clone` and `Send` is hidden machinery, which changes in
/// any release. Code that works with any Action takes it as a bound.
pub trait Action: WireStruct + Clone + Send + Sync + 'static {
    /// The type of `Result`.
    type Output: Wire + Send + Sync + 'static;

    /// The facts of the Action.
    const INFO: &'static ActionInfo;

    /// Checks the request against its documented bounds and requirements. [`send`](crate::client::Client::send) does so
    /// first of all.
    ///
    /// # Errors
    /// The first field that does not keep to them, with its path.
    fn validate(&self) -> Result<(), InvalidField> {
        let write = || to_json(self);
        let request = RequestJson::new(&write);
        self.check(&Bounds::NONE, &request)?;
        match (Self::INFO.checks, Self::INFO.rules) {
            ([], []) => Ok(()),
            (checks, rules) => check_action(checks, rules, &request),
        }
    }
}

/// A list whose further pages can be asked for.
///
/// Only generated code implements it, as [`Action`] is.
pub trait Paginated: Action {
    /// The type of the items of a page.
    type Item: Send + 'static;

    /// Makes the request ask for the page behind this one, which it was answered with.
    fn advance(&mut self, page: &Self::Output) -> PageStep;

    /// The items of a page.
    fn into_items(page: Self::Output) -> Vec<Self::Item>;
}
