//! Sending a message into a conversation: for Actions and for clients, which have made their checks.

use rusqlite::{Transaction, named_params};
use sha2::{Digest as _, Sha256};

use super::draft::{Draft, Origin};
use super::message::{self, Message, State};
use super::{events, inbox, index, live_rate};
use crate::im::conversations::find::{self as conversations, Conversation, Kind};
use crate::{ApiError, store};

/// The id before that of the first message: ids exceed 2^53, as those of the service do.
const BEFORE_FIRST: i64 = 7_500_000_000_000_000_000;

/// A message that was sent.
#[derive(Clone, Copy, Debug)]
pub(in crate::im) struct Sent {
    pub(in crate::im) message_id: i64,
    /// The position; `None` if the live group has dropped the message.
    pub(in crate::im) position: Option<i64>,
}

/// Returns the id of the next message.
pub(in crate::im) fn next_message_id(tx: &Transaction<'_>) -> Result<i64, ApiError> {
    Ok(BEFORE_FIRST.saturating_add(store::next_id(tx, "", "im_message")?))
}

/// Sends a message: stores it, pushes it to the clients that are connected, and tells of it. One whose client id was
/// used in the conversation is not sent again.
pub(in crate::im) fn send(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    draft: &Draft,
    origin: Origin<'_>,
    now_millis: u64,
) -> Result<Sent, ApiError> {
    let short_id = conversation.short_id;
    let earlier = match draft.client_msg_id.as_str() {
        "" => None,
        id => message::find_by_client_id(tx, short_id, id)?,
    };
    if let Some(earlier) = earlier {
        return Ok(Sent {
            message_id: earlier.id,
            position: Some(earlier.position),
        });
    }
    let now = i64::try_from(now_millis).unwrap_or(i64::MAX);
    let message_id = match draft.id {
        Some(id) => id,
        None => next_message_id(tx)?,
    };
    let is_live = conversation.kind == Kind::Live;
    if is_live && !live_rate::takes(tx, short_id, draft.priority, now)? {
        return Ok(Sent {
            message_id,
            position: None,
        });
    }
    let message = Message {
        id: message_id,
        app_id: conversation.app_id.clone(),
        short_id,
        position: index::next_index(tx, short_id)?,
        sender: draft.sender,
        msg_type: draft.msg_type,
        content: draft.content.clone(),
        ext: draft.ext.clone(),
        client_msg_id: match draft.client_msg_id.as_str() {
            "" => random_id(message_id),
            id => id.to_owned(),
        },
        create_time: draft.create_time.unwrap_or(now),
        stored_at: now,
        state: State::Visible,
        only_sender: false,
        priority: draft.priority,
        mentioned: draft.mentioned.clone(),
        visible: draft.visible.clone(),
        invisible: draft.invisible.clone(),
        reference: draft.reference,
        hint: draft.hint.clone(),
        properties: message::Properties::new(),
    };
    insert(tx, &message)?;
    conversations::touch(tx, conversation, now / 1000)?;
    events::sent(tx, conversation, &message, origin, now_millis)?;
    // Live groups have no events of pushes.
    let needs_all = matches!(origin, Origin::Client(_)) && !is_live;
    let pushed = inbox::push_message(tx, conversation, &message, needs_all, now)?;
    if needs_all {
        events::pushed(tx, conversation, &message, &pushed, now_millis)?;
    }
    Ok(Sent {
        message_id,
        position: Some(message.position),
    })
}

/// Returns an id for a message that its client gave none; it looks random and is the same for the same message.
pub(in crate::im) fn random_id(message_id: i64) -> String {
    let hash = Sha256::digest(message_id.to_be_bytes());
    let mut text = String::with_capacity(36);
    for (number, byte) in hash.iter().take(16).enumerate() {
        if [4, 6, 8, 10].contains(&number) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

fn insert(tx: &Transaction<'_>, m: &Message) -> Result<(), ApiError> {
    let mut insert = tx.prepare_cached(
        "INSERT INTO im_messages (message_id, app_id, short_id, position, sender, msg_type, content, ext,
             client_msg_id, create_time, stored_at, state, only_sender, priority, mentioned, visible, invisible,
             reference, hint, properties)
         VALUES (:id, :app_id, :short_id, :position, :sender, :msg_type, :content, :ext,
             :client_msg_id, :create_time, :stored_at, 0, 0, :priority, :mentioned, :visible, :invisible,
             :reference, :hint, '{}')",
    )?;
    insert.execute(named_params! {
        ":id": m.id,
        ":app_id": m.app_id,
        ":short_id": m.short_id,
        ":position": m.position,
        ":sender": m.sender,
        ":msg_type": m.msg_type,
        ":content": m.content,
        ":ext": serde_json::to_string(&m.ext)?,
        ":client_msg_id": m.client_msg_id,
        ":create_time": m.create_time,
        ":stored_at": m.stored_at,
        ":priority": m.priority,
        ":mentioned": serde_json::to_string(&m.mentioned)?,
        ":visible": serde_json::to_string(&m.visible)?,
        ":invisible": serde_json::to_string(&m.invisible)?,
        ":reference": m.reference,
        ":hint": m.hint,
    })?;
    Ok(())
}
