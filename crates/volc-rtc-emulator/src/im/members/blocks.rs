//! Mutes and blocks of users of live groups. They end by the emulator's clock; `block_ends.rs` deletes them then.

use rusqlite::{Connection, Transaction, named_params};

use super::find::Member;
use super::marks;
use crate::ApiError;
use crate::im::conversations::find::Conversation;

/// A thing that a user may not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::im) enum Action {
    /// Speak.
    Mute,
    /// Come in.
    KeepOut,
}

impl Action {
    /// Returns the action of a serialized `BlockAction`.
    pub(super) fn from_number(number: i64) -> Self {
        if number == 1 {
            Self::KeepOut
        } else {
            Self::Mute
        }
    }

    /// Returns the serialized `BlockAction`.
    pub(super) fn number(self) -> i64 {
        match self {
            Self::Mute => 0,
            Self::KeepOut => 1,
        }
    }
}

/// Mutes or blocks a member until a time in seconds since 1970, in place of an earlier mute or block.
pub(in crate::im) fn put(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    action: Action,
    member: &Member,
    until: i64,
    now: i64,
) -> Result<(), ApiError> {
    let marks = marks::list(tx, conversation.short_id, member.user_id)?;
    tx.prepare_cached(
        "INSERT OR REPLACE INTO participant_blocks
             (short_id, action, user_id, create_time, until, nick_name, avatar_url, ext, marks)
         VALUES (:short_id, :action, :user_id, :now, :until, :nick_name, :avatar_url, :ext, :marks)",
    )?
    .execute(named_params! {
        ":short_id": conversation.short_id,
        ":action": action.number(),
        ":user_id": member.user_id,
        ":now": now,
        ":until": until,
        ":nick_name": member.nick_name,
        ":avatar_url": member.avatar_url,
        ":ext": serde_json::to_string(&member.ext)?,
        ":marks": serde_json::to_string(&marks)?,
    })?;
    Ok(())
}

/// Changes the end of a mute or block that there is, and returns whether there is one.
pub(super) fn extend(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    action: Action,
    user_id: i64,
    until: i64,
    now: i64,
) -> Result<bool, ApiError> {
    let changed = tx
        .prepare_cached(
            "UPDATE participant_blocks SET until = ?4, create_time = ?5
             WHERE short_id = ?1 AND action = ?2 AND user_id = ?3",
        )?
        .execute((conversation.short_id, action.number(), user_id, until, now))?;
    Ok(changed > 0)
}

/// Ends a mute or block, and returns whether there was one.
pub(super) fn lift(
    tx: &Transaction<'_>,
    short_id: i64,
    action: Action,
    user_id: i64,
) -> Result<bool, ApiError> {
    let deleted = tx
        .prepare_cached(
            "DELETE FROM participant_blocks WHERE short_id = ?1 AND action = ?2 AND user_id = ?3",
        )?
        .execute((short_id, action.number(), user_id))?;
    Ok(deleted > 0)
}

/// Returns whether a user may not come into a live group.
pub(in crate::im) fn keeps_out(
    db: &Connection,
    short_id: i64,
    user_id: i64,
    now: i64,
) -> Result<bool, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT 1 FROM participant_blocks WHERE short_id = ?1 AND action = 1 AND user_id = ?2 AND until > ?3",
    )?;
    Ok(select.exists((short_id, user_id, now))?)
}
