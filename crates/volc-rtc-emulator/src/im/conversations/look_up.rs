//! `GetConversationUserCount` and `IsUserInConversation`.

use rusqlite::Connection;
use volc_rtc_api::im::get_conversation_user_count::{
    GetConversationUserCountOutput, GetConversationUserCountRequest,
};
use volc_rtc_api::im::is_user_in_conversation::{
    IsUserInConversationOutput, IsUserInConversationRequest,
};

use super::find;
use crate::ApiError;
use crate::im::call::Call;
use crate::im::members;

pub(super) fn user_count(
    db: &Connection,
    request: &GetConversationUserCountRequest,
    call: &Call,
) -> Result<GetConversationUserCountOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let mut output = GetConversationUserCountOutput::default();
    output.count = find::require(db, &app_id, request.conversation_short_id)?.member_count;
    Ok(output)
}

pub(super) fn is_user_in(
    db: &Connection,
    request: &IsUserInConversationRequest,
    call: &Call,
) -> Result<IsUserInConversationOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let conversation = find::require(db, &app_id, request.conversation_short_id)?;
    let mut output = IsUserInConversationOutput::default();
    output.is_user_in_conversation =
        members::find::is_member(db, conversation.short_id, request.participant_user_id)?;
    Ok(output)
}
