//! Tokens whose right to publish `LimitTokenPrivilege` has taken for a while.

use rusqlite::{Connection, Transaction};

use super::ids::{Millis, UserKey};
use crate::ApiError;

/// Limits a token until a time, in place of an earlier limit of the same token.
pub(super) fn set(
    tx: &Transaction<'_>,
    key: UserKey<'_>,
    token_digest: &str,
    until: Millis,
    now: Millis,
) -> Result<(), ApiError> {
    let [app_id, room_id, user_id] = key.columns();
    tx.prepare_cached(
        "DELETE FROM room_token_limits WHERE app_id = ?1 AND room_id = ?2 AND user_id = ?3 AND until_at <= ?4",
    )?
    .execute((app_id, room_id, user_id, now))?;
    tx.prepare_cached(
        "INSERT OR REPLACE INTO room_token_limits (app_id, room_id, user_id, token_digest, until_at)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute((app_id, room_id, user_id, token_digest, until))?;
    Ok(())
}

/// Returns the end of the limit of a token, if one holds. A user who joined without a token is under every limit of
/// their tokens, so that a test that needs no tokens sees the effect all the same.
pub(super) fn until(
    db: &Connection,
    key: UserKey<'_>,
    token_digest: Option<&str>,
    now: Millis,
) -> Result<Option<Millis>, ApiError> {
    let [app_id, room_id, user_id] = key.columns();
    let mut select = db.prepare_cached(
        "SELECT max(until_at) FROM room_token_limits
         WHERE app_id = ?1 AND room_id = ?2 AND user_id = ?3 AND (?4 IS NULL OR token_digest = ?4) AND until_at > ?5",
    )?;
    let until: Option<i64> = select
        .query_row((app_id, room_id, user_id, token_digest, now), |row| {
            row.get(0)
        })?;
    Ok(until.map(Millis))
}
