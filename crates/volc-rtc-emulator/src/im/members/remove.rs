//! The end of memberships, from Actions and clients.

use rusqlite::Transaction;

use super::{insert, lost};
use crate::ApiError;
use crate::im::conversations::find::Conversation;
use crate::im::events;

/// Removes members from a group, and tells of them. Returns the users who were none.
///
/// # Errors
/// `SingleConversationNotSupport`.
pub(in crate::im) fn remove(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    users: &[i64],
    operator: i64,
    now_millis: u64,
) -> Result<Vec<i64>, ApiError> {
    conversation.refuse_one_to_one()?;
    let (mut removed, mut failed) = (Vec::new(), Vec::new());
    for user_id in users.iter().copied() {
        if delete_row(tx, conversation.short_id, user_id)? {
            lost::forget(tx, conversation, user_id)?;
            removed.push(user_id);
        } else {
            failed.push(user_id);
        }
    }
    events::removed(tx, conversation, &removed, operator, now_millis)?;
    Ok(failed)
}

/// Deletes the row of a member, and returns whether there was one.
fn delete_row(tx: &Transaction<'_>, short_id: i64, user_id: i64) -> Result<bool, ApiError> {
    let mut delete = tx.prepare_cached(
        "DELETE FROM participants WHERE short_id = ?1 AND user_id = ?2 RETURNING online",
    )?;
    let rows = delete.query_map((short_id, user_id), |row| row.get::<_, i64>(0))?;
    // All rows are read, since the statement has run to its end only then.
    let online = rows.collect::<Result<Vec<_>, _>>()?;
    let Some(online) = online.first() else {
        return Ok(false);
    };
    insert::count(tx, short_id, -1, -online)?;
    Ok(true)
}
