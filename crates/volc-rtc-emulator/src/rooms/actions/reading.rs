//! `GetRoomOnlineUsers`, `GetUserStreamState`: what is in a room.

use rusqlite::Connection;
use volc_rtc_api::room::get_user_stream_state::{
    GetUserStreamStateOutput, GetUserStreamStateRequest, MediaType, State, StreamState,
};

use crate::ApiError;
use crate::control::Media;
use crate::rooms::call::Call;
use crate::rooms::ids::{self, UserKey};
use crate::rooms::{roster, streams};

/// The most invisible users that are listed.
const MOST_INVISIBLE: i64 = 10_000;

/// The users of a room.
#[derive(Default)]
pub(super) struct OnlineUsers {
    pub(super) room_exists: bool,
    pub(super) total: i64,
    pub(super) total_invisible: i64,
    pub(super) visible: Vec<String>,
    pub(super) invisible: Vec<String>,
}

/// Returns the users of a room, in the order in which they joined.
pub(super) fn online_users(
    db: &Connection,
    (app_id, room_id): &(String, String),
    call: &Call,
) -> Result<OnlineUsers, ApiError> {
    call.app(db, app_id)?;
    ids::check_room(room_id)?;
    if !roster::room_exists(db, app_id, room_id)? {
        return Ok(OnlineUsers::default());
    }
    let (visible, total_visible) = roster::ids(db, app_id, room_id, true, i64::MAX)?;
    let (invisible, total_invisible) = roster::ids(db, app_id, room_id, false, MOST_INVISIBLE)?;
    Ok(OnlineUsers {
        room_exists: true,
        total: total_visible.saturating_add(total_invisible),
        total_invisible,
        visible,
        invisible,
    })
}

/// Returns which streams a user publishes.
pub(super) fn stream_state(
    db: &Connection,
    request: &GetUserStreamStateRequest,
    call: &Call,
) -> Result<GetUserStreamStateOutput, ApiError> {
    call.app(db, &request.app_id)?;
    let key = UserKey::new(&request.app_id, &request.room_id, &request.user_id);
    ids::check_key(key)?;
    roster::require(db, key)?;
    let published = streams::published(db, key)?;
    let state = |media: Media| {
        let mut state = StreamState::default();
        state.media_type = media_type(media);
        let publishes = published.iter().any(|(published, _)| *published == media);
        state.state = if publishes {
            State::Publishing
        } else {
            State::NotPublishing
        };
        state
    };
    let mut output = GetUserStreamStateOutput::default();
    output.room_id.clone_from(&request.room_id);
    output.user_id.clone_from(&request.user_id);
    output.stream_states = Media::ALL.map(state).into();
    Ok(output)
}

fn media_type(media: Media) -> MediaType {
    match media {
        Media::Audio => MediaType::Audio,
        Media::Video => MediaType::Video,
        Media::ScreenAudio => MediaType::ScreenAudio,
        Media::ScreenVideo => MediaType::ScreenVideo,
    }
}
