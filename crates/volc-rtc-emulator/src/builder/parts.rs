//! The parts of the emulator: a line of registration each.

use volc_core::server::Route;

use crate::{ApiError, Caller, agents, apps, im, music, rooms, statistics, tasks};

/// Makes the routes of a family.
type Family = fn() -> Vec<Route<Caller, ApiError>>;

/// The families whose Actions keep state.
pub(super) const FAMILIES: &[Family] = &[
    agents::routes,
    apps::routes,
    im::routes,
    music::routes,
    rooms::routes,
    statistics::routes,
    tasks::routes,
];

/// The parts that act on what happens in rooms, in this order.
pub(super) static LISTENERS: &[&rooms::Listener] =
    &[&statistics::LISTENER, &agents::LISTENER, &tasks::LISTENER];
