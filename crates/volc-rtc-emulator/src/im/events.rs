//! The events of conversations and members, as `specs/rtc/events/im-after.md` has them.

use rusqlite::Transaction;
use serde_json::{Value, json};

use super::conversations::find::Conversation;
use crate::ApiError;
use crate::outbox::NewEvent;
use crate::webhooks;

/// Tells of a conversation that was created; `other` is the second user of a one-to-one conversation.
pub(in crate::im) fn created(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    other: Option<i64>,
    at_millis: u64,
) -> Result<(), ApiError> {
    let mut data = profile(conversation);
    data["ToUserId"] = json!(other.unwrap_or(conversation.short_id));
    emit(tx, conversation, "AfterCreateConversation", data, at_millis)
}

/// Returns the members of events about a whole conversation.
fn profile(c: &Conversation) -> Value {
    json!({
        "AppId": c.app_number(),
        "ConversationShortId": c.short_id,
        "ConversationType": c.kind.number(),
        "InboxType": c.inbox_type,
        "Description": c.description,
        "AvatarUrl": c.avatar_url,
        "Name": c.name,
        "CreateTime": c.create_time,
        "Ext": c.ext,
        "OwnerUserId": c.owner,
    })
}

/// Events of instant messaging keep their order within the app.
fn emit(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    event_type: &'static str,
    data: Value,
    at_millis: u64,
) -> Result<(), ApiError> {
    let event = NewEvent {
        app_id: &conversation.app_id,
        event_type,
        room_id: None,
        data,
        at_millis,
    };
    webhooks::emit(tx, &event)?;
    Ok(())
}
