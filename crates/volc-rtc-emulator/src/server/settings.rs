//! The settings of the server.

use super::ServerLimits;
use crate::Builder;

/// The largest body that is read by default: 4 MiB.
const BODY_LIMIT: usize = 4 << 20;

/// The settings of the server.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) limits: ServerLimits,
    /// The size of the largest body that is read.
    pub(crate) body_limit: usize,
    /// The token of the control API, where the server may listen on other addresses than loopback.
    pub(crate) admin_token: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            limits: ServerLimits::default(),
            body_limit: BODY_LIMIT,
            admin_token: None,
        }
    }
}

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
