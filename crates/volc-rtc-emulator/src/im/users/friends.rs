//! `AddFriend`, `DeleteFriend` and `UpdateFriend`.

use rusqlite::{OptionalExtension, Transaction};
use volc_rtc_api::im::add_friend::{AddFriendOutput, AddFriendRequest};
use volc_rtc_api::im::delete_friend::{DeleteFriendOutput, DeleteFriendRequest};
use volc_rtc_api::im::update_friend::{FriendInfo, UpdateFriendOutput, UpdateFriendRequest};

use super::batch::{ItemError, ItemResult, each, refusal};
use super::ext;
use super::friend_list::are_friends;
use super::lists::{List, Owner};
use super::moment::millis;
use super::throttle::{Limited, Updates};
use crate::ApiError;
use crate::im::call::Call;
use crate::store::next_id;

/// The most friends of a user.
const MOST: i64 = 3_000;

/// Makes users friends of a user, and the user one of theirs.
pub(super) fn add(
    tx: &Transaction<'_>,
    request: &AddFriendRequest,
    call: &Call,
) -> Result<AddFriendOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let owner = Owner::new(app_id, request.inbox_type, request.user_id);
    let ext = ext::text(&request.ext.clone().unwrap_or_default())?;
    let mut output = AddFriendOutput::default();
    output.failed_infos = each(
        &request.friend_user_ids,
        |friend| *friend,
        |friend| {
            check_new(tx, &owner, *friend)?;
            insert(tx, &owner, *friend, &ext, call)?;
            insert(tx, &owner.other(*friend), owner.user_id, "{}", call)
        },
    )?;
    Ok(output)
}

fn check_new(tx: &Transaction<'_>, owner: &Owner, friend: i64) -> ItemResult {
    if friend == owner.user_id {
        let text = "a user is not a friend of themselves";
        return Err(refusal("InvalidParam", text));
    }
    if are_friends(tx, owner, friend)? {
        let text = format!("{} and {friend} are friends already", owner.user_id);
        return Err(refusal("AlreadyFriend", text));
    }
    for side in [owner, &owner.other(friend)] {
        if List::Friends.size(tx, side)? >= MOST {
            let text = format!(
                "{} has {MOST} friends, as many as there can be",
                side.user_id
            );
            return Err(refusal("FriendMoreThanLimit", text));
        }
    }
    Ok(())
}

/// Adds one direction of a friendship.
fn insert(tx: &Transaction<'_>, owner: &Owner, friend: i64, ext: &str, call: &Call) -> ItemResult {
    let (app_id, inbox_type, user_id) = owner.columns();
    let number = next_id(tx, app_id, "im_friend")?;
    tx.prepare_cached(
        "INSERT INTO im_friends (app_id, inbox_type, user_id, number, friend, alias, ext, created_millis,
             modified_millis, update_second, update_count)
         VALUES (?1, ?2, ?3, ?4, ?5, '', ?6, ?7, ?7, 0, 0)",
    )?
    .execute((
        app_id,
        inbox_type,
        user_id,
        number,
        friend,
        ext,
        millis(call),
    ))?;
    List::Friends.count(tx, owner, 1)?;
    Ok(())
}

/// Ends friendships, on both sides.
pub(super) fn delete(
    tx: &Transaction<'_>,
    request: &DeleteFriendRequest,
    call: &Call,
) -> Result<DeleteFriendOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let owner = Owner::new(app_id, request.inbox_type, request.user_id);
    let mut output = DeleteFriendOutput::default();
    output.failed_infos = each(
        &request.delete_user_ids,
        |friend| *friend,
        |friend| {
            if !are_friends(tx, &owner, *friend)? {
                return Err(not_friends(&owner, *friend));
            }
            remove(tx, &owner, *friend)?;
            remove(tx, &owner.other(*friend), owner.user_id)
        },
    )?;
    Ok(output)
}

/// Removes one direction of a friendship.
fn remove(tx: &Transaction<'_>, owner: &Owner, friend: i64) -> ItemResult {
    let (app_id, inbox_type, user_id) = owner.columns();
    tx.prepare_cached(
        "DELETE FROM im_friends WHERE app_id = ?1 AND inbox_type = ?2 AND user_id = ?3 AND friend = ?4",
    )?
    .execute((app_id, inbox_type, user_id, friend))?;
    List::Friends.count(tx, owner, -1)?;
    Ok(())
}

/// Sets aliases and extension data of a user's friends.
pub(super) fn update(
    tx: &Transaction<'_>,
    limited: &Limited<UpdateFriendRequest>,
    call: &Call,
) -> Result<UpdateFriendOutput, ApiError> {
    let request = &limited.request;
    let app_id = call.app(tx, request.app_id)?;
    let owner = Owner::new(app_id, request.inbox_type, request.user_id);
    let mut output = UpdateFriendOutput::default();
    output.failed_infos = each(
        &request.friend_infos,
        |info| info.friend_user_id,
        |info| set(tx, &owner, info, call, limited.is_limited),
    )?;
    Ok(output)
}

fn set(
    tx: &Transaction<'_>,
    owner: &Owner,
    info: &FriendInfo,
    call: &Call,
    is_limited: bool,
) -> ItemResult {
    let new = info.ext.as_ref().filter(|ext| !ext.is_empty());
    if info.alias.is_none() && new.is_none() {
        let text = "neither `Alias` nor `Ext` is set; set at least one of them";
        return Err(refusal("InvalidParam", text));
    }
    let (app_id, inbox_type, user_id) = owner.columns();
    let mut select = tx.prepare_cached(
        "SELECT number, ext, update_second, update_count FROM im_friends
         WHERE app_id = ?1 AND inbox_type = ?2 AND user_id = ?3 AND friend = ?4",
    )?;
    let found = select.query_row((app_id, inbox_type, user_id, info.friend_user_id), |row| {
        let (second, count) = (row.get("update_second")?, row.get("update_count")?);
        let ext: String = row.get("ext")?;
        Ok((row.get::<_, i64>("number")?, ext, Updates { second, count }))
    });
    let Some((number, kept, updates)) = found.optional()? else {
        return Err(not_friends(owner, info.friend_user_id));
    };
    let Some(updates) = updates.next(call.now(), is_limited) else {
        let text = format!(
            "the friend {} is updated too often; wait a second",
            info.friend_user_id
        );
        return Err(refusal("FriendUpdateTooFrequent", text));
    };
    let ext = new.map(|new| ext::merged(&kept, new)).transpose()?;
    tx.prepare_cached(
        "UPDATE im_friends SET alias = coalesce(?5, alias), ext = coalesce(?6, ext), modified_millis = ?7,
             update_second = ?8, update_count = ?9
         WHERE app_id = ?1 AND inbox_type = ?2 AND user_id = ?3 AND number = ?4",
    )?
    .execute((
        app_id,
        inbox_type,
        user_id,
        number,
        &info.alias,
        ext,
        millis(call),
        updates.second,
        updates.count,
    ))?;
    Ok(())
}

fn not_friends(owner: &Owner, friend: i64) -> ItemError {
    let text = format!("{} and {friend} are not friends", owner.user_id);
    refusal("NotFriend", text)
}
