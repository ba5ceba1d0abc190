//! `ListFriend` and `IsFriend`: who the friends of a user are.

use rusqlite::{Connection, OptionalExtension, Row, named_params};
use volc_rtc_api::im::is_friend::{IsFriendInfo, IsFriendOutput, IsFriendRequest};
use volc_rtc_api::im::list_friend::{FriendInfo, ListFriendOutput, ListFriendRequest};

use super::ext;
use super::lists::{List, Owner, Page};
use crate::ApiError;
use crate::im::call::Call;

/// A page of the friends of a user, the earliest first.
pub(super) const PAGE: &str = "SELECT * FROM im_friends
     WHERE app_id = :app_id AND inbox_type = :inbox_type AND user_id = :user_id AND number >= :cursor
     ORDER BY number LIMIT :limit";
/// A friend of a user.
pub(super) const ONE: &str = "SELECT * FROM im_friends
     WHERE app_id = :app_id AND inbox_type = :inbox_type AND user_id = :user_id AND friend = :friend";

/// Returns a page of the friends of a user.
pub(super) fn page(
    db: &Connection,
    request: &ListFriendRequest,
    call: &Call,
) -> Result<ListFriendOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let owner = Owner::new(app_id, request.inbox_type, request.user_id);
    let page = Page::read(request.cursor.unwrap_or_default(), request.limit)?;
    let mut select = db.prepare_cached(PAGE)?;
    let rows = select.query_map(
        named_params! {
            ":app_id": owner.app_id,
            ":inbox_type": owner.inbox_type,
            ":user_id": owner.user_id,
            ":cursor": page.cursor,
            ":limit": page.rows(),
        },
        |row| Ok((row.get("number")?, read(row)?)),
    )?;
    let (friends, next) = page.cut(rows.collect::<Result<_, _>>()?);
    let mut output = ListFriendOutput::default();
    output.friend_infos = friends;
    output.has_more = next.is_some();
    output.new_cursor = next.unwrap_or(-1);
    if request.need_total.unwrap_or_default() {
        output.total_count = List::Friends.size(db, &owner)?;
    }
    Ok(output)
}

/// Says of each user whether they are a friend of a user.
pub(super) fn check(
    db: &Connection,
    request: &IsFriendRequest,
    call: &Call,
) -> Result<IsFriendOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let owner = Owner::new(app_id, request.inbox_type, request.user_id);
    let mut output = IsFriendOutput::default();
    for friend in &request.friend_user_ids {
        let mut info = IsFriendInfo::default();
        info.friend_user_id = *friend;
        info.is_friend = are_friends(db, &owner, *friend)?;
        output.infos.push(info);
    }
    Ok(output)
}

/// Returns whether two users are friends.
pub(super) fn are_friends(db: &Connection, owner: &Owner, friend: i64) -> Result<bool, ApiError> {
    Ok(one(db, owner, friend)?.is_some())
}

/// Returns what is known of a friend of a user.
pub(super) fn one(
    db: &Connection,
    owner: &Owner,
    friend: i64,
) -> Result<Option<FriendInfo>, ApiError> {
    let mut select = db.prepare_cached(ONE)?;
    let key = named_params! {
        ":app_id": owner.app_id,
        ":inbox_type": owner.inbox_type,
        ":user_id": owner.user_id,
        ":friend": friend,
    };
    Ok(select.query_row(key, read).optional()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<FriendInfo> {
    let mut info = FriendInfo::default();
    info.friend_user_id = row.get("friend")?;
    info.ext = ext::read(&row.get::<_, String>("ext")?);
    info.create_time = row.get("created_millis")?;
    info.modify_time = row.get("modified_millis")?;
    info.apply_time = info.create_time;
    info.alias = row.get("alias")?;
    Ok(info)
}
