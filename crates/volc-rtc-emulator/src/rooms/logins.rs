//! Users who are logged in to real-time messaging (RTS) outside of rooms.

use rusqlite::{Connection, Transaction};

use super::ids::{Millis, UserKey};
use super::messages::OUTSIDE;
use super::presence;
use crate::ApiError;

/// Logs a user in. One who is logged in already stays so.
pub(super) fn login(
    tx: &Transaction<'_>,
    app_id: &str,
    user_id: &str,
    at: Millis,
) -> Result<(), ApiError> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO room_logins (app_id, user_id, logged_in_at) VALUES (?1, ?2, ?3)",
    )?
    .execute((app_id, user_id, at))?;
    presence::enter(tx, UserKey::new(app_id, OUTSIDE, user_id))
}

/// Logs a user out. Returns whether the user was logged in.
pub(super) fn logout(tx: &Transaction<'_>, app_id: &str, user_id: &str) -> Result<bool, ApiError> {
    let mut delete =
        tx.prepare_cached("DELETE FROM room_logins WHERE app_id = ?1 AND user_id = ?2")?;
    let gone = delete.execute((app_id, user_id))?;
    presence::exit(tx, UserKey::new(app_id, OUTSIDE, user_id))?;
    Ok(gone > 0)
}

/// Returns whether a user is logged in.
pub(super) fn is_in(db: &Connection, app_id: &str, user_id: &str) -> Result<bool, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM room_logins WHERE app_id = ?1 AND user_id = ?2)",
    )?;
    Ok(select.query_row((app_id, user_id), |row| row.get(0))?)
}

/// Returns users who are logged in, by their ids, those behind one.
pub(super) fn list(
    db: &Connection,
    app_id: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<(String, Millis)>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT user_id, logged_in_at FROM room_logins WHERE app_id = ?1 AND user_id > ?2 ORDER BY user_id LIMIT ?3",
    )?;
    let rows = select.query_map((app_id, after, limit), |row| {
        Ok((row.get(0)?, Millis(row.get(1)?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
