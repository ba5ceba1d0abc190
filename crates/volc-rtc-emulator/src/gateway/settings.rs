//! The settings of the checks.

use crate::{Builder, RateLimits};

/// The settings of the checks.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Settings {
    pub(crate) limits: RateLimits,
    /// True if a signature that does not match is explained.
    pub(crate) debug: bool,
    /// True if `host` has to be signed.
    pub(crate) requires_host: bool,
    /// True if unsigned calls go to the first account.
    pub(crate) no_auth: bool,
}

impl Builder {
    /// Sets the rate limits that hold; those of the pages by default.
    pub fn rate_limits(mut self, limits: RateLimits) -> Self {
        self.gateway.limits = limits;
        self
    }

    /// Sets whether a signature that does not match is explained: the server's canonical request and, if it can be
    /// found, the client's, in the error's message. It holds neither the right signature nor the keys.
    pub fn debug(mut self, debug: bool) -> Self {
        self.gateway.debug = debug;
        self
    }

    /// Refuses signatures that do not cover `host`. The service's pages ask for it, but some official SDKs leave it
    /// out, so it is not required by default.
    pub fn require_signed_host(mut self, require: bool) -> Self {
        self.gateway.requires_host = require;
        self
    }

    /// Lets unsigned calls through, as calls of the first account: for `curl` and the like. Signatures are checked as
    /// ever where they are made.
    pub fn no_auth(mut self, no_auth: bool) -> Self {
        self.gateway.no_auth = no_auth;
        self
    }
}
