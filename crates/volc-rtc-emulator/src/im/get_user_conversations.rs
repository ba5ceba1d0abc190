//! `GetUserConversations`: the conversations of a member, page by page.
//!
//! What the page leaves open is decided so:
//! - `DataType` 0 and 1 list the one-to-one conversations and groups that the user is a member of; live groups are
//!   listed only by `DataType` 2, to their creator. Those of the same second are ordered by `ConversationShortId`, in
//!   the direction of the list.
//! - Dissolved conversations are listed, with `Status` 1.
//! - `Cursor` counts from the start of the list: `NextCursor` is `Cursor` plus the number of conversations sent. A
//!   conversation that moves in the list between two calls can therefore be seen twice or not at all, as with the
//!   service.
//! - `MemberCount`, `OnlineCount` and `OtherUserId` are left out where they do not apply.

use std::collections::BTreeMap;

use rusqlite::{Row, named_params};
use serde::Serialize;
use serde_json::Value;

use super::app::app_id;
use crate::{ApiError, Call};

/// Answers a call.
pub(crate) fn handle(call: &Call<'_>) -> Result<Value, ApiError> {
    let app_id = app_id(call)?;
    let (cursor, limit) = (call.int("Cursor"), call.int("Limit"));
    if cursor < 0 {
        return Err(ApiError::service(
            "InvalidParam",
            "`Cursor` must be at least 0",
        ));
    }
    if limit < 1 {
        return Err(ApiError::service(
            "InvalidParam",
            "`Limit` must be at least 1",
        ));
    }
    let mut select = call.store.prepare_cached(&list(call.int("DataType")))?;
    let mut conversations = select
        .query_map(
            named_params! {
                ":app_id": app_id,
                ":user_id": call.int("ParticipantUserId"),
                ":inbox_type": call.int("InboxType"),
                ":count_members": !call.bool("SkipMemberCount"),
                // One more than asked for tells whether there is more.
                ":limit": limit.saturating_add(1),
                ":cursor": cursor,
            },
            Conversation::read,
        )?
        .collect::<Result<Vec<_>, _>>()?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = conversations.len() > wanted;
    conversations.truncate(wanted);
    let sent = i64::try_from(conversations.len()).unwrap_or(i64::MAX);
    Ok(serde_json::to_value(Output {
        conversation_infos: conversations,
        has_more,
        next_cursor: cursor.saturating_add(sent),
    })?)
}

/// The statement of a `DataType`; values that the page does not list have been refused.
fn list(data_type: i64) -> String {
    const MEMBER: &str =
        "JOIN participants p USING (short_id) WHERE p.user_id = :user_id AND c.type <> 100";
    const CREATOR: &str = "WHERE c.creator = :user_id AND c.type = 100";
    let (whose, order) = match data_type {
        0 => (MEMBER, "c.active_time DESC, c.short_id DESC"),
        1 => (MEMBER, "c.create_time, c.short_id"),
        _ => (CREATOR, "c.create_time DESC, c.short_id DESC"),
    };
    format!(
        "SELECT c.*,
            CASE WHEN :count_members
                 THEN (SELECT count(*) FROM participants m WHERE m.short_id = c.short_id) END AS members,
            CASE WHEN c.type = 100
                 THEN (SELECT count(*) FROM participants m WHERE m.short_id = c.short_id AND m.online) END AS online,
            CASE WHEN c.type = 1
                 THEN (SELECT m.user_id FROM participants m
                       WHERE m.short_id = c.short_id AND m.user_id <> :user_id) END AS other
         FROM conversations c {whose} AND c.app_id = :app_id AND c.inbox_type = :inbox_type
         ORDER BY {order} LIMIT :limit OFFSET :cursor"
    )
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Output {
    conversation_infos: Vec<Conversation>,
    has_more: bool,
    next_cursor: i64,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Conversation {
    conversation_short_id: i64,
    conversation_id: String,
    app_id: i64,
    inbox_type: i64,
    name: String,
    avatar_url: String,
    description: String,
    owner_user_id: i64,
    creator_user_id: i64,
    notice: String,
    status: i64,
    ext: BTreeMap<String, String>,
    create_time: i64,
    modify_time: i64,
    conversation_type: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    member_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    online_count: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other_user_id: Option<i64>,
}

impl Conversation {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let ext: String = row.get("ext")?;
        Ok(Self {
            conversation_short_id: row.get("short_id")?,
            conversation_id: row.get("conversation_id")?,
            app_id: row.get("app_id")?,
            inbox_type: row.get("inbox_type")?,
            name: row.get("name")?,
            avatar_url: row.get("avatar_url")?,
            description: row.get("description")?,
            owner_user_id: row.get("owner")?,
            creator_user_id: row.get("creator")?,
            notice: row.get("notice")?,
            status: row.get("status")?,
            // It was written from such a map.
            ext: serde_json::from_str(&ext).unwrap_or_default(),
            create_time: row.get("create_time")?,
            modify_time: row.get("modify_time")?,
            conversation_type: row.get("type")?,
            member_count: row.get("members")?,
            online_count: row.get("online")?,
            other_user_id: row.get("other")?,
        })
    }
}
