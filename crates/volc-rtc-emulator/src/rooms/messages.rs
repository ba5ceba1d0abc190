//! Messages in rooms, and those outside of rooms, whose room is the empty text.
//!
//! A room numbers its messages from 1 on, over all its lives, and keeps the last 10,000, so that a test that runs for
//! days does not fill the disk. A message to everybody is received by those who are in the room when it is sent, except
//! its sender.

use rusqlite::{Connection, Row, Transaction, named_params};

use super::ids::{Millis, UserKey};
use super::{listener, presence};
use crate::ApiError;
use crate::control::{Payload, RoomMessage};

/// The most messages that are kept of a room.
const KEPT: i64 = 10_000;
/// The room of messages outside of rooms.
pub(super) const OUTSIDE: &str = "";

/// A message to users in a room.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewMessage<'a> {
    pub(crate) app_id: &'a str,
    pub(crate) room_id: &'a str,
    /// The user, the agent or the server that sends it.
    pub(crate) from: &'a str,
    /// The user who gets it; `None` for all in the room.
    pub(crate) to: Option<&'a str>,
    pub(crate) binary: bool,
    pub(crate) payload: &'a [u8],
    pub(crate) at_millis: u64,
}

/// The messages of a room that are asked for.
#[derive(Clone, Debug)]
pub(crate) struct Filter {
    pub(crate) app_id: String,
    pub(crate) room_id: String,
    /// Only those that this user has received.
    pub(crate) user_id: Option<String>,
    /// Only those with a higher number.
    pub(crate) after: i64,
    pub(crate) limit: i64,
}

/// Sends a message, and returns its number: a later message of the room has a higher one.
pub(crate) fn post(tx: &Transaction<'_>, message: &NewMessage<'_>) -> Result<i64, ApiError> {
    let m = message;
    let id = presence::last_id(tx, m.app_id, m.room_id)? + 1;
    tx.prepare_cached(
        "INSERT INTO room_messages (app_id, room_id, id, from_user, to_user, is_binary, payload, sent_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute((m.app_id, m.room_id, id, m.from, m.to, m.binary, m.payload, Millis::new(m.at_millis)))?;
    let last_dropped = id - KEPT;
    let dropped = tx
        .prepare_cached(
            "DELETE FROM room_messages WHERE app_id = ?1 AND room_id = ?2 AND id <= ?3",
        )?
        .execute((m.app_id, m.room_id, last_dropped))?;
    if dropped > 0 {
        presence::forget(tx, m.app_id, m.room_id, last_dropped + 1)?;
    }
    if let Some(to) = m.to.filter(|_| m.binary) {
        listener::message(
            tx,
            UserKey::new(m.app_id, m.room_id, to),
            m.payload,
            m.at_millis,
        )?;
    }
    Ok(id)
}

/// Returns messages in the order in which they were sent.
pub(crate) fn list(db: &Connection, filter: &Filter) -> Result<Vec<RoomMessage>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT id, from_user, to_user, is_binary, payload, sent_at FROM room_messages m
         WHERE m.app_id = :app AND m.room_id = :room AND m.id > :after
           AND (:user IS NULL
                OR ((m.to_user = :user OR (m.to_user IS NULL AND m.from_user <> :user))
                    AND EXISTS (SELECT 1 FROM room_presence p
                                WHERE p.app_id = :app AND p.room_id = :room AND p.user_id = :user
                                  AND p.after_id < m.id AND (p.last_id IS NULL OR p.last_id >= m.id))))
         ORDER BY m.id LIMIT :limit",
    )?;
    let rows = select.query_map(
        named_params! {
            ":app": filter.app_id,
            ":room": filter.room_id,
            ":user": filter.user_id,
            ":after": filter.after,
            ":limit": filter.limit,
        },
        read,
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<RoomMessage> {
    let binary: bool = row.get("is_binary")?;
    let payload: Vec<u8> = row.get("payload")?;
    let payload = match String::from_utf8(payload) {
        Ok(text) if !binary => Payload::Text(text),
        Ok(text) => Payload::Binary(text.into_bytes()),
        Err(error) => Payload::Binary(error.into_bytes()),
    };
    Ok(RoomMessage {
        id: row.get("id")?,
        from: row.get("from_user")?,
        to: row.get("to_user")?,
        payload,
        at: Millis(row.get("sent_at")?).unsigned(),
    })
}
