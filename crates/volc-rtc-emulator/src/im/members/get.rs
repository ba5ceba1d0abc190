//! `BatchGetConversationParticipant`: members in the order of their ids in the request, each once.

use rusqlite::Connection;
use volc_rtc_api::im::batch_get_conversation_participant::{
    BatchGetConversationParticipantOutput, BatchGetConversationParticipantRequest,
};

use super::find;
use super::view::participant;
use crate::ApiError;
use crate::im::call::Call;
use crate::im::conversations::find as conversations;
use crate::im::ids;

pub(super) fn answer(
    db: &Connection,
    request: &BatchGetConversationParticipantRequest,
    call: &Call,
) -> Result<BatchGetConversationParticipantOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let conversation = conversations::require(db, &app_id, request.conversation_short_id)?;
    let mut output = BatchGetConversationParticipantOutput::default();
    for user_id in ids::distinct(&request.participant_user_ids) {
        if let Some(member) = find::find(db, conversation.short_id, user_id)? {
            output
                .participants
                .push(participant(conversation.short_id, member, call.now()));
        }
    }
    Ok(output)
}
