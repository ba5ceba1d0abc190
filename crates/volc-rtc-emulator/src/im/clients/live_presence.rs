//! Live groups of a user whose last client disconnects, or whose first one connects again.

use rusqlite::Transaction;

use super::actor::Who;
use crate::ApiError;
use crate::im::conversations::find as conversations;
use crate::im::members::presence;
use crate::im::users::find as users;

/// The live groups that a user is in, or has lost the connection to.
pub(super) const LIVE_GROUPS: &str = "SELECT short_id FROM participants
     WHERE app = ?1 AND user_id = ?2 AND type = 100 AND (online = 1 OR lost = 1)";

/// Brings a user who has connected back into the live groups whose connection was lost.
pub(super) fn restore(tx: &Transaction<'_>, who: &Who) -> Result<(), ApiError> {
    for short_id in groups(tx, who)? {
        let Some(conversation) = conversations::find(tx, &who.app_id, short_id)? else {
            continue;
        };
        presence::enter(tx, &conversation, who.user_id, who.now_millis)?;
    }
    Ok(())
}

/// Cuts the connections of a user to live groups, unless another client of theirs is connected.
pub(super) fn lose(tx: &Transaction<'_>, who: &Who) -> Result<(), ApiError> {
    if users::is_online(tx, &who.app_id, who.user_id)? {
        return Ok(());
    }
    for short_id in groups(tx, who)? {
        if let Some(conversation) = conversations::find(tx, &who.app_id, short_id)? {
            presence::lose_connection(tx, &conversation, who.user_id, who.now_millis)?;
        }
    }
    Ok(())
}

fn groups(tx: &Transaction<'_>, who: &Who) -> Result<Vec<i64>, ApiError> {
    let mut select = tx.prepare_cached(LIVE_GROUPS)?;
    let rows = select.query_map((&who.app_id, who.user_id), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
