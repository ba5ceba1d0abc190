//! Limits that an app's console sets.
//!
//! The pages name no number, so the emulator's are high enough for most programs; the control API sets others:
//! `PUT /_emulator/im/limits`.

use rusqlite::{Connection, OptionalExtension as _, Transaction};

use crate::ApiError;
use crate::control::ImLimits;

/// Returns the limits of an app.
pub(in crate::im) fn get(db: &Connection, app_id: &str) -> Result<ImLimits, ApiError> {
    let mut select =
        db.prepare_cached("SELECT members, user_conversations FROM im_limits WHERE app_id = ?1")?;
    let found = select.query_row([app_id], |row| {
        let limits = ImLimits::new().members(row.get("members")?);
        Ok(limits.user_conversations(row.get("user_conversations")?))
    });
    Ok(found.optional()?.unwrap_or_default())
}

/// Sets the limits of an app.
pub(in crate::im) fn put(
    tx: &Transaction<'_>,
    app_id: &str,
    limits: ImLimits,
) -> Result<(), ApiError> {
    tx.prepare_cached("INSERT OR REPLACE INTO im_limits (app_id, members, user_conversations) VALUES (?1, ?2, ?3)")?
        .execute((app_id, limits.members, limits.user_conversations))?;
    Ok(())
}

/// Returns whether a user is in as many groups as they may be. It counts no further than that.
pub(in crate::im) fn has_most_groups(
    db: &Connection,
    app_id: &str,
    user_id: i64,
    limits: ImLimits,
) -> Result<bool, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT count(*) FROM (
             SELECT 1 FROM participants INDEXED BY participants_in_groups
             WHERE app = ?1 AND user_id = ?2 AND type = 2 LIMIT ?3)",
    )?;
    let count: i64 = select.query_row((app_id, user_id, limits.user_conversations), |row| {
        row.get(0)
    })?;
    Ok(count >= limits.user_conversations)
}
