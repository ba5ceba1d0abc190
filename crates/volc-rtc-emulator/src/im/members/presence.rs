//! Clients of live groups: they come in, go, lose their connection and come back.
//!
//! - Who comes in is a member, online; `AfterAddParticipant`. Owner and managers are members before.
//! - Who goes is no member any more, except for owner and managers, who are just not online; `AfterRemoveParticipant`.
//! - Who loses the connection is offline 120 seconds later, as the page of `ParticipantStateChange` says, and online
//!   when they come in again; before the end of that time nobody hears of it.

use rusqlite::Transaction;

use super::find::{self, Member};
use super::insert::{self, NewMember};
use super::{blocks, lost, remove, roles};
use crate::ApiError;
use crate::im::conversations::find::{self as conversations, Conversation};
use crate::im::events;
use crate::timers::Timer;

/// Lets a client come into a live group, for the first time or again.
///
/// # Errors
/// `OnlyLiveConversationSupport`, `ParticipantIsBlock`.
pub(in crate::im) fn enter(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    user_id: i64,
    now_millis: u64,
) -> Result<(), ApiError> {
    conversation.require_live()?;
    let (short_id, now) = (conversation.short_id, seconds(now_millis));
    if blocks::keeps_out(tx, short_id, user_id, now)? {
        let text = format!("the user {user_id} is blocked from the conversation {short_id}");
        return Err(ApiError::service("ParticipantIsBlock", text));
    }
    let mut new = NewMember::new(user_id);
    new.online = true;
    match find::find(tx, short_id, user_id)? {
        None => {
            new.role = roles::allowed(conversation, user_id, roles::MEMBER)?;
            insert::insert(tx, conversation, &new, now)?;
            events::added(tx, conversation, &[&new], user_id, now_millis)
        }
        Some(member) => {
            come(tx, conversation, &member)?;
            match (member.online, member.lost) {
                (true, _) => Ok(()),
                (false, true) => events::state_changed(tx, conversation, user_id, true, now_millis),
                (false, false) => {
                    (new.role, new.ext) = (member.role, member.ext);
                    events::added(tx, conversation, &[&new], user_id, now_millis)
                }
            }
        }
    }
}

/// Makes a member of a live group online, without a word.
pub(super) fn come(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    member: &Member,
) -> Result<(), ApiError> {
    lost::forget(tx, conversation, member.user_id)?;
    insert::set_presence(tx, conversation.short_id, member, true, false)
}

/// Lets a client leave a live group. Owner and managers who are not there do not leave it.
///
/// # Errors
/// `OnlyLiveConversationSupport`, `ParticipantNotInConversation`.
pub(in crate::im) fn leave(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    user_id: i64,
    now_millis: u64,
) -> Result<(), ApiError> {
    conversation.require_live()?;
    let member = find::require(tx, conversation.short_id, user_id)?;
    if member.role == roles::MEMBER {
        remove::remove(tx, conversation, &[user_id], user_id, now_millis)?;
        return Ok(());
    }
    if !member.online && !member.lost {
        return Ok(());
    }
    lost::forget(tx, conversation, user_id)?;
    insert::set_presence(tx, conversation.short_id, &member, false, false)?;
    events::removed(tx, conversation, &[user_id], user_id, now_millis)
}

/// Cuts the connection of a client in a live group; for one that has none, nothing changes.
///
/// # Errors
/// `OnlyLiveConversationSupport`, `ParticipantNotInConversation`.
pub(in crate::im) fn lose_connection(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    user_id: i64,
    now_millis: u64,
) -> Result<(), ApiError> {
    conversation.require_live()?;
    let member = find::require(tx, conversation.short_id, user_id)?;
    if !member.online || member.lost {
        return Ok(());
    }
    insert::set_presence(tx, conversation.short_id, &member, true, true)?;
    lost::set(tx, conversation, user_id, now_millis)
}

/// Runs the timer of a lost connection.
pub(crate) fn connection_lost(tx: &Transaction<'_>, timer: &Timer) -> Result<(), ApiError> {
    let Some((short_id, user_id)) = lost::member(timer) else {
        return Ok(());
    };
    let Some(conversation) = conversations::find(tx, &timer.app_id, short_id)? else {
        return Ok(());
    };
    if let Some(member) = find::find(tx, short_id, user_id)?.filter(|member| member.online) {
        insert::set_presence(tx, short_id, &member, false, true)?;
        events::state_changed(tx, &conversation, user_id, false, timer.due_millis)?;
    }
    Ok(())
}

fn seconds(millis: u64) -> i64 {
    i64::try_from(millis / 1000).unwrap_or(i64::MAX)
}
