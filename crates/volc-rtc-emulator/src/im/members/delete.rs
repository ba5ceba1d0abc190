//! `BatchDeleteConversationParticipant`. Users who are not members are the failed ones.

use rusqlite::Transaction;
use volc_rtc_api::im::batch_delete_conversation_participant::{
    BatchDeleteConversationParticipantOutput, BatchDeleteConversationParticipantRequest,
};

use super::remove::remove;
use crate::ApiError;
use crate::im::call::Call;
use crate::im::conversations::find as conversations;
use crate::im::ids;

pub(super) fn answer(
    tx: &Transaction<'_>,
    request: &BatchDeleteConversationParticipantRequest,
    call: &Call,
) -> Result<BatchDeleteConversationParticipantOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let conversation = conversations::require(tx, &app_id, request.conversation_short_id)?;
    let users = ids::distinct(&request.participant_user_ids);
    let mut output = BatchDeleteConversationParticipantOutput::default();
    output.failed_user_ids = remove(tx, &conversation, &users, request.operator, call.now_millis)?;
    Ok(output)
}
