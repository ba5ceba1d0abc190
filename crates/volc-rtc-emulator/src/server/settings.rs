//! The settings of the server.

use super::ServerLimits;

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
