//! `BatchAddConversationParticipant`, and the same from clients.
//!
//! What the page leaves open is decided so:
//! - The profile of a member who is there already is replaced but for the avatar, which the request does not have; the
//!   join time and the barrier stay, and `ReadIndex` never goes back. `AfterAddParticipant` names new members only.
//! - A call that would exceed the members of a group or the managers of a live group fails as a whole; a user who is
//!   in as many groups as they may be, or is kept out of a live group, is a failed one.
//! - The barrier is the index of the last message at the time of the call.

use rusqlite::{Transaction, named_params};
use volc_rtc_api::im::batch_add_conversation_participant::{
    BatchAddConversationParticipantOutput, BatchAddConversationParticipantRequest,
};

use super::insert::{self, NewMember};
use super::{blocks, find, limits, presence, roles};
use crate::ApiError;
use crate::control::ImLimits;
use crate::im::call::Call;
use crate::im::conversations::find::{self as conversations, Conversation, Kind};
use crate::im::events;

pub(super) fn answer(
    tx: &Transaction<'_>,
    request: &BatchAddConversationParticipantRequest,
    call: &Call,
) -> Result<BatchAddConversationParticipantOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let conversation = conversations::require(tx, &app_id, request.conversation_short_id)?;
    let barrier = if request.barrier.unwrap_or_default() {
        conversation.last_index
    } else {
        0
    };
    let members = request.participant_infos.iter().map(|info| NewMember {
        role: roles::known(info.role.map(|role| role.value())),
        level: info.level.unwrap_or_default(),
        nick_name: info.nick_name.clone().unwrap_or_default(),
        ext: info.ext.clone().unwrap_or_default(),
        operator: request.operator,
        barrier,
        read_index: info.read_index.unwrap_or_default(),
        ..NewMember::new(info.participant_user_id)
    });
    let members: Vec<NewMember> = members.collect();
    let mut output = BatchAddConversationParticipantOutput::default();
    output.failed_user_ids = add(
        tx,
        &conversation,
        members,
        request.operator,
        call.now_millis,
    )?;
    Ok(output)
}

/// Adds members to a group, and tells of the new ones. Returns the users who could not be added.
///
/// # Errors
/// `SingleConversationNotSupport`, `OwnerShouldBeEqual`, `ConversationParticipantsMoreThanLimit`,
/// `ManagerMoreThanLimit`.
pub(in crate::im) fn add(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    mut members: Vec<NewMember>,
    operator: i64,
    now_millis: u64,
) -> Result<Vec<i64>, ApiError> {
    conversation.refuse_one_to_one()?;
    let now = i64::try_from(now_millis / 1000).unwrap_or(i64::MAX);
    for member in &mut members {
        member.role = roles::allowed(conversation, member.user_id, member.role)?;
        if conversation.kind == Kind::Live {
            member.online = true;
            member.read_index = 0;
        }
    }
    let limits = limits::get(tx, &conversation.app_id)?;
    let (mut new, mut failed) = (Vec::<&NewMember>::new(), Vec::new());
    for member in &members {
        let user_id = member.user_id;
        if let Some(present) = find::find(tx, conversation.short_id, user_id)? {
            replace(tx, conversation, member)?;
            if member.online {
                presence::come(tx, conversation, &present)?;
            }
            if let Some(same) = new.iter_mut().find(|new| new.user_id == user_id) {
                *same = member;
            }
        } else if is_kept_out(tx, conversation, user_id, limits, now)? {
            if !failed.contains(&user_id) {
                failed.push(user_id);
            }
        } else {
            insert::insert(tx, conversation, member, now)?;
            new.push(member);
        }
    }
    if conversation.kind == Kind::Group && !new.is_empty() {
        check_count(conversation, new.len(), limits)?;
    }
    roles::check_managers(tx, conversation)?;
    events::added(tx, conversation, &new, operator, now_millis)?;
    Ok(failed)
}

/// Returns whether a user cannot be added, though others can.
fn is_kept_out(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    user_id: i64,
    limits: ImLimits,
    now: i64,
) -> Result<bool, ApiError> {
    match conversation.kind {
        Kind::Live => blocks::keeps_out(tx, conversation.short_id, user_id, now),
        _ => limits::has_most_groups(tx, &conversation.app_id, user_id, limits),
    }
}

fn check_count(conversation: &Conversation, new: usize, limits: ImLimits) -> Result<(), ApiError> {
    let count = conversation
        .member_count
        .saturating_add(i64::try_from(new).unwrap_or(i64::MAX));
    if count <= limits.members {
        return Ok(());
    }
    let text = format!(
        "the conversation {} would have {count} members, at most {} are allowed; `PUT /_emulator/im/limits` raises it",
        conversation.short_id, limits.members
    );
    Err(ApiError::service(
        "ConversationParticipantsMoreThanLimit",
        text,
    ))
}

/// Replaces the profile of a member who is there already.
fn replace(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    member: &NewMember,
) -> Result<(), ApiError> {
    tx.prepare_cached(
        "UPDATE participants SET role = :role, level = :level, nick_name = :nick_name, ext = :ext,
             operator = :operator, read_index = max(read_index, :read_index)
         WHERE short_id = :short_id AND user_id = :user_id",
    )?
    .execute(named_params! {
        ":role": member.role,
        ":level": member.level,
        ":nick_name": member.nick_name,
        ":ext": serde_json::to_string(&member.ext)?,
        ":operator": member.operator,
        ":read_index": member.read_index,
        ":short_id": conversation.short_id,
        ":user_id": member.user_id,
    })?;
    Ok(())
}
