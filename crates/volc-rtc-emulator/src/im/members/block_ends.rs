//! The ends of mutes and blocks, by a timer for each live group.

use rusqlite::{OptionalExtension as _, Transaction};
use serde_json::Value;

use crate::ApiError;
use crate::timers::{self, Timer};

/// The kind of the timer of the next end in a live group, whose subject is the short id.
pub(crate) const ENDED: &str = "im-block";

/// Sets the timer of the next end, after a block was put or changed.
pub(super) fn schedule(tx: &Transaction<'_>, app_id: &str, short_id: i64) -> Result<(), ApiError> {
    let mut select = tx.prepare_cached(
        "SELECT until FROM participant_blocks INDEXED BY participant_blocks_by_end
         WHERE short_id = ?1 ORDER BY until LIMIT 1",
    )?;
    let next: Option<i64> = select.query_row([short_id], |row| row.get(0)).optional()?;
    let Some(next) = next else {
        return Ok(());
    };
    let timer = Timer {
        app_id: app_id.to_owned(),
        kind: ENDED.to_owned(),
        subject: short_id.to_string(),
        due_millis: u64::try_from(next).unwrap_or(0).saturating_mul(1000),
        data: Value::Null,
    };
    timers::set(tx, &timer)
}

/// Runs the timer: deletes what has ended, so that lists need not pass over it.
pub(crate) fn ended(tx: &Transaction<'_>, timer: &Timer) -> Result<(), ApiError> {
    let Ok(short_id) = timer.subject.parse::<i64>() else {
        return Ok(());
    };
    let at = i64::try_from(timer.due_millis / 1000).unwrap_or(i64::MAX);
    tx.prepare_cached("DELETE FROM participant_blocks WHERE short_id = ?1 AND until <= ?2")?
        .execute((short_id, at))?;
    schedule(tx, &timer.app_id, short_id)
}
