//! Members as the tables have them.

use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::ApiError;
use crate::im::conversations::find::Ext;

/// A member of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::im) struct Member {
    pub(in crate::im) user_id: i64,
    /// 0 member, 1 owner, 2 manager.
    pub(in crate::im) role: i64,
    pub(in crate::im) level: i64,
    pub(in crate::im) nick_name: String,
    pub(in crate::im) avatar_url: String,
    pub(in crate::im) ext: Ext,
    /// The user who added or changed the member last.
    pub(in crate::im) operator: i64,
    /// The end of the time in which the member may not speak, in seconds since 1970; 0 for none. In a group it is in
    /// the past once it has come.
    pub(in crate::im) block_until: i64,
    /// The time at which the member joined, in seconds since 1970.
    pub(in crate::im) join_time: i64,
    /// The order in which members joined.
    pub(in crate::im) join_order: i64,
    /// The index of the last message that is hidden from the member, 0 for none.
    pub(in crate::im) barrier: i64,
    pub(in crate::im) read_index: i64,
    /// True for a member of a live group who is online.
    pub(in crate::im) online: bool,
    /// True for a member of a live group whose connection was lost; they are online for 120 seconds then.
    pub(in crate::im) lost: bool,
    /// True if the member has muted the notifications of the conversation.
    pub(in crate::im) is_mute: bool,
}

/// The columns of a member, of `participants p`; live groups keep their blocks in a table of their own.
pub(super) const COLUMNS: &str = "p.user_id, p.role, p.level, p.nick_name, p.avatar_url, p.ext, p.operator,
    coalesce((SELECT until FROM participant_blocks b
        WHERE b.short_id = p.short_id AND b.action = 0 AND b.user_id = p.user_id), p.block_until) AS block_until,
    p.join_time, p.join_order, p.barrier, p.read_index, p.online, p.lost, p.is_mute";

/// Returns a member of a conversation.
pub(in crate::im) fn find(
    db: &Connection,
    short_id: i64,
    user_id: i64,
) -> Result<Option<Member>, ApiError> {
    let sql =
        format!("SELECT {COLUMNS} FROM participants p WHERE p.short_id = ?1 AND p.user_id = ?2");
    let mut select = db.prepare_cached(&sql)?;
    Ok(select.query_row((short_id, user_id), read).optional()?)
}

/// Returns a member of a conversation.
///
/// # Errors
/// `ParticipantNotInConversation`.
pub(in crate::im) fn require(
    db: &Connection,
    short_id: i64,
    user_id: i64,
) -> Result<Member, ApiError> {
    find(db, short_id, user_id)?.ok_or_else(|| {
        let text = format!("the user {user_id} is not in the conversation {short_id}");
        ApiError::service("ParticipantNotInConversation", text)
    })
}

/// Returns whether a user is a member of a conversation.
pub(in crate::im) fn is_member(
    db: &Connection,
    short_id: i64,
    user_id: i64,
) -> Result<bool, ApiError> {
    let mut select =
        db.prepare_cached("SELECT 1 FROM participants WHERE short_id = ?1 AND user_id = ?2")?;
    Ok(select.exists((short_id, user_id))?)
}

/// Returns the other member of a one-to-one conversation, 0 if there is none.
pub(in crate::im) fn other(db: &Connection, short_id: i64, user_id: i64) -> Result<i64, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT user_id FROM participants WHERE short_id = ?1 AND user_id <> ?2 LIMIT 1",
    )?;
    Ok(select
        .query_row((short_id, user_id), |row| row.get(0))
        .optional()?
        .unwrap_or(0))
}

/// Returns the user ids of members, in ascending order, from the first one after a user id on.
pub(in crate::im) fn ids(
    db: &Connection,
    short_id: i64,
    after: Option<i64>,
    limit: usize,
) -> Result<Vec<i64>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT user_id FROM participants WHERE short_id = ?1 AND user_id > ?2 ORDER BY user_id LIMIT ?3",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = select.query_map((short_id, after.unwrap_or(i64::MIN), limit), |row| {
        row.get(0)
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Reads a row of the [`COLUMNS`].
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Member> {
    let ext: String = row.get("ext")?;
    Ok(Member {
        user_id: row.get("user_id")?,
        role: row.get("role")?,
        level: row.get("level")?,
        nick_name: row.get("nick_name")?,
        avatar_url: row.get("avatar_url")?,
        // It was written from such a map.
        ext: serde_json::from_str(&ext).unwrap_or_default(),
        operator: row.get("operator")?,
        block_until: row.get("block_until")?,
        join_time: row.get("join_time")?,
        join_order: row.get("join_order")?,
        barrier: row.get("barrier")?,
        read_index: row.get("read_index")?,
        online: row.get("online")?,
        lost: row.get("lost")?,
        is_mute: row.get("is_mute")?,
    })
}
