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
//! - `MemberCount`, `OnlineCount` and `OtherUserId` are 0 where they do not apply.
//!
//! A page is read from an index in the order of the list, and then each of its conversations by its key: what a page
//! costs depends neither on how many conversations the app has nor on how many the user is in, but for `Cursor`
//! entries of the user's index that are passed over.

#[cfg(test)]
mod tests;

use rusqlite::{Connection, Row, named_params};
use volc_rtc_api::im::get_user_conversations::{
    ConversationInfo, DataType, GetUserConversationsOutput, GetUserConversationsRequest,
};

use crate::ApiError;
use crate::im::call::{Call, invalid};

/// The serialized `ConversationType` of a live group.
const LIVE_GROUP: i64 = 100;
/// The conversations that a user is in, the latest active first.
const BY_ACTIVITY: &str = "SELECT short_id FROM participants
     WHERE app = :app_id AND user_id = :user_id AND type <> 100 AND inbox_type = :inbox_type
     ORDER BY active_time DESC, short_id DESC LIMIT :limit OFFSET :cursor";
/// The conversations that a user is in, the oldest first.
const BY_CREATION: &str = "SELECT short_id FROM participants
     WHERE app = :app_id AND user_id = :user_id AND type <> 100 AND inbox_type = :inbox_type
     ORDER BY create_time, short_id LIMIT :limit OFFSET :cursor";
/// The live groups that a user created, the newest first.
const LIVE: &str = "SELECT short_id FROM conversations
     WHERE app_id = :app_id AND creator = :user_id AND type = 100 AND inbox_type = :inbox_type
     ORDER BY create_time DESC, short_id DESC LIMIT :limit OFFSET :cursor";
/// A conversation, as a user sees it.
const ONE: &str = "SELECT c.*,
         CASE WHEN type = 1 THEN (SELECT user_id FROM participants p
              WHERE p.short_id = c.short_id AND p.user_id <> :user_id LIMIT 1) END AS other
     FROM conversations c WHERE short_id = :short_id";

/// Responds to a call of an account.
pub(super) fn answer(
    db: &Connection,
    request: &GetUserConversationsRequest,
    call: &Call,
) -> Result<GetUserConversationsOutput, ApiError> {
    call.app(db, request.app_id)?;
    if request.cursor < 0 {
        return Err(invalid("`Cursor` must be at least 0"));
    }
    if request.limit < 1 {
        return Err(invalid("`Limit` must be at least 1"));
    }
    let mut ids = ids(request, db)?;
    let wanted = usize::try_from(request.limit).unwrap_or(usize::MAX);
    let mut output = GetUserConversationsOutput::default();
    output.has_more = ids.len() > wanted;
    ids.truncate(wanted);
    let sent = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    output.next_cursor = request.cursor.saturating_add(sent);
    let mut select = db.prepare_cached(ONE)?;
    for id in ids {
        let key = named_params! {":short_id": id, ":user_id": request.participant_user_id};
        let info = select.query_row(key, |row| read(row, request))?;
        output.conversation_infos.push(info);
    }
    Ok(output)
}

/// Returns the ids of the conversations of the page, and of one more if there is one.
fn ids(request: &GetUserConversationsRequest, db: &Connection) -> Result<Vec<i64>, ApiError> {
    let mut select = db.prepare_cached(list(request.data_type.unwrap_or_default()))?;
    let rows = select.query_map(
        named_params! {
            ":app_id": request.app_id.to_string(),
            ":user_id": request.participant_user_id,
            ":inbox_type": request.inbox_type.unwrap_or_default(),
            ":limit": request.limit.saturating_add(1),
            ":cursor": request.cursor,
        },
        |row| row.get(0),
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The statement of a `DataType`; values that the page does not list have been refused.
fn list(data_type: DataType) -> &'static str {
    match data_type {
        DataType::Cache => BY_ACTIVITY,
        DataType::Database => BY_CREATION,
        _ => LIVE,
    }
}

fn read(
    row: &Row<'_>,
    request: &GetUserConversationsRequest,
) -> rusqlite::Result<ConversationInfo> {
    let ext: String = row.get("ext")?;
    let kind: i64 = row.get("type")?;
    let mut info = ConversationInfo::default();
    info.app_id = request.app_id;
    info.conversation_short_id = row.get("short_id")?;
    info.conversation_id = row.get("conversation_id")?;
    info.inbox_type = row.get("inbox_type")?;
    info.name = row.get("name")?;
    info.avatar_url = row.get("avatar_url")?;
    info.description = row.get("description")?;
    info.owner_user_id = row.get("owner")?;
    info.creator_user_id = row.get("creator")?;
    info.notice = row.get("notice")?;
    info.status = row.get::<_, i64>("status")?.into();
    // It was written from such a map.
    info.ext = serde_json::from_str(&ext).unwrap_or_default();
    info.create_time = row.get("create_time")?;
    info.modify_time = row.get("modify_time")?;
    info.conversation_type = kind.into();
    if !request.skip_member_count.unwrap_or_default() {
        info.member_count = row.get("member_count")?;
    }
    if kind == LIVE_GROUP {
        info.online_count = row.get("online_count")?;
    }
    info.other_user_id = row.get::<_, Option<i64>>("other")?.unwrap_or_default();
    Ok(info)
}
