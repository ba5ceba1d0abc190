//! Online streams that are relayed into rooms.
//!
//! # What the pages leave open
//!
//! - While a task plays, its user is in the room, with the rights of the token, and publishes what `MediaType` says.
//!   The stream itself is always there: `POST /_emulator/tasks/{id}/advance` ends it (`Reason` 3), `…/fail` lets it
//!   break off with any other reason.
//! - A wrong token, a ban, and an address that is neither RTMP nor HTTP are no errors of the call, nor of an update:
//!   the task fails, and the event says why, since its page lists these reasons.
//! - If the user is removed from the room, or replaced by one of the same id who joins, the task fails with `Reason` 9.
//! - A task is idle while nobody else is in the room, for nobody watches then. One that waits for `StartTimeStamp` is
//!   not.
//! - `RelayStreamStateChanged` comes with 1 for a task that waits, 2 and 3 when it plays, 4 at its end; 2 and 3 again
//!   after an update with another address. The end after 72 hours has the reason of a stream that is over.
//! - Width and height are required in transcoding, unless the stream has no video; an odd one becomes the next even
//!   one.
//! - `Status` of a task that has failed is 3, the only one of an end. A list is in the order of the calls, of the last
//!   72 hours.

mod actions;
mod family;

use volc_core::server::Route;
use volc_rtc_api::relay::Relay as _;

pub(in crate::tasks) use self::family::FAMILY;
use crate::{ApiError, Caller};

/// Returns the routes of the family.
pub(in crate::tasks) fn routes() -> Vec<Route<Caller, ApiError>> {
    actions::Relays.routes()
}
