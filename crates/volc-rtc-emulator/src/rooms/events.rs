//! The events of rooms, as `specs/rtc/events/room.md` and `stream.md` have them.

use rusqlite::Transaction;
use serde_json::{Map, Value, json};

use super::ids::{Millis, UserKey};
use crate::ApiError;
use crate::control::Media;
use crate::outbox::NewEvent;
use crate::webhooks;

/// The reason of a `UserLeaveRoom`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeaveReason {
    /// The user left.
    UserLeave,
    /// The connection was lost, and 30 seconds have gone since.
    ConnectionLost,
    /// `KickUser`, `BanRoomUser` or `UpdateBanRoomUserRule` removed the user.
    Kicked,
    /// `DismissRoom` dismissed the room.
    RoomDismissed,
    /// The token has expired.
    TokenExpired,
    Other,
}

impl LeaveReason {
    /// Returns the value of `Reason`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::UserLeave => "userLeave",
            Self::ConnectionLost => "connectionLost",
            Self::Kicked => "kickedByAdmin",
            Self::RoomDismissed => "roomDismissByAdmin",
            Self::TokenExpired => "onUserTokenDidExpire",
            Self::Other => "other",
        }
    }
}

/// The reason of the stop of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StopReason {
    Stopped,
    LeftRoom,
    Banned,
}

impl StopReason {
    fn name(self) -> &'static str {
        match self {
            Self::Stopped => "StreamStop",
            Self::LeftRoom => "LeaveRoom",
            Self::Banned => "BannedByAdmin",
        }
    }
}

/// A user as events describe one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    pub(super) key: UserKey<'a>,
    pub(super) device: &'a str,
    pub(super) visible: bool,
}

/// Tells of a room that has come to be, or is no more.
pub(super) fn room(
    tx: &Transaction<'_>,
    app_id: &str,
    room_id: &str,
    created: bool,
    at: Millis,
) -> Result<(), ApiError> {
    let event_type = if created { "RoomCreate" } else { "RoomDestroy" };
    emit(tx, app_id, room_id, event_type, at, [])
}

/// Tells of a user who has joined.
pub(super) fn joined(
    tx: &Transaction<'_>,
    who: Subject<'_>,
    extra_info: &str,
    at: Millis,
) -> Result<(), ApiError> {
    let event_type = if who.visible {
        "UserJoinRoom"
    } else {
        "InvisibleUserJoinRoom"
    };
    user(tx, who, event_type, at, [("ExtraInfo", extra_info)])
}

/// Tells of a user who has left.
pub(super) fn left(
    tx: &Transaction<'_>,
    who: Subject<'_>,
    reason: LeaveReason,
    at: Millis,
) -> Result<(), ApiError> {
    let event_type = if who.visible {
        "UserLeaveRoom"
    } else {
        "InvisibleUserLeaveRoom"
    };
    user(tx, who, event_type, at, [("Reason", reason.name())])
}

/// Tells of a user who is visible now, or no more.
pub(super) fn visibility(
    tx: &Transaction<'_>,
    key: UserKey<'_>,
    visible: bool,
    at: Millis,
) -> Result<(), ApiError> {
    let event_type = if visible {
        "RoleChangeInvisible2Visible"
    } else {
        "RoleChangeVisible2Invisible"
    };
    emit(
        tx,
        key.app_id,
        key.room_id,
        event_type,
        at,
        [("UserId", key.user_id)],
    )
}

/// Tells of a stream that has started.
pub(super) fn started(
    tx: &Transaction<'_>,
    who: Subject<'_>,
    media: Media,
    at: Millis,
) -> Result<(), ApiError> {
    user(tx, who, media.events().0, at, [])
}

/// Tells of a stream that has stopped.
pub(super) fn stopped(
    tx: &Transaction<'_>,
    who: Subject<'_>,
    media: Media,
    reason: StopReason,
    at: Millis,
) -> Result<(), ApiError> {
    user(tx, who, media.events().1, at, [("Reason", reason.name())])
}

fn user<const N: usize>(
    tx: &Transaction<'_>,
    who: Subject<'_>,
    event_type: &'static str,
    at: Millis,
    more: [(&str, &str); N],
) -> Result<(), ApiError> {
    let first = [("UserId", who.key.user_id), ("DeviceType", who.device)];
    let members = first.into_iter().chain(more);
    emit(tx, who.key.app_id, who.key.room_id, event_type, at, members)
}

fn emit<'a>(
    tx: &Transaction<'_>,
    app_id: &str,
    room_id: &str,
    event_type: &'static str,
    at: Millis,
    members: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<(), ApiError> {
    let mut data = Map::new();
    data.insert("RoomId".to_owned(), json!(room_id));
    let members = members
        .into_iter()
        .map(|(name, value)| (name.to_owned(), Value::from(value)));
    data.extend(members);
    data.insert("Timestamp".to_owned(), json!(at.0));
    let event = NewEvent {
        app_id,
        event_type,
        room_id: Some(room_id),
        data: Value::Object(data),
        at_millis: at.unsigned(),
    };
    webhooks::emit(tx, &event)?;
    Ok(())
}
