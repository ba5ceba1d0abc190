//! The methods of a builder that set the checks every call passes.

use super::Builder;
use crate::RateLimits;

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
