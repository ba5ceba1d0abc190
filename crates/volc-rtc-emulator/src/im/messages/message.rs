//! A message as the database has it.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, named_params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::ApiError;

/// A message of a conversation by its id.
pub(super) const BY_ID: &str =
    "SELECT * FROM im_messages WHERE message_id = :id AND short_id = :short_id";
/// A message of a conversation by the id that its client gave it.
pub(super) const BY_CLIENT_ID: &str =
    "SELECT * FROM im_messages WHERE short_id = :short_id AND client_msg_id = :id";
/// The time for which a message can be changed and has read receipts, in milliseconds: 7 days.
const LIFETIME: i64 = 7 * 24 * 3_600 * 1_000;

/// Extension data.
pub(in crate::im) type Ext = BTreeMap<String, String>;

/// The state of a message, with the numbers that references have for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::im) enum State {
    Visible = 0,
    Recalled = 3,
    Deleted = 4,
}

/// An entry of a property of a message, such as a reaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(in crate::im) struct PropertyItem {
    pub(in crate::im) operator: i64,
    /// In seconds since 1970.
    pub(in crate::im) create_time: i64,
    pub(in crate::im) idempotent_id: String,
    pub(in crate::im) value: String,
}

/// Properties of a message: entries by key.
pub(in crate::im) type Properties = BTreeMap<String, Vec<PropertyItem>>;

/// A message of a conversation.
#[derive(Clone, Debug)]
pub(in crate::im) struct Message {
    pub(in crate::im) id: i64,
    pub(in crate::im) app_id: String,
    pub(in crate::im) short_id: i64,
    pub(in crate::im) position: i64,
    pub(in crate::im) sender: i64,
    pub(in crate::im) msg_type: i64,
    pub(in crate::im) content: String,
    pub(in crate::im) ext: Ext,
    pub(in crate::im) client_msg_id: String,
    pub(in crate::im) create_time: i64,
    pub(in crate::im) stored_at: i64,
    pub(in crate::im) state: State,
    /// True if it is deleted for all but the sender.
    pub(in crate::im) only_sender: bool,
    pub(in crate::im) priority: i64,
    pub(in crate::im) mentioned: Vec<i64>,
    pub(in crate::im) visible: Vec<i64>,
    pub(in crate::im) invisible: Vec<i64>,
    pub(in crate::im) reference: Option<i64>,
    pub(in crate::im) hint: String,
    pub(in crate::im) properties: Properties,
}

impl Message {
    /// Reads a row of all columns.
    pub(in crate::im) fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get("message_id")?,
            app_id: row.get("app_id")?,
            short_id: row.get("short_id")?,
            position: row.get("position")?,
            sender: row.get("sender")?,
            msg_type: row.get("msg_type")?,
            content: row.get("content")?,
            ext: json(row, "ext")?,
            client_msg_id: row.get("client_msg_id")?,
            create_time: row.get("create_time")?,
            stored_at: row.get("stored_at")?,
            state: match row.get("state")? {
                3 => State::Recalled,
                4 => State::Deleted,
                _ => State::Visible,
            },
            only_sender: row.get("only_sender")?,
            priority: row.get("priority")?,
            mentioned: json(row, "mentioned")?,
            visible: json(row, "visible")?,
            invisible: json(row, "invisible")?,
            reference: row.get("reference")?,
            hint: row.get("hint")?,
            properties: json(row, "properties")?,
        })
    }

    /// Returns whether a member of the conversation is one of those that it is for; its sender is.
    pub(in crate::im) fn is_for(&self, user_id: i64) -> bool {
        let is_chosen = self.visible.is_empty() || self.visible.contains(&user_id);
        user_id == self.sender
            || (is_chosen && !self.invisible.contains(&user_id) && !self.only_sender)
    }

    /// Returns whether it is too old to be changed or to have read receipts.
    pub(in crate::im) fn has_expired(&self, now_millis: i64) -> bool {
        now_millis.saturating_sub(self.stored_at) > LIFETIME
    }
}

/// Reads a column of JSON, which was written from such a value.
fn json<T: DeserializeOwned + Default>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let text: String = row.get(column)?;
    Ok(serde_json::from_str(&text).unwrap_or_default())
}

/// Returns a message of a conversation, also one that is deleted for all.
pub(in crate::im) fn find_any(
    db: &Connection,
    short_id: i64,
    message_id: i64,
) -> Result<Option<Message>, ApiError> {
    let mut select = db.prepare_cached(BY_ID)?;
    let key = named_params! {":id": message_id, ":short_id": short_id};
    let found = select.query_row(key, Message::read);
    Ok(found.optional()?)
}

/// Returns a message of a conversation that is not deleted for all.
pub(in crate::im) fn find(
    db: &Connection,
    short_id: i64,
    message_id: i64,
) -> Result<Option<Message>, ApiError> {
    let found = find_any(db, short_id, message_id)?;
    Ok(found.filter(|message| message.state != State::Deleted))
}

/// Does the same.
///
/// # Errors
/// `MessageNotFound`.
pub(in crate::im) fn require(
    db: &Connection,
    short_id: i64,
    message_id: i64,
) -> Result<Message, ApiError> {
    find(db, short_id, message_id)?.ok_or_else(|| not_found(short_id, message_id))
}

/// The error of a message that is not there.
pub(in crate::im) fn not_found(short_id: i64, message_id: i64) -> ApiError {
    let text = format!("the conversation {short_id} has no message {message_id}");
    ApiError::service("MessageNotFound", text)
}

/// Returns the message of a conversation that a client's id was used for.
pub(in crate::im) fn find_by_client_id(
    db: &Connection,
    short_id: i64,
    client_msg_id: &str,
) -> Result<Option<Message>, ApiError> {
    let mut select = db.prepare_cached(BY_CLIENT_ID)?;
    let key = named_params! {":id": client_msg_id, ":short_id": short_id};
    let found = select.query_row(key, Message::read);
    Ok(found.optional()?)
}

/// Writes what can change of a message.
pub(in crate::im) fn update(tx: &Transaction<'_>, message: &Message) -> Result<(), ApiError> {
    let mut update = tx.prepare_cached(
        "UPDATE im_messages SET content = ?2, ext = ?3, state = ?4, only_sender = ?5, properties = ?6
         WHERE message_id = ?1",
    )?;
    update.execute((
        message.id,
        &message.content,
        serde_json::to_string(&message.ext)?,
        message.state as i64,
        message.only_sender,
        serde_json::to_string(&message.properties)?,
    ))?;
    Ok(())
}
