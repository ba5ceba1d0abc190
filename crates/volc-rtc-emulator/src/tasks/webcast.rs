//! Web pages whose picture and sound are pushed into rooms: cloud screen recording, as the pages call it.
//!
//! # What the pages leave open
//!
//! - While a task runs, its user is in the room and publishes audio and video. A user of the same id who is there is
//!   replaced, as by joining again. If the user is removed from the room, or replaced in turn, the task has failed.
//! - A page that decides about the begin (`EnableEventNotify`) calls `onWebcastStart` at once, so nothing waits for
//!   `StartTimeout`; `onWebcastEnd` is `POST /_emulator/tasks/{id}/advance`. Pages are never blank, frozen or crashed.
//! - The event's `Reason` of an abnormal end is the message of `POST /_emulator/tasks/{id}/fail` if it is one that the
//!   page of the event lists, else `SourceURLInaccessible` for a task that could not start, and `WebRenderModuleError`.
//! - Without `VideoSolutions` one is shown, of the defaults; odd sizes become even, as the page says: the next larger.

mod actions;
mod family;

use volc_core::server::Route;
use volc_rtc_api::webcast::Webcast as _;

pub(in crate::tasks) use self::family::FAMILY;
use crate::{ApiError, Caller};

/// Returns the routes of the family.
pub(in crate::tasks) fn routes() -> Vec<Route<Caller, ApiError>> {
    actions::Webcasts.routes()
}
