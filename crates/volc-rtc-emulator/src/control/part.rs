//! A part of the control API.

use crate::Emulator;

/// The path that all routes are under.
pub(crate) const PREFIX: &str = "/_emulator";
/// A part and its routes.
pub(crate) struct Part {
    /// The routes, by paths under `/_emulator`, such as `/clock`.
    pub(crate) routes: fn() -> axum::Router<Emulator>,
    /// Each route as `METHOD /path`, for the responses to unknown paths.
    pub(crate) list: &'static [&'static str],
}
