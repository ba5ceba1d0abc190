//! The events of messages, as `specs/rtc/events/im-after.md` has them.
//!
//! Those of recalls, deletions, changes and properties are for one-to-one conversations and groups alone; live groups
//! have `AfterSendMessage` only. `RefMsgInfo` and `Property` are absent where a message has none.

use rusqlite::Transaction;
use serde_json::{Value, json};

use super::draft::Origin;
use super::inbox::Pushed;
use super::message::{Ext, Message};
use super::reference::Reference;
use crate::ApiError;
use crate::im::conversations::find::{Conversation, Kind};
use crate::im::members::find as members;
use crate::outbox::NewEvent;
use crate::webhooks;

/// The keys of a header, whose values are empty in events of Actions.
const HEADER: [&str; 4] = ["IP", "DevicePlatform", "OsVersion", "DeviceType"];

/// A change of a message, which has an event.
pub(in crate::im) enum Change<'a> {
    Recalled {
        role: i64,
    },
    Deleted,
    Modified {
        content: Option<&'a str>,
        ext: &'a Ext,
    },
    Property {
        changes: Value,
    },
}

/// Tells that a message was sent and stored.
pub(super) fn sent(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    message: &Message,
    origin: Origin<'_>,
    at_millis: u64,
) -> Result<(), ApiError> {
    let header = match origin {
        Origin::Silent => return Ok(()),
        Origin::Server => HEADER
            .iter()
            .map(|key| ((*key).to_owned(), String::new()))
            .collect(),
        Origin::Client(header) => header.clone(),
    };
    let mut body = body(conversation, message);
    body["IndexInConversation"] = json!(message.position);
    let mut data = json!({
        "AppId": conversation.app_number(),
        "FromId": message.sender,
        "InboxType": conversation.inbox_type,
        "MessageBody": body,
        "ToId": receiver(tx, conversation, message.sender)?,
        "Header": header,
    });
    add_reference(tx, &mut data, message, at_millis)?;
    emit(tx, conversation, "AfterSendMessage", data, at_millis)
}

/// Tells of each receiver of a client's message whether it was pushed.
pub(super) fn pushed(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    message: &Message,
    receivers: &[Pushed],
    at_millis: u64,
) -> Result<(), ApiError> {
    for receiver in receivers {
        let mut data = json!({
            "AppId": conversation.app_number(),
            "ToId": receiver.user_id,
            "InboxType": conversation.inbox_type,
            "MessageBody": body(conversation, message),
            "IsPushSuccess": !receiver.connections.is_empty(),
            "IsMute": receiver.is_mute,
        });
        if !receiver.connections.is_empty() {
            let results = receiver.connections.iter().map(|(platform, conn_id)| {
                json!({"Platform": format!("Platform_{platform}"), "ConnId": conn_id})
            });
            data["SuccessPushResult"] = results.collect();
        }
        add_reference(tx, &mut data, message, at_millis)?;
        emit(tx, conversation, "AfterPush", data, at_millis)?;
    }
    Ok(())
}

/// Tells of a change of a message, as it is now.
pub(in crate::im) fn changed(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    message: &Message,
    change: &Change<'_>,
    operator: i64,
    at_millis: u64,
) -> Result<(), ApiError> {
    if conversation.kind == Kind::Live {
        return Ok(());
    }
    let mut body = body(conversation, message);
    body["IndexInConversation"] = json!(message.position);
    if !message.properties.is_empty() {
        body["Property"] = serde_json::to_value(&message.properties)?;
    }
    let mut data = json!({
        "AppId": conversation.app_number(),
        "InboxType": conversation.inbox_type,
        "Operator": operator,
        "ConversationType": conversation.kind.number(),
        "MessageBody": body,
    });
    let event_type = match change {
        Change::Recalled { role } => {
            data["RecallRole"] = json!(role);
            "AfterRecallMessage"
        }
        Change::Deleted => "AfterDeleteMessage",
        Change::Modified { content, ext } => {
            data["ModifyExt"] = json!(ext);
            data["ModifyContent"] = json!(content.unwrap_or_default());
            "AfterModifyMessage"
        }
        Change::Property { changes } => {
            data["ConversationShortId"] = json!(conversation.short_id);
            data["ModifyProperties"] = changes.clone();
            "AfterSetProperty"
        }
    };
    emit(tx, conversation, event_type, data, at_millis)
}

/// Returns whom a message is for: the other user of a one-to-one conversation, or the conversation.
pub(in crate::im) fn receiver(
    tx: &rusqlite::Connection,
    conversation: &Conversation,
    sender: i64,
) -> Result<i64, ApiError> {
    if conversation.kind != Kind::OneToOne {
        return Ok(conversation.short_id);
    }
    let users = members::ids(tx, conversation.short_id, None, 2)?;
    Ok(users
        .into_iter()
        .find(|user| *user != sender)
        .unwrap_or(sender))
}

/// Returns the members of `MessageBody` that all events have.
fn body(conversation: &Conversation, message: &Message) -> Value {
    json!({
        "Content": message.content,
        "ConversationShortId": message.short_id,
        "ConversationType": conversation.kind.number(),
        "Ext": message.ext,
        "MsgType": message.msg_type,
        "Sender": message.sender,
        "MessageId": message.id,
    })
}

fn add_reference(
    tx: &Transaction<'_>,
    data: &mut Value,
    message: &Message,
    at_millis: u64,
) -> Result<(), ApiError> {
    let now = i64::try_from(at_millis).unwrap_or(i64::MAX);
    if let Some(reference) = Reference::of_message(tx, message, now)? {
        data["RefMsgInfo"] = json!({
            "Hint": reference.hint,
            "ReferenceMessageId": reference.message.id,
            "ReferenceMessageType": reference.message.msg_type,
            "Status": reference.event_status(),
        });
    }
    Ok(())
}

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
