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

use rusqlite::{Connection, Row, named_params};
use volc_rtc_api::im::get_user_conversations::{
    ConversationInfo, DataType, GetUserConversationsOutput, GetUserConversationsRequest,
};

use super::app;
use crate::ApiError;

/// Answers a call of an account.
pub(crate) fn answer(
    request: &GetUserConversationsRequest,
    account: &str,
    store: &Connection,
) -> Result<GetUserConversationsOutput, ApiError> {
    app::check(request.app_id, account, store)?;
    let refuse = |text: &'static str| Err(ApiError::service("InvalidParam", text));
    if request.cursor < 0 {
        return refuse("`Cursor` must be at least 0");
    }
    if request.limit < 1 {
        return refuse("`Limit` must be at least 1");
    }
    let mut select = store.prepare_cached(&list(request.data_type.unwrap_or_default()))?;
    let mut conversations = select
        .query_map(
            named_params! {
                ":app_id": request.app_id.to_string(),
                ":user_id": request.participant_user_id,
                ":inbox_type": request.inbox_type.unwrap_or_default(),
                ":count_members": !request.skip_member_count.unwrap_or_default(),
                // One more than asked for tells whether there is more.
                ":limit": request.limit.saturating_add(1),
                ":cursor": request.cursor,
            },
            |row| read(row, request.app_id),
        )?
        .collect::<Result<Vec<_>, _>>()?;
    let wanted = usize::try_from(request.limit).unwrap_or(usize::MAX);
    let mut output = GetUserConversationsOutput::default();
    output.has_more = conversations.len() > wanted;
    conversations.truncate(wanted);
    let sent = i64::try_from(conversations.len()).unwrap_or(i64::MAX);
    output.next_cursor = request.cursor.saturating_add(sent);
    output.conversation_infos = conversations;
    Ok(output)
}

/// The statement of a `DataType`; values that the page does not list have been refused.
fn list(data_type: DataType) -> String {
    const MEMBER: &str =
        "JOIN participants p USING (short_id) WHERE p.user_id = :user_id AND c.type <> 100";
    const CREATOR: &str = "WHERE c.creator = :user_id AND c.type = 100";
    let (whose, order) = match data_type {
        DataType::Cache => (MEMBER, "c.active_time DESC, c.short_id DESC"),
        DataType::Database => (MEMBER, "c.create_time, c.short_id"),
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

fn read(row: &Row<'_>, app_id: i64) -> rusqlite::Result<ConversationInfo> {
    let ext: String = row.get("ext")?;
    let number = |name: &str| {
        row.get::<_, Option<i64>>(name)
            .map(Option::unwrap_or_default)
    };
    let mut info = ConversationInfo::default();
    info.app_id = app_id;
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
    info.conversation_type = row.get::<_, i64>("type")?.into();
    info.member_count = number("members")?;
    info.online_count = number("online")?;
    info.other_user_id = number("other")?;
    Ok(info)
}
