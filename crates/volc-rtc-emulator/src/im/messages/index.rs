//! Positions of messages in their conversation, `IndexInConversation`: 1, 2, 3 and so on.

use rusqlite::{Connection, OptionalExtension as _, Transaction};

use crate::ApiError;

/// Returns the position of the last message of a conversation; 0 without one.
pub(in crate::im) fn last_index(db: &Connection, short_id: i64) -> Result<i64, ApiError> {
    let mut select =
        db.prepare_cached("SELECT last_index FROM conversations WHERE short_id = ?1")?;
    let last = select.query_row([short_id], |row| row.get(0)).optional()?;
    Ok(last.unwrap_or_default())
}

/// Takes the next position of a conversation.
pub(super) fn next_index(tx: &Transaction<'_>, short_id: i64) -> Result<i64, ApiError> {
    let mut update = tx.prepare_cached(
        "UPDATE conversations SET last_index = last_index + 1 WHERE short_id = ?1 RETURNING last_index",
    )?;
    Ok(update.query_row([short_id], |row| row.get(0))?)
}
