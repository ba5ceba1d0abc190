//! `ModifyMessage`, `RecallMessage`, `DeleteConversationMessage` and `DeleteMessage`.

use rusqlite::Transaction;
use volc_rtc_api::im::delete_conversation_message::{
    DeleteConversationMessageOutput, DeleteConversationMessageRequest, DeleteType,
};
use volc_rtc_api::im::delete_message::{DeleteMessageOutput, DeleteMessageRequest};
use volc_rtc_api::im::modify_message::{ModifyMessageOutput, ModifyMessageRequest};
use volc_rtc_api::im::recall_message::{RecallMessageOutput, RecallMessageRequest};

use super::change::{self, By};
use super::message::{self, Message, State};
use crate::ApiError;
use crate::im::call::{Call, invalid};
use crate::im::conversations::find::{self as conversations, Conversation, Kind};
use crate::im::members::find as members;

pub(super) fn modify(
    tx: &Transaction<'_>,
    request: &ModifyMessageRequest,
    call: &Call,
) -> Result<ModifyMessageOutput, ApiError> {
    let place = (request.app_id, request.conversation_short_id);
    let conversation = conversation(tx, call, place)?;
    let message = message::require(tx, conversation.short_id, request.message_id)?;
    let by = By {
        operator: 0,
        now_millis: call.now_millis,
    };
    let ext = request.ext.clone().unwrap_or_default();
    let content = request.content.as_deref();
    change::modify(tx, &conversation, message, content, &ext, by)?;
    Ok(ModifyMessageOutput::default())
}

pub(super) fn recall(
    tx: &Transaction<'_>,
    request: &RecallMessageRequest,
    call: &Call,
) -> Result<RecallMessageOutput, ApiError> {
    let place = (request.app_id, request.conversation_short_id);
    let user_id = request.participant_user_id;
    let (conversation, message) = of_member(tx, call, place, user_id, request.message_id)?;
    let role = request.recall_role.map_or(0, |role| role.value());
    let by = By {
        operator: user_id,
        now_millis: call.now_millis,
    };
    change::recall(tx, &conversation, message, role, by)?;
    Ok(RecallMessageOutput::default())
}

pub(super) fn delete_in_conversation(
    tx: &Transaction<'_>,
    request: &DeleteConversationMessageRequest,
    call: &Call,
) -> Result<DeleteConversationMessageOutput, ApiError> {
    let place = (request.app_id, request.conversation_short_id);
    let conversation = conversation(tx, call, place)?;
    let for_others = request.delete_type == Some(DeleteType::ForOthers);
    if for_others && conversation.kind == Kind::Live {
        return Err(invalid("`DeleteType` must be 0 in a live group"));
    }
    let mut message = message::require(tx, conversation.short_id, request.message_id)?;
    if for_others {
        message.only_sender = true;
    } else {
        message.state = State::Deleted;
    }
    message::update(tx, &message)?;
    Ok(DeleteConversationMessageOutput::default())
}

pub(super) fn delete(
    tx: &Transaction<'_>,
    request: &DeleteMessageRequest,
    call: &Call,
) -> Result<DeleteMessageOutput, ApiError> {
    let place = (request.app_id, request.conversation_short_id);
    let user_id = request.participant_user_id;
    let (conversation, message) = of_member(tx, call, place, user_id, request.message_id)?;
    change::delete_for(tx, &conversation, &message, user_id, call.now_millis)?;
    Ok(DeleteMessageOutput::default())
}

/// Returns the conversation of an app by its number and id.
fn conversation(
    tx: &Transaction<'_>,
    call: &Call,
    (app_id, short_id): (i64, i64),
) -> Result<Conversation, ApiError> {
    let app_id = call.app(tx, app_id)?;
    conversations::require(tx, &app_id, short_id)
}

/// Returns the conversation and the message of a call by a member.
fn of_member(
    tx: &Transaction<'_>,
    call: &Call,
    place: (i64, i64),
    user_id: i64,
    message_id: i64,
) -> Result<(Conversation, Message), ApiError> {
    let conversation = conversation(tx, call, place)?;
    members::require(tx, conversation.short_id, user_id)?;
    let message = message::require(tx, conversation.short_id, message_id)?;
    Ok((conversation, message))
}
