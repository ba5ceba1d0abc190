//! Bans of the streams of a user in a room: of audio, of video.
//!
//! They hold until their end or until `UnbanUserStream`, also if the user leaves and comes back meanwhile.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::ids::{Millis, UserKey};
use crate::ApiError;

/// Bans audio or video, until a time or, with `None`, until the ban is lifted.
pub(super) fn set(
    tx: &Transaction<'_>,
    key: UserKey<'_>,
    is_video: bool,
    until: Option<Millis>,
) -> Result<(), ApiError> {
    let [app_id, room_id, user_id] = key.columns();
    tx.prepare_cached(
        "INSERT OR REPLACE INTO room_stream_bans (app_id, room_id, user_id, is_video, until_at)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((app_id, room_id, user_id, is_video, until))?;
    Ok(())
}

/// Lifts the ban of audio or video, if there is one.
pub(super) fn lift(tx: &Transaction<'_>, key: UserKey<'_>, is_video: bool) -> Result<(), ApiError> {
    let [app_id, room_id, user_id] = key.columns();
    tx.prepare_cached(
        "DELETE FROM room_stream_bans WHERE app_id = ?1 AND room_id = ?2 AND user_id = ?3 AND is_video = ?4",
    )?
    .execute((app_id, room_id, user_id, is_video))?;
    Ok(())
}

/// Returns the ban of audio or video that holds: its end, `Some(None)` if it holds until it is lifted.
pub(super) fn until(
    db: &Connection,
    key: UserKey<'_>,
    is_video: bool,
    now: Millis,
) -> Result<Option<Option<Millis>>, ApiError> {
    let [app_id, room_id, user_id] = key.columns();
    let mut select = db.prepare_cached(
        "SELECT until_at FROM room_stream_bans
         WHERE app_id = ?1 AND room_id = ?2 AND user_id = ?3 AND is_video = ?4 AND (until_at IS NULL OR until_at > ?5)",
    )?;
    let until = select.query_row((app_id, room_id, user_id, is_video, now), |row| row.get(0));
    Ok(until
        .optional()?
        .map(|until: Option<i64>| until.map(Millis)))
}
