//! Messages as simulated clients see them.

use rusqlite::Connection;

use super::message::{Message, State};
use super::reference::Reference;
use crate::ApiError;
use crate::control::{ImMessage, ImReference};
use crate::im::conversations::find::Conversation;

/// Returns a message of a conversation as clients see it.
pub(in crate::im) fn of_message(
    db: &Connection,
    conversation: &Conversation,
    message: &Message,
    now_millis: i64,
) -> Result<ImMessage, ApiError> {
    let reference = Reference::of_message(db, message, now_millis)?;
    let properties = message.properties.iter().map(|(key, items)| {
        let values = items.iter().map(|item| item.value.clone()).collect();
        (key.clone(), values)
    });
    Ok(ImMessage {
        conversation: Some(message.short_id),
        conversation_type: Some(conversation.kind.number()),
        message_id: Some(message.id),
        index: Some(message.position),
        sender: message.sender,
        msg_type: message.msg_type,
        content: message.content.clone(),
        ext: message.ext.clone(),
        mentioned_users: message.mentioned.clone(),
        client_msg_id: Some(message.client_msg_id.clone()),
        priority: Some(message.priority),
        reference: reference.map(|reference| ImReference {
            message_id: reference.message.id,
            hint: reference.hint.clone(),
            status: reference.event_status(),
        }),
        properties: properties.collect(),
        recalled: message.state == State::Recalled,
        created_at: message.create_time,
    })
}

/// Returns a message that is stored nowhere, such as a broadcast.
pub(in crate::im) fn unstored(sender: i64, msg_type: i64, content: &str, at: i64) -> ImMessage {
    ImMessage {
        conversation: None,
        conversation_type: None,
        message_id: None,
        index: None,
        sender,
        msg_type,
        content: content.to_owned(),
        ext: std::collections::BTreeMap::new(),
        mentioned_users: Vec::new(),
        client_msg_id: None,
        priority: None,
        reference: None,
        properties: std::collections::BTreeMap::new(),
        recalled: false,
        created_at: at,
    }
}
