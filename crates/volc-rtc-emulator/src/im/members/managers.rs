//! `BatchAddManager` and `BatchRemoveManager`.
//!
//! What the pages leave open is decided so: who is not a member, or is the owner, is a failed one, and so is who is not
//! a manager when managers are removed; to make a manager one again changes nothing. A call that would exceed the
//! limit fails as a whole.

use rusqlite::Transaction;
use volc_rtc_api::im::batch_add_manager::{BatchAddManagerOutput, BatchAddManagerRequest};
use volc_rtc_api::im::batch_remove_manager::{BatchRemoveManagerOutput, BatchRemoveManagerRequest};

use super::{find, roles};
use crate::ApiError;
use crate::im::call::Call;
use crate::im::conversations::find::{self as conversations, Conversation};
use crate::im::ids;

pub(super) fn add(
    tx: &Transaction<'_>,
    request: &BatchAddManagerRequest,
    call: &Call,
) -> Result<BatchAddManagerOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let conversation = conversations::require(tx, &app_id, request.conversation_short_id)?;
    let changed = [roles::MEMBER, roles::MANAGER];
    let mut output = BatchAddManagerOutput::default();
    output.failed_manager_user_ids = change(
        tx,
        &conversation,
        &request.manager_user_ids,
        &changed,
        roles::MANAGER,
    )?;
    roles::check_managers(tx, &conversation)?;
    Ok(output)
}

pub(super) fn remove(
    tx: &Transaction<'_>,
    request: &BatchRemoveManagerRequest,
    call: &Call,
) -> Result<BatchRemoveManagerOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let conversation = conversations::require(tx, &app_id, request.conversation_short_id)?;
    let mut output = BatchRemoveManagerOutput::default();
    output.failed_manager_user_ids = change(
        tx,
        &conversation,
        &request.remove_manager_user_ids,
        &[roles::MANAGER],
        roles::MEMBER,
    )?;
    Ok(output)
}

/// Gives a role to those of the users who have one of some roles. Returns the others.
fn change(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    users: &[i64],
    changed: &[i64],
    role: i64,
) -> Result<Vec<i64>, ApiError> {
    conversation.require_live()?;
    let mut failed = Vec::new();
    for user_id in ids::distinct(users) {
        match find::find(tx, conversation.short_id, user_id)? {
            Some(member) if changed.contains(&member.role) => {
                roles::set(tx, conversation.short_id, user_id, role)?
            }
            _ => failed.push(user_id),
        }
    }
    Ok(failed)
}
