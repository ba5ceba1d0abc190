//! Files and pictures that tasks would have made: rows with sizes and times. There are no bytes.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};
use serde_json::Value;

use super::task::{Task, shown, stored};
use crate::ApiError;
use crate::store;

/// A file that begins.
#[derive(Clone, Debug)]
pub(in crate::tasks) struct NewFile<'a> {
    /// Empty: mixed of several users.
    pub(in crate::tasks) user_id: &'a str,
    pub(in crate::tasks) stream_type: i64,
    /// Such as `mp4`.
    pub(in crate::tasks) format: &'a str,
    pub(in crate::tasks) object_key: &'a str,
    /// The bytes that it has from its begin: all of a picture, the head of a file that grows.
    pub(in crate::tasks) base_bytes: u64,
    pub(in crate::tasks) bytes_per_second: u64,
    pub(in crate::tasks) width: u32,
    pub(in crate::tasks) height: u32,
    /// The streams in it, as `StreamList` of responses.
    pub(in crate::tasks) streams: Value,
    pub(in crate::tasks) started_at: u64,
    /// `None` if it grows until it is closed.
    pub(in crate::tasks) ended_at: Option<u64>,
}

/// A file.
#[derive(Clone, Debug)]
pub(in crate::tasks) struct File {
    pub(in crate::tasks) id: i64,
    pub(in crate::tasks) user_id: String,
    pub(in crate::tasks) stream_type: i64,
    pub(in crate::tasks) format: String,
    pub(in crate::tasks) object_key: String,
    pub(in crate::tasks) started_at: u64,
    pub(in crate::tasks) ended_at: Option<u64>,
    base_bytes: u64,
    bytes_per_second: u64,
    pub(in crate::tasks) width: u32,
    pub(in crate::tasks) height: u32,
    pub(in crate::tasks) streams: Value,
}

impl File {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let streams: String = row.get("streams")?;
        Ok(Self {
            id: row.get("id")?,
            user_id: row.get("user_id")?,
            stream_type: row.get("stream_type")?,
            format: row.get("format")?,
            object_key: row.get("object_key")?,
            started_at: shown(row.get("started_at")?),
            ended_at: row.get::<_, Option<i64>>("ended_at")?.map(shown),
            base_bytes: shown(row.get("base_bytes")?),
            bytes_per_second: shown(row.get("bytes_per_second")?),
            width: row.get("width")?,
            height: row.get("height")?,
            // It was written from such a value.
            streams: serde_json::from_str(&streams).unwrap_or_default(),
        })
    }

    /// Returns its milliseconds at a moment.
    pub(in crate::tasks) fn duration(&self, now: u64) -> u64 {
        self.ended_at.unwrap_or(now).saturating_sub(self.started_at)
    }

    /// Returns its bytes at a moment.
    pub(in crate::tasks) fn size(&self, now: u64) -> u64 {
        let grown = self.bytes_per_second.saturating_mul(self.duration(now)) / 1000;
        self.base_bytes.saturating_add(grown)
    }
}

/// Returns the next number of the files of an app, for their names.
pub(in crate::tasks) fn next_number(tx: &Transaction<'_>, app_id: &str) -> Result<i64, ApiError> {
    store::next_id(tx, app_id, "task-files")
}

/// Adds a file, and returns its id.
pub(in crate::tasks) fn add(
    tx: &Transaction<'_>,
    task: &Task,
    file: &NewFile<'_>,
) -> Result<i64, ApiError> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO task_files (app_id, task, user_id, stream_type, format, object_key, started_at, ended_at,
             base_bytes, bytes_per_second, width, height, streams)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?;
    Ok(insert.insert(params![
        task.app_id,
        task.number,
        file.user_id,
        file.stream_type,
        file.format,
        file.object_key,
        stored(file.started_at),
        file.ended_at.map(stored),
        stored(file.base_bytes),
        stored(file.bytes_per_second),
        file.width,
        file.height,
        serde_json::to_string(&file.streams)?,
    ])?)
}

/// Returns files of a task after an id, the oldest first.
pub(in crate::tasks) fn list(
    db: &Connection,
    task: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<File>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT * FROM task_files WHERE task = ?1 AND id > ?2 ORDER BY id LIMIT ?3",
    )?;
    let rows = select.query_map((task, after, limit), File::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns the files of a task that grow.
pub(in crate::tasks) fn growing(db: &Connection, task: i64) -> Result<Vec<File>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT * FROM task_files WHERE task = ?1 AND ended_at IS NULL ORDER BY id",
    )?;
    let rows = select.query_map([task], File::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns the last file of a stream in a format.
pub(in crate::tasks) fn last(
    db: &Connection,
    task: i64,
    user_id: &str,
    stream_type: i64,
    format: &str,
) -> Result<Option<File>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT * FROM task_files WHERE task = ?1 AND user_id = ?2 AND stream_type = ?3 AND format = ?4
         ORDER BY id DESC LIMIT 1",
    )?;
    let found = select.query_row((task, user_id, stream_type, format), File::read);
    Ok(found.optional()?)
}

/// Lets a file grow again, as if it had never ceased to.
pub(in crate::tasks) fn reopen(tx: &Transaction<'_>, id: i64) -> Result<(), ApiError> {
    tx.prepare_cached("UPDATE task_files SET ended_at = NULL WHERE id = ?1")?
        .execute([id])?;
    Ok(())
}

/// Closes a file: it grows no more.
pub(in crate::tasks) fn close(tx: &Transaction<'_>, id: i64, at: u64) -> Result<(), ApiError> {
    tx.prepare_cached("UPDATE task_files SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL")?
        .execute((id, stored(at)))?;
    Ok(())
}

/// Closes all files of a task.
pub(in crate::tasks) fn close_all(
    tx: &Transaction<'_>,
    task: &Task,
    at: u64,
) -> Result<(), ApiError> {
    tx.prepare_cached("UPDATE task_files SET ended_at = ?2 WHERE task = ?1 AND ended_at IS NULL")?
        .execute((task.number, stored(at)))?;
    Ok(())
}

/// Sets the streams in a file.
pub(in crate::tasks) fn set_streams(
    tx: &Transaction<'_>,
    id: i64,
    streams: &Value,
) -> Result<(), ApiError> {
    tx.prepare_cached("UPDATE task_files SET streams = ?2 WHERE id = ?1")?
        .execute((id, serde_json::to_string(streams)?))?;
    Ok(())
}
