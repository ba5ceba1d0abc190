//! The events of conversations and members, as `specs/rtc/events/im-after.md` has them.

use rusqlite::Transaction;
use serde_json::{Value, json};

use super::conversations::find::{Conversation, Kind};
use super::members::insert::NewMember;
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

/// Tells of a group that was dissolved.
pub(in crate::im) fn destroyed(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    operator: i64,
    at_millis: u64,
) -> Result<(), ApiError> {
    let mut data = profile(conversation);
    data["Operator"] = json!(operator);
    emit(
        tx,
        conversation,
        "AfterDestroyConversation",
        data,
        at_millis,
    )
}

/// Tells of members who were added, if any were.
pub(in crate::im) fn added(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    members: &[&NewMember],
    operator: i64,
    at_millis: u64,
) -> Result<(), ApiError> {
    if members.is_empty() {
        return Ok(());
    }
    let users: Vec<i64> = members.iter().map(|member| member.user_id).collect();
    let mut data = of_members(conversation, &users);
    data["Operator"] = json!(operator);
    data["Participants"] = members
        .iter()
        .map(|member| participant(conversation, member))
        .collect();
    emit(tx, conversation, "AfterAddParticipant", data, at_millis)
}

/// Tells of members who have left or were removed, if any were.
pub(in crate::im) fn removed(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    users: &[i64],
    operator: i64,
    at_millis: u64,
) -> Result<(), ApiError> {
    if users.is_empty() {
        return Ok(());
    }
    let mut data = of_members(conversation, users);
    data["Operator"] = json!(operator);
    emit(tx, conversation, "AfterRemoveParticipant", data, at_millis)
}

/// Tells of a member of a live group who is back online, or has lost the connection for too long.
pub(in crate::im) fn state_changed(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    user_id: i64,
    online: bool,
    at_millis: u64,
) -> Result<(), ApiError> {
    let mut data = of_members(conversation, &[user_id]);
    data["StateChangeType"] = json!(if online { 1 } else { 2 });
    emit(tx, conversation, "ParticipantStateChange", data, at_millis)
}

/// Returns the members that events about members have in common.
fn of_members(c: &Conversation, users: &[i64]) -> Value {
    json!({
        "AppId": c.app_number(),
        "ConversationShortId": c.short_id,
        "ConversationType": c.kind.number(),
        "InboxType": c.inbox_type,
        "ParticipantUserIds": users,
    })
}

/// A new member; those of live groups have no level and no nickname, as the page says.
fn participant(conversation: &Conversation, member: &NewMember) -> Value {
    let mut data = json!({
        "ParticipantUserId": member.user_id,
        "Role": member.role,
        "Ext": member.ext,
    });
    if conversation.kind != Kind::Live {
        data["Level"] = json!(member.level);
        data["NickName"] = json!(member.nick_name);
    }
    data
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
