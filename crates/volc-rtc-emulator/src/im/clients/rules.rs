//! Rules of clients, which calls of the server do not look at.

use rusqlite::Connection;

use super::actor::Who;
use crate::ApiError;
use crate::im::conversations::find::{self as conversations, Conversation, Kind};
use crate::im::members::find::{self as members, Member};
use crate::im::members::whitelist;
use crate::im::messages::events;
use crate::im::users::find as users;

pub(super) use crate::im::members::roles::{MANAGER, OWNER};

/// Returns a conversation and the member that the client is in it.
///
/// # Errors
/// `ConversationNotFound`, `ParticipantNotInConversation`.
pub(super) fn member(
    db: &Connection,
    who: &Who,
    short_id: i64,
) -> Result<(Conversation, Member), ApiError> {
    let conversation = conversations::require(db, &who.app_id, short_id)?;
    let member = members::require(db, short_id, who.user_id)?;
    Ok((conversation, member))
}

/// Checks that a member may send messages: neither is muted, nor is one of two users on the block list of the other.
///
/// # Errors
/// `ParticipantIsMuted`, `ConversationIsMuted`, `ParticipantIsBlock`.
pub(super) fn may_speak(
    db: &Connection,
    who: &Who,
    conversation: &Conversation,
    member: &Member,
) -> Result<(), ApiError> {
    if member.block_until > who.now() {
        let text = format!(
            "the user {} is muted until {}",
            who.user_id, member.block_until
        );
        return Err(ApiError::service("ParticipantIsMuted", text));
    }
    let is_ordinary = member.role != OWNER && member.role != MANAGER;
    if conversation.muted_all
        && is_ordinary
        && !whitelist::has(db, conversation.short_id, who.user_id)?
    {
        let text = format!(
            "all members of the conversation {} are muted, and the user {} is not on its allow list",
            conversation.short_id, who.user_id
        );
        return Err(ApiError::service("ConversationIsMuted", text));
    }
    if conversation.kind == Kind::OneToOne {
        let other = events::receiver(db, conversation, who.user_id)?;
        refuse_blocked(db, who, conversation.inbox_type, other)?;
    }
    Ok(())
}

/// Checks that neither of two users is on the block list of the other.
///
/// # Errors
/// `ParticipantIsBlock`.
pub(super) fn refuse_blocked(
    db: &Connection,
    who: &Who,
    inbox_type: i64,
    other: i64,
) -> Result<(), ApiError> {
    for (owner, blocked) in [(other, who.user_id), (who.user_id, other)] {
        if users::blocks(db, &who.app_id, inbox_type, owner, blocked)? {
            let text = format!("the user {blocked} is on the block list of the user {owner}");
            return Err(ApiError::service("ParticipantIsBlock", text));
        }
    }
    Ok(())
}

/// Checks that a member has one of two roles.
///
/// # Errors
/// `NoPermission`.
pub(super) fn require_manager(member: &Member) -> Result<(), ApiError> {
    match member.role {
        OWNER | MANAGER => Ok(()),
        _ => Err(no_permission(member, "the owner and managers")),
    }
}

/// Checks that a member is the owner.
///
/// # Errors
/// `OnlyOwnerCanOperator`.
pub(super) fn require_owner(conversation: &Conversation, who: &Who) -> Result<(), ApiError> {
    if conversation.owner == who.user_id {
        return Ok(());
    }
    let text = format!("the owner is the user {}", conversation.owner);
    Err(ApiError::service("OnlyOwnerCanOperator", text))
}

/// The error of a member who may not do something.
pub(super) fn no_permission(member: &Member, who_may: &str) -> ApiError {
    let text = format!(
        "the user {} may not do this, but {who_may} may",
        member.user_id
    );
    ApiError::service("NoPermission", text)
}
