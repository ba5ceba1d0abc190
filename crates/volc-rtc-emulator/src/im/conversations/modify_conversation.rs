//! `ModifyConversation`.

use rusqlite::Transaction;
use volc_rtc_api::im::modify_conversation::{ModifyConversationOutput, ModifyConversationRequest};

use super::find;
use super::modify::{Changes, modify};
use crate::ApiError;
use crate::im::call::Call;

pub(super) fn answer(
    tx: &Transaction<'_>,
    request: &ModifyConversationRequest,
    call: &Call,
) -> Result<ModifyConversationOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let core = &request.conversation_core_info;
    let conversation = find::require(tx, &app_id, core.conversation_short_id)?;
    let changes = Changes {
        name: core.name.as_deref(),
        avatar_url: core.avatar_url.as_deref(),
        description: core.description.as_deref(),
        notice: core.notice.as_deref(),
        ext: core.ext.as_ref(),
        owner: core.owner_user_id,
    };
    modify(tx, &conversation, &changes, call.now())?;
    Ok(ModifyConversationOutput::default())
}
