//! Roles: 0 member, 1 owner, 2 manager.

use rusqlite::{Connection, Transaction};

use crate::ApiError;
use crate::im::conversations::find::{Conversation, Kind};

/// The `Role` of an ordinary member.
pub(in crate::im) const MEMBER: i64 = 0;
/// The `Role` of an owner.
pub(in crate::im) const OWNER: i64 = 1;
/// The `Role` of a manager.
pub(in crate::im) const MANAGER: i64 = 2;
/// The most managers of a live group.
const MOST_MANAGERS: i64 = 10;

/// Returns a role of a request; one that is not listed counts as the default, as the pages say.
pub(super) fn known(role: Option<i64>) -> i64 {
    role.filter(|role| [OWNER, MANAGER].contains(role))
        .unwrap_or(MEMBER)
}

/// Returns the role that a member gets when a request has this one.
///
/// # Errors
/// `OwnerShouldBeEqual` if it would make another user the owner.
pub(super) fn allowed(
    conversation: &Conversation,
    user_id: i64,
    role: i64,
) -> Result<i64, ApiError> {
    if user_id == conversation.owner {
        return Ok(OWNER);
    }
    if role != OWNER {
        return Ok(role);
    }
    let text = format!(
        "the owner of the conversation {} is {}, not {user_id}; ModifyConversation changes it",
        conversation.short_id, conversation.owner
    );
    Err(ApiError::service("OwnerShouldBeEqual", text))
}

/// Sets the role of a member.
pub(super) fn set(
    tx: &Transaction<'_>,
    short_id: i64,
    user_id: i64,
    role: i64,
) -> Result<(), ApiError> {
    tx.prepare_cached("UPDATE participants SET role = ?3 WHERE short_id = ?1 AND user_id = ?2")?
        .execute((short_id, user_id, role))?;
    Ok(())
}

/// Makes a member the one with the owner's role; the old owner becomes an ordinary member.
pub(in crate::im) fn give_away(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    new_owner: i64,
) -> Result<(), ApiError> {
    set(tx, conversation.short_id, conversation.owner, MEMBER)?;
    set(tx, conversation.short_id, new_owner, OWNER)
}

/// Refuses a change after which a live group has too many managers; groups have no limit.
///
/// # Errors
/// `ManagerMoreThanLimit`.
pub(super) fn check_managers(db: &Connection, conversation: &Conversation) -> Result<(), ApiError> {
    if conversation.kind != Kind::Live {
        return Ok(());
    }
    let mut select = db.prepare_cached(
        "SELECT count(*) FROM participants INDEXED BY participants_with_role
         WHERE short_id = ?1 AND role > 0 AND role = 2",
    )?;
    let count: i64 = select.query_row([conversation.short_id], |row| row.get(0))?;
    if count <= MOST_MANAGERS {
        return Ok(());
    }
    let text = format!(
        "the conversation {} would have {count} managers, at most {MOST_MANAGERS} are allowed",
        conversation.short_id
    );
    Err(ApiError::service("ManagerMoreThanLimit", text))
}
