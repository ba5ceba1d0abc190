//! `DestroyConversation`: the end of a group. Its members stay recorded, so that `GetUserConversations` shows it.

use rusqlite::Transaction;
use volc_rtc_api::im::destroy_conversation::{
    DestroyConversationOutput, DestroyConversationRequest,
};

use super::find::{self, Conversation};
use crate::ApiError;
use crate::im::call::Call;
use crate::im::events;

pub(super) fn answer(
    tx: &Transaction<'_>,
    request: &DestroyConversationRequest,
    call: &Call,
) -> Result<DestroyConversationOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let conversation = find::require(tx, &app_id, request.conversation_short_id)?;
    destroy(tx, &conversation, request.owner_user_id, call.now_millis)?;
    Ok(DestroyConversationOutput::default())
}

/// Dissolves a group, and tells of it.
///
/// # Errors
/// `SingleConversationNotSupport`, `OnlyOwnerCanOperator`.
pub(in crate::im) fn destroy(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    operator: i64,
    now_millis: u64,
) -> Result<(), ApiError> {
    conversation.refuse_one_to_one()?;
    if operator != conversation.owner {
        let text = format!(
            "the user {operator} is not the owner of the conversation {}, which is {}",
            conversation.short_id, conversation.owner
        );
        return Err(ApiError::service("OnlyOwnerCanOperator", text));
    }
    tx.prepare_cached(
        "UPDATE conversations SET status = 1, idempotent_id = NULL, modify_time = ?2 WHERE short_id = ?1",
    )?
    .execute((conversation.short_id, i64::try_from(now_millis / 1000).unwrap_or(i64::MAX)))?;
    events::destroyed(tx, conversation, operator, now_millis)
}
