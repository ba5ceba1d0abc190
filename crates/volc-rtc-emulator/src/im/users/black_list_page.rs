//! `GetBlackList` and `IsInBlackList`: who is on the block list of a user.

use rusqlite::{Connection, Row, named_params};
use volc_rtc_api::im::get_black_list::{BlackListInfo, GetBlackListOutput, GetBlackListRequest};
use volc_rtc_api::im::is_in_black_list::{IsInBlackListOutput, IsInBlackListRequest};

use super::lists::{List, Owner, Page};
use super::{ext, friend_list};
use crate::ApiError;
use crate::im::call::Call;

/// A page of the block list of a user, the latest first.
pub(super) const PAGE: &str = "SELECT number, blocked, ext, created_millis, modified_millis FROM im_black_lists
     WHERE app_id = :app_id AND inbox_type = :inbox_type AND user_id = :user_id AND number <= :cursor
     ORDER BY number DESC LIMIT :limit";
/// An entry of the block list of a user.
pub(super) const ONE: &str = "SELECT 1 FROM im_black_lists
     WHERE app_id = :app_id AND inbox_type = :inbox_type AND user_id = :user_id AND blocked = :blocked";

/// Returns a page of the block list of a user.
pub(super) fn page(
    db: &Connection,
    request: &GetBlackListRequest,
    call: &Call,
) -> Result<GetBlackListOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let owner = Owner::new(app_id, request.inbox_type, request.user_id);
    let page = Page::read(request.cursor, Some(request.limit))?;
    let first = if page.cursor == 0 {
        i64::MAX
    } else {
        page.cursor
    };
    let mut select = db.prepare_cached(PAGE)?;
    let rows = select.query_map(
        named_params! {
            ":app_id": owner.app_id,
            ":inbox_type": owner.inbox_type,
            ":user_id": owner.user_id,
            ":cursor": first,
            ":limit": page.rows(),
        },
        |row| Ok((row.get("number")?, read(row)?)),
    )?;
    let (mut entries, next) = page.cut(rows.collect::<Result<_, _>>()?);
    for entry in &mut entries {
        entry.friend_user_info = friend_list::one(db, &owner, entry.black_list_user_id)?;
    }
    let mut output = GetBlackListOutput::default();
    output.black_list_infos = entries;
    output.has_more = next.is_some();
    output.new_cursor = next.unwrap_or(-1);
    if request.need_total.unwrap_or_default() {
        output.total_count = List::BlackList.size(db, &owner)?;
    }
    Ok(output)
}

fn read(row: &Row<'_>) -> rusqlite::Result<BlackListInfo> {
    let mut info = BlackListInfo::default();
    info.black_list_user_id = row.get("blocked")?;
    info.black_list_user_ext = ext::read(&row.get::<_, String>("ext")?);
    info.create_time = row.get("created_millis")?;
    info.modify_time = row.get("modified_millis")?;
    Ok(info)
}

/// Says of each user whether they are on the block list of a user.
pub(super) fn check(
    db: &Connection,
    request: &IsInBlackListRequest,
    call: &Call,
) -> Result<IsInBlackListOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let owner = Owner::new(app_id, request.inbox_type, request.user_id);
    let mut output = IsInBlackListOutput::default();
    for user_id in &request.black_list_user_ids {
        let is_on = is_on(db, &owner, *user_id)?;
        let infos = &mut output.is_in_black_list_infos;
        infos.insert(user_id.to_string(), is_on);
    }
    Ok(output)
}

/// Returns whether a user is on the block list of another.
pub(super) fn is_on(db: &Connection, owner: &Owner, blocked: i64) -> Result<bool, ApiError> {
    let mut select = db.prepare_cached(ONE)?;
    let key = named_params! {
        ":app_id": owner.app_id,
        ":inbox_type": owner.inbox_type,
        ":user_id": owner.user_id,
        ":blocked": blocked,
    };
    Ok(select.exists(key)?)
}
