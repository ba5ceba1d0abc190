//! `BatchModifyConversationParticipant`, and changes of members from other Actions and clients.
//!
//! What the page leaves open is decided so: what a request does not have stays, the role too, since a change of `Ext`
//! alone, as in the page's example, would else take the owner's role. `BlockTime` of a live group is that of
//! `BatchAddBlockParticipants`.

use rusqlite::{Transaction, named_params};
use volc_rtc_api::im::batch_modify_conversation_participant::{
    BatchModifyConversationParticipantOutput, BatchModifyConversationParticipantRequest,
};

use super::block_ends;
use super::blocks::{self, Action};
use super::find::{self, Member};
use super::roles;
use crate::ApiError;
use crate::im::call::{Call, invalid};
use crate::im::conversations::find::{self as conversations, Conversation, Ext, Kind};
use crate::im::conversations::modify::merged;

/// Changes of a member; what has none stays.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::im) struct Changes<'a> {
    pub(in crate::im) role: Option<i64>,
    pub(in crate::im) level: Option<i64>,
    pub(in crate::im) nick_name: Option<&'a str>,
    pub(in crate::im) avatar_url: Option<&'a str>,
    /// Entries to be merged into those that are there.
    pub(in crate::im) ext: Option<&'a Ext>,
    /// The end of the mute in seconds since 1970, 0 for none.
    pub(in crate::im) block_until: Option<i64>,
    pub(in crate::im) operator: Option<i64>,
}

pub(super) fn answer(
    tx: &Transaction<'_>,
    request: &BatchModifyConversationParticipantRequest,
    call: &Call,
) -> Result<BatchModifyConversationParticipantOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let conversation = conversations::require(tx, &app_id, request.conversation_short_id)?;
    conversation.refuse_one_to_one()?;
    let mut output = BatchModifyConversationParticipantOutput::default();
    for info in &request.participant_infos {
        let user_id = info.participant_user_id;
        if info.block_time.is_some_and(|time| time < 0) {
            return Err(invalid("`BlockTime` must be at least 0"));
        }
        let changes = Changes {
            role: info.role.map(|role| roles::known(Some(role.value()))),
            level: info.level,
            nick_name: info.nick_name.as_deref(),
            avatar_url: None,
            ext: info.ext.as_ref(),
            block_until: info.block_time,
            operator: Some(request.operator),
        };
        match find::find(tx, conversation.short_id, user_id)? {
            Some(member) => modify(tx, &conversation, &member, &changes, call.now())?,
            None if output.failed_user_ids.contains(&user_id) => {}
            None => output.failed_user_ids.push(user_id),
        }
    }
    roles::check_managers(tx, &conversation)?;
    Ok(output)
}

/// Changes a member of a group.
///
/// # Errors
/// `OwnerShouldBeEqual`.
pub(in crate::im) fn modify(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    member: &Member,
    changes: &Changes<'_>,
    now: i64,
) -> Result<(), ApiError> {
    let role = changes
        .role
        .map(|role| roles::allowed(conversation, member.user_id, role));
    let ext = changes.ext.map(|changes| merged(&member.ext, changes));
    let is_live = conversation.kind == Kind::Live;
    tx.prepare_cached(
        "UPDATE participants SET role = coalesce(:role, role), level = coalesce(:level, level),
             nick_name = coalesce(:nick_name, nick_name), avatar_url = coalesce(:avatar_url, avatar_url),
             ext = coalesce(:ext, ext), block_until = coalesce(:block_until, block_until),
             operator = coalesce(:operator, operator)
         WHERE short_id = :short_id AND user_id = :user_id",
    )?
    .execute(named_params! {
        ":role": role.transpose()?,
        ":level": changes.level,
        ":nick_name": changes.nick_name,
        ":avatar_url": changes.avatar_url,
        ":ext": ext.transpose()?,
        ":block_until": changes.block_until.filter(|_| !is_live),
        ":operator": changes.operator,
        ":short_id": conversation.short_id,
        ":user_id": member.user_id,
    })?;
    match changes.block_until.filter(|_| is_live) {
        Some(until) if until > now => {
            blocks::put(tx, conversation, Action::Mute, member, until, now)?;
            block_ends::schedule(tx, &conversation.app_id, conversation.short_id)
        }
        Some(_) => {
            blocks::lift(tx, conversation.short_id, Action::Mute, member.user_id).map(|_| ())
        }
        None => Ok(()),
    }
}
