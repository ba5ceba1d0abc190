//! `GetParticipantReadIndex` and `ModifyParticipantReadIndex`.
//!
//! What the pages leave open is decided so: members are in ascending order; an index that does not exceed the present
//! one is `InvalidParam`, a user who is not a member `ParticipantNotFound`; live groups keep no read index
//! (`LiveConversationNotSupport`), as they keep no settings. The index may lie beyond the last message: clients of the
//! service send it, and the page does not bound it.

use rusqlite::{Connection, Transaction};
use volc_rtc_api::im::get_participant_read_index::{
    GetParticipantReadIndexOutput, GetParticipantReadIndexRequest, Index,
};
use volc_rtc_api::im::modify_participant_read_index::{
    ModifyParticipantReadIndexOutput, ModifyParticipantReadIndexRequest,
};

use super::find;
use crate::ApiError;
use crate::im::call::{Call, invalid};
use crate::im::conversations::find as conversations;

pub(super) fn get(
    db: &Connection,
    request: &GetParticipantReadIndexRequest,
    call: &Call,
) -> Result<GetParticipantReadIndexOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let conversation = conversations::require(db, &app_id, request.conversation_short_id)?;
    conversation.refuse_live()?;
    let mut select = db.prepare_cached(
        "SELECT user_id, read_index FROM participants WHERE short_id = ?1 AND read_index > 0 ORDER BY user_id",
    )?;
    let rows = select.query_map([conversation.short_id], |row| {
        let mut index = Index::default();
        index.participant_user_id = row.get("user_id")?;
        index.read_index = row.get("read_index")?;
        Ok(index)
    })?;
    let mut output = GetParticipantReadIndexOutput::default();
    output.read_indexes = rows.collect::<Result<_, _>>()?;
    Ok(output)
}

pub(super) fn modify(
    tx: &Transaction<'_>,
    request: &ModifyParticipantReadIndexRequest,
    call: &Call,
) -> Result<ModifyParticipantReadIndexOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let conversation = conversations::require(tx, &app_id, request.conversation_short_id)?;
    conversation.refuse_live()?;
    let (short_id, user_id) = (conversation.short_id, request.participant_user_id);
    let Some(member) = find::find(tx, short_id, user_id)? else {
        let text = format!("the conversation {short_id} has no member {user_id}");
        return Err(ApiError::service("ParticipantNotFound", text));
    };
    if request.read_index <= member.read_index {
        return Err(invalid(format!(
            "`ReadIndex` must exceed the present one, {}",
            member.read_index
        )));
    }
    set(tx, short_id, user_id, request.read_index)?;
    Ok(ModifyParticipantReadIndexOutput::default())
}

/// Sets the read index of a member.
pub(in crate::im) fn set(
    tx: &Transaction<'_>,
    short_id: i64,
    user_id: i64,
    index: i64,
) -> Result<(), ApiError> {
    tx.prepare_cached(
        "UPDATE participants SET read_index = ?3 WHERE short_id = ?1 AND user_id = ?2",
    )?
    .execute((short_id, user_id, index))?;
    Ok(())
}
