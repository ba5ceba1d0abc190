//! The messages that a live group takes in a second.
//!
//! Low and normal priority share 30, high priority has 10, in any second of the emulator's clock. The page says that
//! what exceeds the first is dropped, and of the second that it may be lost: here it always is, so that a program which
//! must not lose it notices.

use rusqlite::{Transaction, named_params};

use super::draft::HIGH;
use super::index;
use crate::ApiError;

/// The messages of low and normal priority in a second.
const USUAL: i64 = 30;
/// The messages of high priority in a second.
const URGENT: i64 = 10;
/// The messages since a time, of high priority or of the others; those of a second are among the last 40.
pub(super) const RECENT: &str = "SELECT count(*) FROM im_messages
     WHERE short_id = :short_id AND position > :last - 40 AND stored_at > :since AND (priority = 2) = :is_high";

/// Returns whether a live group takes one more message.
pub(super) fn takes(
    tx: &Transaction<'_>,
    short_id: i64,
    priority: i64,
    now_millis: i64,
) -> Result<bool, ApiError> {
    let is_high = priority == HIGH;
    let mut select = tx.prepare_cached(RECENT)?;
    let key = named_params! {
        ":short_id": short_id,
        ":last": index::last_index(tx, short_id)?,
        ":since": now_millis.saturating_sub(1_000),
        ":is_high": is_high,
    };
    let recent: i64 = select.query_row(key, |row| row.get(0))?;
    Ok(recent < if is_high { URGENT } else { USUAL })
}
