//! The tags of registered users.

use rusqlite::{Connection, Transaction};

use crate::ApiError;

/// Adds tags to a user; those that the user has stay.
pub(super) fn add(
    tx: &Transaction<'_>,
    app_id: &str,
    user_id: i64,
    tags: &[String],
) -> Result<(), ApiError> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO im_user_tags (app_id, user_id, tag, number)
         VALUES (?1, ?2, ?3,
             (SELECT coalesce(max(number), 0) + 1 FROM im_user_tags WHERE app_id = ?1 AND user_id = ?2))
         ON CONFLICT DO NOTHING",
    )?;
    for tag in tags {
        insert.execute((app_id, user_id, tag))?;
    }
    Ok(())
}

/// Removes tags of a user; those that the user does not have are passed over.
pub(super) fn remove(
    tx: &Transaction<'_>,
    app_id: &str,
    user_id: i64,
    tags: &[String],
) -> Result<(), ApiError> {
    let mut delete = tx.prepare_cached(
        "DELETE FROM im_user_tags WHERE app_id = ?1 AND user_id = ?2 AND tag = ?3",
    )?;
    for tag in tags {
        delete.execute((app_id, user_id, tag))?;
    }
    Ok(())
}

/// Gives a user these tags and no others.
pub(super) fn replace(
    tx: &Transaction<'_>,
    app_id: &str,
    user_id: i64,
    tags: &[String],
) -> Result<(), ApiError> {
    tx.prepare_cached("DELETE FROM im_user_tags WHERE app_id = ?1 AND user_id = ?2")?
        .execute((app_id, user_id))?;
    add(tx, app_id, user_id, tags)
}

/// Returns the tags of a user, in the order in which they were added.
pub(super) fn list(db: &Connection, app_id: &str, user_id: i64) -> Result<Vec<String>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT tag FROM im_user_tags WHERE app_id = ?1 AND user_id = ?2 ORDER BY number",
    )?;
    let tags = select.query_map((app_id, user_id), |row| row.get(0))?;
    Ok(tags.collect::<Result<_, _>>()?)
}
