//! Marks of members of live groups, in the order in which a member got them.

use rusqlite::{Connection, Transaction};

use crate::ApiError;

/// Adds marks to a member; one that is there stays.
pub(in crate::im) fn add(
    tx: &Transaction<'_>,
    short_id: i64,
    user_id: i64,
    marks: &[String],
) -> Result<(), ApiError> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO participant_marks (short_id, user_id, mark, position, online, online_order, join_order)
         SELECT short_id, user_id, ?3, (SELECT coalesce(max(position), 0) + 1 FROM participant_marks
             WHERE short_id = ?1 AND user_id = ?2), online, online_order, join_order
         FROM participants WHERE short_id = ?1 AND user_id = ?2 ON CONFLICT DO NOTHING",
    )?;
    for mark in marks {
        insert.execute((short_id, user_id, mark))?;
    }
    Ok(())
}

/// Removes marks from a member; one that is not there does not matter.
pub(in crate::im) fn remove(
    tx: &Transaction<'_>,
    short_id: i64,
    user_id: i64,
    marks: &[String],
) -> Result<(), ApiError> {
    let mut delete = tx.prepare_cached(
        "DELETE FROM participant_marks WHERE short_id = ?1 AND user_id = ?2 AND mark = ?3",
    )?;
    for mark in marks {
        delete.execute((short_id, user_id, mark))?;
    }
    Ok(())
}

/// Returns the marks of a member.
pub(in crate::im) fn list(
    db: &Connection,
    short_id: i64,
    user_id: i64,
) -> Result<Vec<String>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT mark FROM participant_marks WHERE short_id = ?1 AND user_id = ?2 ORDER BY position",
    )?;
    let rows = select.query_map((short_id, user_id), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
