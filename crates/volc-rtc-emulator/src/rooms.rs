//! Rooms: simulated users, what they publish, the messages they get, and the families `room` and `rts-message`.
//!
//! Users join by the control API (`control.rs` lists its calls), with a room token that is verified as the service does
//! it, or without one where the request says so. Whatever happens to them is an event in the outbox, in the same
//! transaction.
//!
//! # What the pages leave open
//!
//! Rooms and users:
//! - A room is there while anybody is in it. `RoomDestroy` comes when the last visible user has left, as its page says;
//!   so `RoomCreate` comes with the first visible user, and users who are all invisible have neither.
//! - A user who joins again replaces the older session: its streams stop with `LeaveRoom`, and there is another
//!   `UserJoinRoom` but no `UserLeaveRoom`, as the pages of both events say.
//! - A connection that is lost (`?reason=connectionLost`) is a leave 30 seconds later, since the event comes then; a
//!   user who joins again meanwhile has never left.
//! - A user who becomes invisible stops publishing, and invisible users publish nothing, as in the client SDKs.
//! - The streams of a user stop before the user leaves, the user leaves before the room is destroyed, and the room is
//!   created before the user joins: the order in which a receiver of events can keep count.
//!
//! Tokens:
//! - A token must grant `publish` or `subscribe`, since the service refuses others. The rights to publish hold to
//!   their end: a stream whose right has ended stops with `StreamStop`. (The service enforces that where it has been
//!   switched on for an app.)
//! - A token is known by its digest; the token itself is not kept.
//!
//! Actions:
//! - Codes for what is not there are `InternalError.RoomNotFound` and `InternalError.UserNotFound`, the only ones that
//!   the documentation has. `BanRoomUser`, `UpdateBanRoomUserRule` and `LimitTokenPrivilege` are rules: nobody need be
//!   there.
//! - `BanRoomUser` without an interval lifts a ban of the same scope, since users may come back at once then. A ban of
//!   a room, of a user in a room and of a user in all rooms are three bans; each is updated by its own scope.
//! - `UpdateBanRoomUserRule` where no ban holds is `InvalidParameter`. For a user in all rooms it also removes the
//!   user, as the page of 2023-11-01 says.
//! - `BanUserStream` and `UnbanUserStream` of 2023-11-01 set both kinds of streams, as their pages say: a member that
//!   is absent is `true`, so the user may publish it. Those of 2020-12-01 only do what is `true`. A ban is of camera
//!   and screen alike, outlives leaving and joining again, and stops streams with `BannedByAdmin`.
//! - `LimitTokenPrivilege` stops streams with `BannedByAdmin` too. A user who joined without a token is under every
//!   limit of their tokens. The right comes back by itself; publishing is up to the user.
//! - The `Token` of these three is verified like that of a join, except for its privileges; a bad one is
//!   `InvalidParameter`.
//! - `TotalUser` counts visible and invisible users.
//!
//! Messages:
//! - A kilobyte has 1,024 bytes; of a binary message the decoded bytes count.
//! - `From` must not be the id of a user who is in a room or logged in: `InvalidParameter.IllegalFrom`.
//! - `BatchSendRoomUnicast` to users of whom some are not in the room reaches the others, with `PartialSuccess`; to
//!   none, `InternalError.UserNotFound`. A user who is named twice gets one message.
//! - `SendUnicast` reaches users who are logged in (`POST /_emulator/rts/users`), whether or not they are in a room.

mod actions;
mod bans;
mod call;
pub(crate) mod control;
pub(crate) mod events;
pub(crate) mod expired;
pub(crate) mod expiry;
pub(crate) mod ids;
mod interval;
mod limits;
mod listener;
mod logins;
mod media;
pub(crate) mod messages;
mod presence;
mod problem;
mod roster;
mod rts;
pub(crate) mod service_users;
mod stream_bans;
pub(crate) mod streams;
pub(crate) mod tokens;
pub(crate) mod users;

use volc_core::server::Route;

pub(crate) use self::listener::{Listener, listen};
use crate::{ApiError, Caller};

/// Returns the routes of both families.
pub(crate) fn routes() -> Vec<Route<Caller, ApiError>> {
    let mut routes = actions::routes();
    routes.extend(rts::routes());
    routes
}

#[cfg(test)]
mod tests;
