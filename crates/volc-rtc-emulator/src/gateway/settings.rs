//! The settings of the checks.

use crate::RateLimits;

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
