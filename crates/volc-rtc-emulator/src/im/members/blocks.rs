//! Mutes and blocks of users of live groups, which end by the emulator's clock.

use rusqlite::{Connection, OptionalExtension as _, Transaction, named_params};
use serde_json::Value;

use super::find::Member;
use super::marks;
use crate::ApiError;
use crate::im::conversations::find::Conversation;
use crate::timers::{self, Timer};

/// The kind of the timer of the next end in a live group, whose subject is the short id.
pub(crate) const ENDED: &str = "im-block";

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
    schedule(tx, &conversation.app_id, conversation.short_id)
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
    schedule(tx, &conversation.app_id, conversation.short_id)?;
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

/// Sets the timer of the next end.
fn schedule(tx: &Transaction<'_>, app_id: &str, short_id: i64) -> Result<(), ApiError> {
    let mut select = tx.prepare_cached(
        "SELECT until FROM participant_blocks INDEXED BY participant_blocks_by_end
         WHERE short_id = ?1 ORDER BY until LIMIT 1",
    )?;
    let next: Option<i64> = select.query_row([short_id], |row| row.get(0)).optional()?;
    let Some(next) = next else {
        return Ok(());
    };
    let timer = Timer {
        app_id: app_id.to_owned(),
        kind: ENDED.to_owned(),
        subject: short_id.to_string(),
        due_millis: u64::try_from(next).unwrap_or(0).saturating_mul(1000),
        data: Value::Null,
    };
    timers::set(tx, &timer)
}

/// Runs the timer: deletes what has ended, so that lists need not pass over it.
pub(crate) fn ended(tx: &Transaction<'_>, timer: &Timer) -> Result<(), ApiError> {
    let Ok(short_id) = timer.subject.parse::<i64>() else {
        return Ok(());
    };
    let at = i64::try_from(timer.due_millis / 1000).unwrap_or(i64::MAX);
    tx.prepare_cached("DELETE FROM participant_blocks WHERE short_id = ?1 AND until <= ?2")?
        .execute((short_id, at))?;
    schedule(tx, &timer.app_id, short_id)
}
