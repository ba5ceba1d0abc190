//! `BatchAddWhitelistParticipant`, `BatchRemoveWhitelistParticipant` and `BatchGetWhitelistParticipant`: who may speak
//! while all of a live group are muted.
//!
//! What the pages leave open is decided so:
//! - The list is changed while all are muted only (`ConversationIsNotMute`), and read at any time.
//! - Who is not a member is a failed one, and so is who is not on the list when users are removed from it. Who leaves
//!   the live group stays on the list, without a profile.
//! - It is ordered by user id, as the list of blocks is, and the cursor is a user id.
//! - A call that would exceed the limit fails as a whole.

use rusqlite::{Connection, Transaction, named_params};
use volc_rtc_api::im::batch_add_whitelist_participant::{
    BatchAddWhitelistParticipantOutput, BatchAddWhitelistParticipantRequest,
};
use volc_rtc_api::im::batch_get_whitelist_participant::{
    BatchGetWhitelistParticipantOutput, BatchGetWhitelistParticipantRequest, WhitelistParticipant,
};
use volc_rtc_api::im::batch_remove_whitelist_participant::{
    BatchRemoveWhitelistParticipantOutput, BatchRemoveWhitelistParticipantRequest,
};

use super::{find, marks};
use crate::ApiError;
use crate::im::call::{Call, invalid};
use crate::im::conversations::find::{self as conversations, Conversation};
use crate::im::ids;

/// The most users on the list of a live group.
const MOST: i64 = 100;
/// A page of the list; the placeholders are `:short_id`, `:cursor` and `:limit`.
pub(super) const LIST: &str = "SELECT w.user_id, w.create_time, w.operator, coalesce(p.nick_name, '') AS nick_name,
         coalesce(p.avatar_url, '') AS avatar_url, coalesce(p.ext, '{}') AS ext
     FROM participant_whitelist w LEFT JOIN participants p ON p.short_id = w.short_id AND p.user_id = w.user_id
     WHERE w.short_id = :short_id AND w.user_id >= :cursor ORDER BY w.user_id LIMIT :limit";

pub(super) fn add(
    tx: &Transaction<'_>,
    request: &BatchAddWhitelistParticipantRequest,
    call: &Call,
) -> Result<BatchAddWhitelistParticipantOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let conversation = conversations::require(tx, &app_id, request.conversation_short_id)?;
    check_muted(&conversation)?;
    let mut output = BatchAddWhitelistParticipantOutput::default();
    let mut insert = tx.prepare_cached(
        "INSERT INTO participant_whitelist (short_id, user_id, create_time, operator) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO NOTHING",
    )?;
    for user_id in ids::distinct(&request.participant_user_ids) {
        if find::is_member(tx, conversation.short_id, user_id)? {
            insert.execute((conversation.short_id, user_id, call.now(), request.operator))?;
        } else {
            output.failed_user_ids.push(user_id);
        }
    }
    check_count(tx, &conversation)?;
    Ok(output)
}

pub(super) fn remove(
    tx: &Transaction<'_>,
    request: &BatchRemoveWhitelistParticipantRequest,
    call: &Call,
) -> Result<BatchRemoveWhitelistParticipantOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let conversation = conversations::require(tx, &app_id, request.conversation_short_id)?;
    check_muted(&conversation)?;
    let users = ids::distinct_of(
        &request.participant_user_ids,
        request.participant_user_ids_str.as_deref(),
    )?;
    let mut output = BatchRemoveWhitelistParticipantOutput::default();
    let mut delete = tx
        .prepare_cached("DELETE FROM participant_whitelist WHERE short_id = ?1 AND user_id = ?2")?;
    for user_id in users {
        if delete.execute((conversation.short_id, user_id))? == 0 {
            output.failed_user_ids.push(user_id);
        }
    }
    output.failed_user_ids_str = ids::texts(&output.failed_user_ids);
    Ok(output)
}

pub(super) fn list(
    db: &Connection,
    request: &BatchGetWhitelistParticipantRequest,
    call: &Call,
) -> Result<BatchGetWhitelistParticipantOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let conversation = conversations::require(db, &app_id, request.conversation_short_id)?;
    conversation.require_live()?;
    check_page(request.cursor, request.limit)?;
    let mut output = BatchGetWhitelistParticipantOutput::default();
    output.next_cursor = -1;
    let mut select = db.prepare_cached(LIST)?;
    let mut rows = select.query(named_params! {
        ":short_id": conversation.short_id,
        ":cursor": request.cursor,
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
        let mut participant = WhitelistParticipant::default();
        participant.participant_user_id = user_id;
        participant.create_time = row.get("create_time")?;
        participant.operator = row.get("operator")?;
        participant.nick_name = row.get("nick_name")?;
        participant.avatar_url = row.get("avatar_url")?;
        // It was written from such a map.
        participant.ext = serde_json::from_str(&ext).unwrap_or_default();
        participant.marks = marks::list(db, conversation.short_id, user_id)?;
        output.participants.push(participant);
    }
    Ok(output)
}

/// Returns whether a user is on the list of a live group.
pub(in crate::im) fn has(db: &Connection, short_id: i64, user_id: i64) -> Result<bool, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT 1 FROM participant_whitelist WHERE short_id = ?1 AND user_id = ?2",
    )?;
    Ok(select.exists((short_id, user_id))?)
}

/// Checks the cursor and the limit of a page of 20.
///
/// # Errors
/// `InvalidParam`.
pub(super) fn check_page(cursor: i64, limit: i64) -> Result<(), ApiError> {
    if cursor < 0 {
        return Err(invalid("`Cursor` must be at least 0"));
    }
    if limit < 1 {
        return Err(invalid("`Limit` must be at least 1"));
    }
    Ok(())
}

fn check_muted(conversation: &Conversation) -> Result<(), ApiError> {
    conversation.require_live()?;
    if conversation.muted_all {
        return Ok(());
    }
    let text = format!(
        "not all are muted in the conversation {id}; `PATCH /_emulator/im/conversations/{id}` mutes them",
        id = conversation.short_id
    );
    Err(ApiError::service("ConversationIsNotMute", text))
}

fn check_count(db: &Connection, conversation: &Conversation) -> Result<(), ApiError> {
    let mut select =
        db.prepare_cached("SELECT count(*) FROM participant_whitelist WHERE short_id = ?1")?;
    let count: i64 = select.query_row([conversation.short_id], |row| row.get(0))?;
    if count <= MOST {
        return Ok(());
    }
    let text = format!(
        "the list of the conversation {} would have {count} users, at most {MOST} are allowed",
        conversation.short_id
    );
    Err(ApiError::service(
        "BlockConversationWhiteParticipantMoreThanLimit",
        text,
    ))
}
