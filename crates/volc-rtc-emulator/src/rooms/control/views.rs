//! The responses of the control API of rooms.

use rusqlite::Connection;
use serde::Serialize;

use crate::ApiError;
use crate::control::{Room, RoomStream, RoomUser};
use crate::rooms::ids::UserKey;
use crate::rooms::roster::User;
use crate::rooms::streams;

/// Returns a user as the control API shows one.
pub(super) fn user_view(
    db: &Connection,
    key: UserKey<'_>,
    user: User,
) -> Result<RoomUser, ApiError> {
    let streams = streams::published(db, key)?;
    let streams = streams.into_iter().map(|(media, at)| RoomStream {
        media,
        started_at: at.unsigned(),
    });
    Ok(RoomUser {
        visible: user.visible,
        joined_at: user.joined_at.unsigned(),
        has_token: user.grant.token_digest.is_some(),
        token_expires_at: user.grant.expires_at.map(|end| end.unsigned()),
        streams: streams.collect(),
        user_id: user.user_id,
        device_type: user.device,
        extra_info: user.extra_info,
    })
}

/// Users of a room.
#[derive(Serialize)]
pub(super) struct UsersView {
    pub(super) users: Vec<RoomUser>,
    /// The `after` of the next page; null at the end.
    pub(super) next: Option<String>,
}

/// Rooms of an app.
#[derive(Serialize)]
pub(super) struct RoomsView {
    pub(super) rooms: Vec<Room>,
    pub(super) next: Option<String>,
}
