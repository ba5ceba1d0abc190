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
    lost::forget(tx, conversation, user_id)?;
    let role = roles::allowed(conversation, user_id, roles::MEMBER)?;
    let mut new = NewMember::new(user_id).role(role);
    new.online = true;
    match find::find(tx, short_id, user_id)? {
        Some(member) if member.online => Ok(()),
        Some(member) if member.lost => {
            set_state(tx, short_id, &member, true, false)?;
            events::state_changed(tx, conversation, user_id, true, now_millis)
        }
        Some(member) => {
            set_state(tx, short_id, &member, true, false)?;
            join_again(tx, short_id, user_id, now)?;
            (new.role, new.ext) = (member.role, member.ext);
            events::added(tx, conversation, &[&new], user_id, now_millis)
        }
        None => {
            insert::insert(tx, conversation, &new, now)?;
            events::added(tx, conversation, &[&new], user_id, now_millis)
        }
    }
}

/// Lets a client leave a live group.
///
/// # Errors
/// `OnlyLiveConversationSupport`, `ParticipantNotInConversation` for who is not there.
pub(in crate::im) fn leave(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    user_id: i64,
    now_millis: u64,
) -> Result<(), ApiError> {
    let member = present(tx, conversation, user_id)?;
    if member.role == roles::MEMBER {
        remove::remove(tx, conversation, &[user_id], user_id, now_millis)?;
        return Ok(());
    }
    lost::forget(tx, conversation, user_id)?;
    set_state(tx, conversation.short_id, &member, false, false)?;
    events::removed(tx, conversation, &[user_id], user_id, now_millis)
}

/// Cuts the connection of a client in a live group.
///
/// # Errors
/// `OnlyLiveConversationSupport`, `ParticipantNotInConversation` for who is not there.
pub(in crate::im) fn lose_connection(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    user_id: i64,
    now_millis: u64,
) -> Result<(), ApiError> {
    if !present(tx, conversation, user_id)?.online {
        return Ok(());
    }
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
        set_state(tx, short_id, &member, false, true)?;
        events::state_changed(tx, &conversation, user_id, false, timer.due_millis)?;
    }
    Ok(())
}

/// Returns a member who is in a live group now, or has lost the connection to it.
fn present(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    user_id: i64,
) -> Result<Member, ApiError> {
    conversation.require_live()?;
    let member = find::require(tx, conversation.short_id, user_id)?;
    if member.online || member.lost || member.role == roles::MEMBER {
        return Ok(member);
    }
    let text = format!(
        "the user {user_id} is not online in the conversation {}",
        conversation.short_id
    );
    Err(ApiError::service("ParticipantNotInConversation", text))
}

/// Changes whether a member is online, or lost the connection, and the count of those who are online.
fn set_state(
    tx: &Transaction<'_>,
    short_id: i64,
    member: &Member,
    online: bool,
    lost: bool,
) -> Result<(), ApiError> {
    tx.prepare_cached(
        "UPDATE participants SET online = ?3, lost = ?4 WHERE short_id = ?1 AND user_id = ?2",
    )?
    .execute((short_id, member.user_id, online, lost))?;
    insert::count(
        tx,
        short_id,
        0,
        i64::from(online) - i64::from(member.online),
    )
}

/// Makes a member the one who has come last.
fn join_again(tx: &Transaction<'_>, short_id: i64, user_id: i64, now: i64) -> Result<(), ApiError> {
    tx.prepare_cached(
        "UPDATE participants SET join_time = ?3, join_order = 1 +
             (SELECT max(join_order) FROM participants WHERE short_id = ?1)
         WHERE short_id = ?1 AND user_id = ?2",
    )?
    .execute((short_id, user_id, now))?;
    Ok(())
}

fn seconds(millis: u64) -> i64 {
    i64::try_from(millis / 1000).unwrap_or(i64::MAX)
}
