//! Moderation of what users send, in two Versions.
//!
//! A task is of a user or of a whole room, and of pictures, sound or both. The pages say how they meet: a task of the
//! room takes over what those of users do; while there is one, none of a user can start or stop by itself.
//!
//! # What the pages leave open
//!
//! - A start of a user whose tasks cover its media already is a repeated start, and so is one of a room; one that
//!   covers more widens the task that is there. A task of the room that takes over a part of a user's task leaves the
//!   rest.
//! - The code of a start for a user beside a task of the room is `InvalidParameter.TaskAlreadyExists`, that of a stop
//!   for one `InvalidParameter`. A stop without `UserId` stops all tasks of the room.
//! - A task of the room is listed once for each user who has published in it.
//! - Nothing that simulated users send is a violation, until `POST /_emulator/tasks/{id}/violation` says so. With
//!   `CallbackType` 1 the other results come too, with `PASS`.
//! - Results are posted to `Callback` in the envelope of events, signed with the emulator's own key
//!   ([`WEBHOOK_KEY`](crate::WEBHOOK_KEY)), since no page says how they are signed.
//! - The minute in which the service prepares the first task is not imitated.

mod actions;
mod family;
mod results;
mod sample;
mod sampling;
mod scope;

use volc_core::server::Route;
use volc_rtc_api::moderation::Moderation as _;

pub(in crate::tasks) use self::family::FAMILY;
pub(in crate::tasks) use self::results::violation;
use crate::{ApiError, Caller};

/// Returns the routes of the family.
pub(in crate::tasks) fn routes() -> Vec<Route<Caller, ApiError>> {
    actions::Moderations.routes()
}
