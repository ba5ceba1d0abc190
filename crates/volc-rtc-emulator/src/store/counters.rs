//! Ids from counters, so that two runs of one program see the same ones.

use rusqlite::Transaction;

use crate::ApiError;

/// Returns the next number of a counter of an app, from 1; without an app (`""`) of one for all.
pub(crate) fn next_id(tx: &Transaction<'_>, app_id: &str, name: &str) -> Result<i64, ApiError> {
    let mut count = tx.prepare_cached(
        "INSERT INTO counters (app_id, name, value) VALUES (?1, ?2, 1)
         ON CONFLICT DO UPDATE SET value = value + 1 RETURNING value",
    )?;
    Ok(count.query_row((app_id, name), |row| row.get(0))?)
}
