//! Events that the emulator tells of, as they are written in the transaction that caused them.

use rusqlite::Transaction;
use serde_json::Value;

use crate::ApiError;

/// An event that has happened.
#[derive(Clone, Debug)]
pub(crate) struct NewEvent<'a> {
    pub(crate) app_id: &'a str,
    /// The name, such as `UserJoinRoom`.
    pub(crate) event_type: &'a str,
    /// The room whose events keep their order; those without a room keep theirs within the app.
    pub(crate) room_id: Option<&'a str>,
    /// The value of `EventData`, which is sent as its JSON text.
    pub(crate) data: Value,
    pub(crate) at_millis: u64,
}

/// Writes an event in a version of the format, and returns its number: a later event has a higher one.
pub(crate) fn insert(
    tx: &Transaction<'_>,
    event: &NewEvent<'_>,
    version: &str,
) -> Result<i64, ApiError> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO outbox (app_id, room_id, event_type, version, data, at_millis) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let at = i64::try_from(event.at_millis).unwrap_or(i64::MAX);
    let data = serde_json::to_string(&event.data)?;
    Ok(insert.insert((
        event.app_id,
        event.room_id,
        event.event_type,
        version,
        data,
        at,
    ))?)
}
