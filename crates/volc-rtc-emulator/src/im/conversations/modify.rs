//! Changes of a conversation, from Actions and clients.

use rusqlite::{Transaction, named_params};

use super::find::{Conversation, Ext};
use crate::ApiError;
use crate::im::members;

/// Changes of a conversation; what has none stays.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::im) struct Changes<'a> {
    pub(in crate::im) name: Option<&'a str>,
    pub(in crate::im) avatar_url: Option<&'a str>,
    pub(in crate::im) description: Option<&'a str>,
    pub(in crate::im) notice: Option<&'a str>,
    /// Entries to be merged into those that are there.
    pub(in crate::im) ext: Option<&'a Ext>,
    pub(in crate::im) owner: Option<i64>,
}

/// Changes a conversation.
///
/// # Errors
/// For a new owner: `SingleConversationNotSupport`, `ParticipantNotInConversation`.
pub(in crate::im) fn modify(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    changes: &Changes<'_>,
    now: i64,
) -> Result<(), ApiError> {
    if let Some(owner) = changes.owner.filter(|owner| *owner != conversation.owner) {
        conversation.refuse_one_to_one()?;
        members::find::require(tx, conversation.short_id, owner)?;
        members::roles::give_away(tx, conversation, owner)?;
    }
    let ext = changes
        .ext
        .map(|changes| merged(&conversation.ext, changes))
        .transpose()?;
    tx.prepare_cached(
        "UPDATE conversations SET name = coalesce(:name, name), avatar_url = coalesce(:avatar_url, avatar_url),
             description = coalesce(:description, description), notice = coalesce(:notice, notice),
             ext = coalesce(:ext, ext), owner = coalesce(:owner, owner), modify_time = :now
         WHERE short_id = :short_id",
    )?
    .execute(named_params! {
        ":name": changes.name,
        ":avatar_url": changes.avatar_url,
        ":description": changes.description,
        ":notice": changes.notice,
        ":ext": ext,
        ":owner": changes.owner,
        ":now": now,
        ":short_id": conversation.short_id,
    })?;
    Ok(())
}

/// Returns the JSON of entries with others merged into them.
pub(in crate::im) fn merged(present: &Ext, changes: &Ext) -> Result<String, ApiError> {
    let mut all = present.clone();
    all.extend(changes.clone());
    Ok(serde_json::to_string(&all)?)
}
