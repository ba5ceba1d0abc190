//! The parts of the control API: a line of registration each.

use crate::{Emulator, rooms, webhooks};

use super::{PREFIX, clock, faults, health, journal, state};

/// A part and its routes.
pub(crate) struct Part {
    /// The routes, by paths under `/_emulator`, such as `/clock`.
    pub(crate) routes: fn() -> axum::Router<Emulator>,
    /// Each route as `METHOD /path`, for the responses to unknown paths.
    pub(crate) list: &'static [&'static str],
}

/// Every part.
pub(super) const ALL: &[Part] = &[
    health::PART,
    state::PART,
    clock::PART,
    journal::PART,
    rooms::control::PART,
    webhooks::PART,
    faults::PART,
];

/// Returns the routes that are wanted, as text.
pub(super) fn list(wanted: impl Fn(&str) -> bool) -> String {
    let routes = ALL.iter().flat_map(|part| part.list);
    let wanted = routes.filter(|route| wanted(route)).map(|route| {
        let (method, path) = route.split_once(' ').unwrap_or(("GET", route));
        format!("{method} {PREFIX}{path}")
    });
    wanted.collect::<Vec<_>>().join(", ")
}

/// Returns whether a route of the list is for this path.
pub(super) fn has_path(route: &str, path: &str) -> bool {
    let pattern = route.split_once(' ').map_or(route, |(_, pattern)| pattern);
    let (mut wanted, mut present) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), present.next()) {
            (None, None) => return true,
            (Some(segment), Some(text)) if segment.starts_with('{') || segment == text => {}
            _ => return false,
        }
    }
}
