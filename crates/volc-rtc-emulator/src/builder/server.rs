//! The methods of a builder that set the server.

use super::Builder;
use crate::ServerLimits;

impl Builder {
    /// Sets the size of the largest body that is read, in bytes; 4 MiB by default.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.server.body_limit = bytes;
        self
    }

    /// Sets the limits on what clients may keep waiting or occupied.
    pub fn server_limits(mut self, limits: ServerLimits) -> Self {
        self.server.limits = limits;
        self
    }

    /// Allows to listen on other addresses than loopback. The control API under `/_emulator/` then asks for this token,
    /// as `Authorization: Bearer TOKEN`.
    pub fn allow_remote(mut self, admin_token: impl Into<String>) -> Self {
        self.server.admin_token = Some(admin_token.into());
        self
    }
}
