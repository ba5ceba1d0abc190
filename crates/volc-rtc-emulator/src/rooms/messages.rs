//! Messages in rooms.

use rusqlite::Transaction;

use crate::ApiError;

/// A message to users in a room.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewMessage<'a> {
    pub(crate) app_id: &'a str,
    pub(crate) room_id: &'a str,
    /// The user, or the agent, that sends it.
    pub(crate) from: &'a str,
    /// The user who gets it; `None` for all in the room.
    pub(crate) to: Option<&'a str>,
    pub(crate) binary: bool,
    pub(crate) payload: &'a [u8],
    pub(crate) at_millis: u64,
}

/// Keeps a message, and returns its number: a later message has a higher one.
pub(crate) fn post(tx: &Transaction<'_>, message: &NewMessage<'_>) -> Result<i64, ApiError> {
    let m = message;
    let mut insert = tx.prepare_cached(
        "INSERT INTO room_messages (app_id, room_id, sender, receiver, is_binary, payload, at_millis)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    let at = i64::try_from(m.at_millis).unwrap_or(i64::MAX);
    let row = (m.app_id, m.room_id, m.from, m.to, m.binary, m.payload, at);
    Ok(insert.insert(row)?)
}
