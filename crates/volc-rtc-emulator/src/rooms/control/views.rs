//! The responses of the control API of rooms.

use rusqlite::Connection;
use serde::Serialize;

use crate::ApiError;
use crate::rooms::ids::UserKey;
use crate::rooms::roster::User;
use crate::rooms::streams;

/// A user who is in a room.
#[derive(Serialize)]
pub(super) struct UserView {
    user_id: String,
    visible: bool,
    device_type: String,
    extra_info: String,
    joined_at: i64,
    /// The end of the token; null if it never ends, or the user joined without one.
    token_expires_at: Option<i64>,
    has_token: bool,
    streams: Vec<StreamView>,
}

/// A stream that a user publishes.
#[derive(Serialize)]
struct StreamView {
    media: &'static str,
    started_at: i64,
}

impl UserView {
    pub(super) fn new(db: &Connection, key: UserKey<'_>, user: User) -> Result<Self, ApiError> {
        let streams = streams::published(db, key)?.into_iter();
        Ok(Self {
            visible: user.visible,
            joined_at: user.joined_at.0,
            token_expires_at: user.grant.expires_at.map(|end| end.0),
            has_token: user.grant.token_digest.is_some(),
            streams: streams
                .map(|(media, at)| StreamView {
                    media: media.name(),
                    started_at: at.0,
                })
                .collect(),
            user_id: user.user_id,
            device_type: user.device,
            extra_info: user.extra_info,
        })
    }
}

/// Users of a room.
#[derive(Serialize)]
pub(super) struct UsersView {
    pub(super) users: Vec<UserView>,
    /// The `after` of the next page; null at the end.
    pub(super) next: Option<String>,
}

/// A room.
#[derive(Serialize)]
pub(super) struct RoomView {
    pub(super) room_id: String,
    pub(super) created_at: i64,
    pub(super) users: i64,
    pub(super) visible_users: i64,
}

/// Rooms of an app.
#[derive(Serialize)]
pub(super) struct RoomsView {
    pub(super) rooms: Vec<RoomView>,
    pub(super) next: Option<String>,
}
