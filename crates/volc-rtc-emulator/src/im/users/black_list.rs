//! `AddBlackList`, `RemoveBlackList` and `UpdateBlackList`.

use rusqlite::{OptionalExtension, Transaction};
use volc_rtc_api::im::add_black_list::{
    AddBlackListOutput, AddBlackListRequest, BlackListUserInfo,
};
use volc_rtc_api::im::remove_black_list::{RemoveBlackListOutput, RemoveBlackListRequest};
use volc_rtc_api::im::update_black_list::{UpdateBlackListOutput, UpdateBlackListRequest};

use super::batch::{ItemResult, each, refusal};
use super::black_list_page::is_on;
use super::ext;
use super::lists::{List, Owner};
use super::moment::millis;
use crate::ApiError;
use crate::im::call::Call;
use crate::store::next_id;

/// The most users on a block list; the default of the service.
const MOST: i64 = 1_000;

/// Puts users on the block list of a user.
pub(super) fn add(
    tx: &Transaction<'_>,
    request: &AddBlackListRequest,
    call: &Call,
) -> Result<AddBlackListOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let owner = Owner::new(app_id, request.inbox_type, request.user_id);
    let mut output = AddBlackListOutput::default();
    output.failed_infos = each(
        &request.black_list_infos,
        |info| info.black_list_user_id,
        |info| insert(tx, &owner, info, call),
    )?;
    Ok(output)
}

fn insert(
    tx: &Transaction<'_>,
    owner: &Owner,
    info: &BlackListUserInfo,
    call: &Call,
) -> ItemResult {
    let blocked = info.black_list_user_id;
    if blocked == owner.user_id {
        let text = "users cannot put themselves on their block list";
        return Err(refusal("AddSelfNotAllow", text));
    }
    if is_on(tx, owner, blocked)? {
        let text = format!(
            "{blocked} is on the block list of {} already",
            owner.user_id
        );
        return Err(refusal("AlreadyOnTheBlackList", text));
    }
    if List::BlackList.size(tx, owner)? >= MOST {
        let text = format!(
            "the block list of {} has {MOST} users, as many as it can",
            owner.user_id
        );
        return Err(refusal("BlackListMoreThanLimit", text));
    }
    let (app_id, inbox_type, user_id) = owner.columns();
    let number = next_id(tx, app_id, "im_black_list")?;
    tx.prepare_cached(
        "INSERT INTO im_black_lists (app_id, inbox_type, user_id, number, blocked, ext, created_millis, modified_millis)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
    )?
    .execute((
        app_id,
        inbox_type,
        user_id,
        number,
        blocked,
        ext::text(&info.black_list_user_ext)?,
        millis(call),
    ))?;
    List::BlackList.count(tx, owner, 1)?;
    Ok(())
}

/// Takes users off the block list of a user.
pub(super) fn remove(
    tx: &Transaction<'_>,
    request: &RemoveBlackListRequest,
    call: &Call,
) -> Result<RemoveBlackListOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let owner = Owner::new(app_id, request.inbox_type, request.user_id);
    let (app_id, inbox_type, user_id) = owner.columns();
    let mut delete = tx.prepare_cached(
        "DELETE FROM im_black_lists WHERE app_id = ?1 AND inbox_type = ?2 AND user_id = ?3 AND blocked = ?4",
    )?;
    for blocked in &request.black_list_user_ids {
        if delete.execute((app_id, inbox_type, user_id, blocked))? > 0 {
            List::BlackList.count(tx, &owner, -1)?;
        }
    }
    Ok(RemoveBlackListOutput::default())
}

/// Merges extension data into entries of the block list of a user.
pub(super) fn update(
    tx: &Transaction<'_>,
    request: &UpdateBlackListRequest,
    call: &Call,
) -> Result<UpdateBlackListOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let owner = Owner::new(app_id, request.inbox_type, request.user_id);
    let mut output = UpdateBlackListOutput::default();
    output.failed_infos = each(
        &request.black_list_infos,
        |info| info.black_list_user_id,
        |info| set(tx, &owner, info, call),
    )?;
    Ok(output)
}

fn set(tx: &Transaction<'_>, owner: &Owner, info: &BlackListUserInfo, call: &Call) -> ItemResult {
    if info.black_list_user_ext.is_empty() {
        let text = "`BlackListUserExt` is empty; set at least one key";
        return Err(refusal("InvalidParam", text));
    }
    let (app_id, inbox_type, user_id) = owner.columns();
    let key = (app_id, inbox_type, user_id, info.black_list_user_id);
    let mut select = tx.prepare_cached(
        "SELECT number, ext FROM im_black_lists
         WHERE app_id = ?1 AND inbox_type = ?2 AND user_id = ?3 AND blocked = ?4",
    )?;
    let found = select.query_row(key, |row| {
        Ok((row.get::<_, i64>("number")?, row.get::<_, String>("ext")?))
    });
    let Some((number, kept)) = found.optional()? else {
        let text = format!(
            "{} is not on the block list of {user_id}",
            info.black_list_user_id
        );
        return Err(refusal("NotInTheBlackList", text));
    };
    let ext = ext::merged(&kept, &info.black_list_user_ext)?;
    tx.prepare_cached(
        "UPDATE im_black_lists SET ext = ?5, modified_millis = ?6
         WHERE app_id = ?1 AND inbox_type = ?2 AND user_id = ?3 AND number = ?4",
    )?
    .execute((app_id, inbox_type, user_id, number, ext, millis(call)))?;
    Ok(())
}
