//! `BatchUpdateLiveParticipants` and `QueryLiveParticipantStatus`.
//!
//! What the pages leave open is decided so: an item without anything of the profile fails the call as a whole
//! (`InvalidParam`), a user who is not a member is a failed item; `Marks` need not be marks of the live group. Statuses
//! are in the order of the request, each user once, for the first 200 users; those are in the live group who are
//! online, so not an owner or a manager who is away.

use rusqlite::{Connection, Transaction};
use volc_rtc_api::im::batch_update_live_participants::{
    BatchUpdateLiveParticipantsOutput, BatchUpdateLiveParticipantsRequest, FailedInfos, MarkAction,
    ParticipantInfo,
};
use volc_rtc_api::im::query_live_participant_status::{
    QueryLiveParticipantStatusOutput, QueryLiveParticipantStatusRequest, Status,
};

use super::modify::{Changes, modify};
use super::{find, marks};
use crate::ApiError;
use crate::im::call::{Call, invalid};
use crate::im::conversations::find::{self as conversations, Conversation};
use crate::im::ids;

/// The most users whose status is returned.
const MOST_STATUSES: usize = 200;

pub(super) fn update(
    tx: &Transaction<'_>,
    request: &BatchUpdateLiveParticipantsRequest,
    call: &Call,
) -> Result<BatchUpdateLiveParticipantsOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let conversation = conversations::require(tx, &app_id, request.conversation_short_id)?;
    conversation.require_live()?;
    let adds = request.mark_action != Some(MarkAction::Remove);
    let mut output = BatchUpdateLiveParticipantsOutput::default();
    for info in &request.participant_infos {
        if info.avatar_url.is_none() && info.nick_name.is_none() && info.ext.is_none() {
            let text = format!(
                "the item of the user {} needs `AvatarUrl`, `NickName` or `Ext`",
                info.user_id
            );
            return Err(invalid(text));
        }
        if let Err(error) = change(tx, &conversation, info, adds, call.now()) {
            if error.code() != "ParticipantNotInConversation" {
                return Err(error);
            }
            let mut failed = FailedInfos::default();
            failed.user_id = info.user_id;
            error.code().clone_into(&mut failed.code);
            error.message().clone_into(&mut failed.message);
            output.failed_infos.push(failed);
        }
    }
    Ok(output)
}

fn change(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    info: &ParticipantInfo,
    adds: bool,
    now: i64,
) -> Result<(), ApiError> {
    let member = find::require(tx, conversation.short_id, info.user_id)?;
    let changes = Changes {
        nick_name: info.nick_name.as_deref(),
        avatar_url: info.avatar_url.as_deref(),
        ext: info.ext.as_ref(),
        ..Changes::default()
    };
    modify(tx, conversation, &member, &changes, now)?;
    let listed = info.marks.as_deref().unwrap_or_default();
    if adds {
        marks::add(tx, conversation.short_id, info.user_id, listed)
    } else {
        marks::remove(tx, conversation.short_id, info.user_id, listed)
    }
}

pub(super) fn status(
    db: &Connection,
    request: &QueryLiveParticipantStatusRequest,
    call: &Call,
) -> Result<QueryLiveParticipantStatusOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let conversation = conversations::require(db, &app_id, request.conversation_short_id)?;
    conversation.require_live()?;
    let mut users = ids::distinct_of(
        &request.participant_user_ids,
        request.participant_user_ids_str.as_deref(),
    )?;
    users.truncate(MOST_STATUSES);
    let mut output = QueryLiveParticipantStatusOutput::default();
    for user_id in users {
        let member = find::find(db, conversation.short_id, user_id)?;
        let mut status = Status::default();
        status.app_id = request.app_id;
        status.conversation_short_id = conversation.short_id;
        status.participant_user_id = user_id;
        status.participant_user_id_str = user_id.to_string();
        if let Some(member) = member.filter(|member| member.online) {
            status.is_in_conversation = true;
            status.create_time = member.join_time;
        }
        output.status.push(status);
    }
    Ok(output)
}
