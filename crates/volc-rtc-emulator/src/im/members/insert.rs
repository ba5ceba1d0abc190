//! The rows of members, which the counts of the conversation follow.

use rusqlite::{Transaction, named_params};

use super::find::Member;
use crate::ApiError;
use crate::im::conversations::find::{Conversation, Ext};

/// A member to be.
#[derive(Clone, Debug)]
pub(in crate::im) struct NewMember {
    pub(in crate::im) user_id: i64,
    pub(in crate::im) role: i64,
    pub(in crate::im) level: i64,
    pub(in crate::im) nick_name: String,
    pub(in crate::im) avatar_url: String,
    pub(in crate::im) ext: Ext,
    pub(in crate::im) operator: i64,
    pub(in crate::im) barrier: i64,
    pub(in crate::im) read_index: i64,
    pub(in crate::im) online: bool,
}

impl NewMember {
    /// An ordinary member without a profile, not online, who joined alone.
    pub(in crate::im) fn new(user_id: i64) -> Self {
        Self {
            user_id,
            role: 0,
            level: 0,
            nick_name: String::new(),
            avatar_url: String::new(),
            ext: Ext::new(),
            operator: user_id,
            barrier: 0,
            read_index: 0,
            online: false,
        }
    }

    /// The same with a role.
    pub(in crate::im) fn role(mut self, role: i64) -> Self {
        self.role = role;
        self
    }
}

/// Adds a user who is not a member.
pub(in crate::im) fn insert(
    tx: &Transaction<'_>,
    conversation: &Conversation,
    new: &NewMember,
    now: i64,
) -> Result<(), ApiError> {
    tx.prepare_cached(
        "INSERT INTO participants (short_id, user_id, app, inbox_type, type, create_time, active_time, online,
             online_order, join_order, join_time, role, level, nick_name, avatar_url, ext, operator, barrier,
             read_index)
         SELECT short_id, :user_id, app_id, inbox_type, type, create_time, active_time, :online,
             iif(:online, (SELECT coalesce(max(online_order), 0) + 1 FROM participants INDEXED BY participants_online
                 WHERE short_id = :short_id AND online = 1), 0),
             (SELECT coalesce(max(join_order), 0) + 1 FROM participants WHERE short_id = :short_id),
             :now, :role, :level, :nick_name, :avatar_url, :ext, :operator, :barrier, :read_index
         FROM conversations WHERE short_id = :short_id",
    )?
    .execute(named_params! {
        ":short_id": conversation.short_id,
        ":user_id": new.user_id,
        ":online": new.online,
        ":now": now,
        ":role": new.role,
        ":level": new.level,
        ":nick_name": new.nick_name,
        ":avatar_url": new.avatar_url,
        ":ext": serde_json::to_string(&new.ext)?,
        ":operator": new.operator,
        ":barrier": new.barrier,
        ":read_index": new.read_index,
    })?;
    count(tx, conversation.short_id, 1, i64::from(new.online))
}

/// Changes whether a member of a live group is online, and whether the connection was lost. Who comes online is the
/// last to have come.
pub(super) fn set_presence(
    tx: &Transaction<'_>,
    short_id: i64,
    member: &Member,
    online: bool,
    lost: bool,
) -> Result<(), ApiError> {
    tx.prepare_cached(
        "UPDATE participants SET online = :online, lost = :lost, online_order = iif(:online AND NOT online,
             (SELECT coalesce(max(online_order), 0) + 1 FROM participants INDEXED BY participants_online
                 WHERE short_id = :short_id AND online = 1), online_order)
         WHERE short_id = :short_id AND user_id = :user_id",
    )?
    .execute(named_params! {
        ":online": online,
        ":lost": lost,
        ":short_id": short_id,
        ":user_id": member.user_id,
    })?;
    count(
        tx,
        short_id,
        0,
        i64::from(online) - i64::from(member.online),
    )
}

/// Adds to the counts of a conversation.
pub(super) fn count(
    tx: &Transaction<'_>,
    short_id: i64,
    members: i64,
    online: i64,
) -> Result<(), ApiError> {
    tx.prepare_cached(
        "UPDATE conversations SET member_count = member_count + ?2, online_count = online_count + ?3
         WHERE short_id = ?1",
    )?
    .execute((short_id, members, online))?;
    Ok(())
}
