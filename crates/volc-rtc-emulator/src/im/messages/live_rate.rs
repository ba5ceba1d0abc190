//! The messages that a live group takes in a second.
//!
//! Low and normal priority share 30, high priority has 10, counted by whole seconds of the emulator's clock. The page
//! says that what exceeds the first is dropped, and of the second that it may be lost: here it always is, so that a
//! program which must not lose it is seen to.

use rusqlite::{OptionalExtension as _, Transaction};

use super::draft::HIGH;
use crate::ApiError;

/// The messages of low and normal priority in a second.
const USUAL: i64 = 30;
/// The messages of high priority in a second.
const URGENT: i64 = 10;

/// Counts a message; returns whether the group takes it.
pub(super) fn takes(
    tx: &Transaction<'_>,
    short_id: i64,
    priority: i64,
    second: i64,
) -> Result<bool, ApiError> {
    let mut select =
        tx.prepare_cached("SELECT second, usual, high FROM im_live_seconds WHERE short_id = ?1")?;
    let found = select.query_row([short_id], |row| {
        Ok((
            row.get::<_, i64>(0)?,
            row.get::<_, i64>(1)?,
            row.get::<_, i64>(2)?,
        ))
    });
    let (mut usual, mut high) = match found.optional()? {
        Some((last, usual, high)) if last == second => (usual, high),
        _ => (0, 0),
    };
    let (count, most) = if priority == HIGH {
        (&mut high, URGENT)
    } else {
        (&mut usual, USUAL)
    };
    if *count >= most {
        return Ok(false);
    }
    *count += 1;
    tx.prepare_cached(
        "INSERT OR REPLACE INTO im_live_seconds (short_id, second, usual, high) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((short_id, second, usual, high))?;
    Ok(true)
}
