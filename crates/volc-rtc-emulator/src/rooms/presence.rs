//! The times of users in a room, counted in its messages: who was there for which message.

use rusqlite::{Connection, Transaction};

use super::ids::UserKey;
use crate::ApiError;

/// Notes that a user is in a room from now on. One who is there already stays.
pub(super) fn enter(tx: &Transaction<'_>, key: UserKey<'_>) -> Result<(), ApiError> {
    let last = last_id(tx, key.app_id, key.room_id)?;
    let [app_id, room_id, user_id] = key.columns();
    // One who has left and comes back before the next message has been there all the time.
    let reopened = tx
        .prepare_cached(
            "UPDATE room_presence SET last_id = NULL
             WHERE app_id = ?1 AND room_id = ?2 AND user_id = ?3 AND (last_id IS NULL OR last_id = ?4)",
        )?
        .execute((app_id, room_id, user_id, last))?;
    if reopened == 0 {
        tx.prepare_cached("INSERT INTO room_presence (app_id, room_id, user_id, after_id) VALUES (?1, ?2, ?3, ?4)")?
            .execute((app_id, room_id, user_id, last))?;
    }
    Ok(())
}

/// Notes that a user has left.
pub(super) fn exit(tx: &Transaction<'_>, key: UserKey<'_>) -> Result<(), ApiError> {
    let last = last_id(tx, key.app_id, key.room_id)?;
    let [app_id, room_id, user_id] = key.columns();
    tx.prepare_cached(
        "UPDATE room_presence SET last_id = ?4
         WHERE app_id = ?1 AND room_id = ?2 AND user_id = ?3 AND last_id IS NULL",
    )?
    .execute((app_id, room_id, user_id, last))?;
    Ok(())
}

/// Forgets those that ended before the first message that is kept.
pub(super) fn forget(
    tx: &Transaction<'_>,
    app_id: &str,
    room_id: &str,
    first_kept: i64,
) -> Result<(), ApiError> {
    tx.prepare_cached(
        "DELETE FROM room_presence WHERE app_id = ?1 AND room_id = ?2 AND last_id < ?3",
    )?
    .execute((app_id, room_id, first_kept))?;
    Ok(())
}

/// Returns the number of the last message of a room; 0 if there was none.
pub(super) fn last_id(db: &Connection, app_id: &str, room_id: &str) -> Result<i64, ApiError> {
    let mut select =
        db.prepare_cached("SELECT max(id) FROM room_messages WHERE app_id = ?1 AND room_id = ?2")?;
    let last: Option<i64> = select.query_row((app_id, room_id), |row| row.get(0))?;
    Ok(last.unwrap_or(0))
}
