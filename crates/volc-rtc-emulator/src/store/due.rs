//! The time at which something is due.

use rusqlite::Connection;

/// Returns the time at which the next timer is due; `u64::MAX` without one.
pub(crate) fn next_due(db: &Connection) -> rusqlite::Result<u64> {
    let mut select = db.prepare_cached("SELECT min(due_millis) FROM timers")?;
    let due: Option<i64> = select.query_row((), |row| row.get(0))?;
    Ok(due.map_or(u64::MAX, |due| u64::try_from(due).unwrap_or(0)))
}
