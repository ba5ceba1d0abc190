//! `BatchAddBlockParticipants`, `BatchDeleteBlockParticipants` and `BatchGetBlockParticipants`: who of a live group may
//! not speak, or come in.
//!
//! What the pages leave open is decided so:
//! - Who is neither a member nor on the list already is a failed one, and so is the owner, and a user whose duration is
//!   not above 0; who is not on the list is one when users are taken off it. Those who could not be put on it are in
//!   ascending order, since the map of the request has none.
//! - A member who is blocked from coming in leaves at once, with an `AfterRemoveParticipant` of the owner.
//! - The second call for a user replaces the end. The profile in the list is that of the member; of users who are gone,
//!   that of the time of the block.
//! - The cursor is a user id.

use rusqlite::{Connection, Transaction, named_params};
use volc_rtc_api::im::batch_add_block_participants::{
    BatchAddBlockParticipantsOutput, BatchAddBlockParticipantsRequest, BlockAction,
};
use volc_rtc_api::im::batch_delete_block_participants::{
    BatchDeleteBlockParticipantsOutput, BatchDeleteBlockParticipantsRequest,
};
use volc_rtc_api::im::batch_get_block_participants::{
    BatchGetBlockParticipantsOutput, BatchGetBlockParticipantsRequest, Participant,
};

use super::blocks::{self, Action};
use super::whitelist::check_page;
use super::{block_ends, find, marks, remove as removal};
use crate::ApiError;
use crate::im::call::Call;
use crate::im::conversations::find::{self as conversations, Conversation};
use crate::im::ids;

/// A page of the list; the placeholders are `:short_id`, `:action`, `:cursor`, `:now` and `:limit`. What has ended is
/// deleted by a timer, so that few rows are passed over.
pub(super) const LIST: &str = "SELECT b.user_id, b.create_time, b.until,
         coalesce(p.nick_name, b.nick_name) AS nick_name,
         coalesce(p.avatar_url, b.avatar_url) AS avatar_url, coalesce(p.ext, b.ext) AS ext,
         p.user_id IS NOT NULL AS present, b.marks
     FROM participant_blocks b LEFT JOIN participants p ON p.short_id = b.short_id AND p.user_id = b.user_id
     WHERE b.short_id = :short_id AND b.action = :action AND b.user_id >= :cursor AND b.until > :now
     ORDER BY b.user_id LIMIT :limit";

fn action(asked: Option<BlockAction>) -> Action {
    Action::from_number(asked.map_or(0, |action| action.value()))
}

pub(super) fn add(
    tx: &Transaction<'_>,
    request: &BatchAddBlockParticipantsRequest,
    call: &Call,
) -> Result<BatchAddBlockParticipantsOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let conversation = conversations::require(tx, &app_id, request.conversation_short_id)?;
    conversation.require_live()?;
    let action = action(request.block_action);
    let infos = request.participant_block_infos.iter();
    let infos = infos.map(|(user, seconds)| Ok((ids::number(user)?, *seconds)));
    let mut infos = infos.collect::<Result<Vec<(i64, i64)>, ApiError>>()?;
    infos.sort_unstable();
    let mut output = BatchAddBlockParticipantsOutput::default();
    let mut gone = Vec::new();
    for (user_id, seconds) in infos {
        let is_possible = seconds > 0 && user_id != conversation.owner;
        if !is_possible || !block(tx, &conversation, action, user_id, seconds, call.now())? {
            output.failed_participant_user_ids.push(user_id);
        } else if action == Action::KeepOut && find::is_member(tx, conversation.short_id, user_id)?
        {
            gone.push(user_id);
        }
    }
    block_ends::schedule(tx, &app_id, conversation.short_id)?;
    removal::remove(
        tx,
        &conversation,
        &gone,
        conversation.owner,
        call.now_millis,
    )?;
    Ok(output)
}

/// Blocks a user who is a member or is blocked already, and returns whether they are.
fn block(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    action: Action,
    user_id: i64,
    seconds: i64,
    now: i64,
) -> Result<bool, ApiError> {
    let until = now.saturating_add(seconds);
    match find::find(tx, conversation.short_id, user_id)? {
        Some(member) => blocks::put(tx, conversation, action, &member, until, now).map(|()| true),
        None => blocks::extend(tx, conversation, action, user_id, until, now),
    }
}

pub(super) fn remove(
    tx: &Transaction<'_>,
    request: &BatchDeleteBlockParticipantsRequest,
    call: &Call,
) -> Result<BatchDeleteBlockParticipantsOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let conversation = conversations::require(tx, &app_id, request.conversation_short_id)?;
    conversation.require_live()?;
    let action = action(request.block_action);
    let users = ids::distinct_of(
        &request.participant_user_ids,
        request.participant_user_ids_str.as_deref(),
    )?;
    let mut output = BatchDeleteBlockParticipantsOutput::default();
    for user_id in users {
        if !blocks::lift(tx, conversation.short_id, action, user_id)? {
            output.failed_participant_user_ids.push(user_id);
        }
    }
    output.failed_participant_user_ids_str = ids::texts(&output.failed_participant_user_ids);
    Ok(output)
}

pub(super) fn list(
    db: &Connection,
    request: &BatchGetBlockParticipantsRequest,
    call: &Call,
) -> Result<BatchGetBlockParticipantsOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let conversation = conversations::require(db, &app_id, request.conversation_short_id)?;
    conversation.require_live()?;
    check_page(request.cursor, request.limit)?;
    let mut output = BatchGetBlockParticipantsOutput::default();
    output.next_cursor = -1;
    let mut select = db.prepare_cached(LIST)?;
    let mut rows = select.query(named_params! {
        ":short_id": conversation.short_id,
        ":action": action(request.block_action).number(),
        ":cursor": request.cursor,
        ":now": call.now(),
        ":limit": request.limit.saturating_add(1),
    })?;
    while let Some(row) = rows.next()? {
        let user_id: i64 = row.get("user_id")?;
        if i64::try_from(output.participants.len()) == Ok(request.limit) {
            output.has_more = true;
            output.next_cursor = user_id;
            break;
        }
        let ext: String = row.get("ext")?;
        let mut participant = Participant::default();
        participant.participant_user_id = user_id;
        participant.participant_user_id_str = user_id.to_string();
        participant.create_time = row.get("create_time")?;
        participant.block_time = row.get("until")?;
        participant.nick_name = row.get("nick_name")?;
        participant.avatar_url = row.get("avatar_url")?;
        // It was written from such a map.
        participant.ext = serde_json::from_str(&ext).unwrap_or_default();
        participant.marks = if row.get("present")? {
            marks::list(db, conversation.short_id, user_id)?
        } else {
            let marks: String = row.get("marks")?;
            serde_json::from_str(&marks).unwrap_or_default()
        };
        output.participants.push(participant);
    }
    Ok(output)
}
