//! `BatchGetUser`, `BatchUpdateUser` and `BatchUpdateUserTags`: what is stored of registered users.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension, Transaction};
use volc_rtc_api::im::batch_get_user::{BatchGetUserOutput, BatchGetUserRequest, Users as Profile};
use volc_rtc_api::im::batch_update_user::{BatchUpdateUserOutput, BatchUpdateUserRequest, Users};
use volc_rtc_api::im::batch_update_user_tags::{
    BatchUpdateUserTagsOutput, BatchUpdateUserTagsRequest, Op,
};

use super::batch::{ItemError, ItemResult, each, refusal};
use super::moment::millis;
use super::throttle::{Limited, Updates};
use super::{ext, tags};
use crate::ApiError;
use crate::im::call::Call;

/// Returns the profiles of registered users.
pub(super) fn get(
    db: &Connection,
    request: &BatchGetUserRequest,
    call: &Call,
) -> Result<BatchGetUserOutput, ApiError> {
    let app_id = call.app(db, request.app_id)?;
    let mut output = BatchGetUserOutput::default();
    let mut seen = HashSet::new();
    for user_id in &request.user_ids {
        if !seen.insert(*user_id) {
            continue;
        }
        match profile(db, &app_id, *user_id)? {
            Some(mut profile) => {
                profile.app_id = request.app_id;
                output.users.push(profile);
            }
            None => output.not_found_users.push(*user_id),
        }
    }
    Ok(output)
}

/// Returns whether a user is registered for broadcasts.
pub(super) fn is_registered(db: &Connection, app_id: &str, user_id: i64) -> Result<bool, ApiError> {
    let mut select =
        db.prepare_cached("SELECT 1 FROM im_users WHERE app_id = ?1 AND user_id = ?2")?;
    Ok(select.exists((app_id, user_id))?)
}

/// Returns the refusal of an item of a user who is not registered.
pub(super) fn not_registered(user_id: i64) -> ItemError {
    let text = format!("the user {user_id} is not registered; register it with RegisterUsers");
    refusal("UserNotFound", text)
}

fn profile(db: &Connection, app_id: &str, user_id: i64) -> Result<Option<Profile>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT nick_name, portrait, ext, created_millis, modified_millis FROM im_users
         WHERE app_id = ?1 AND user_id = ?2",
    )?;
    let read = |row: &rusqlite::Row<'_>| {
        let mut profile = Profile::default();
        profile.user_id = user_id;
        profile.nick_name = row.get("nick_name")?;
        profile.portrait = row.get("portrait")?;
        profile.ext = ext::read(&row.get::<_, String>("ext")?);
        profile.create_time = row.get("created_millis")?;
        profile.modify_time = row.get("modified_millis")?;
        Ok(profile)
    };
    let Some(mut profile) = select.query_row((app_id, user_id), read).optional()? else {
        return Ok(None);
    };
    profile.tags = tags::list(db, app_id, user_id)?;
    Ok(Some(profile))
}

/// Sets the members of profiles that are present.
pub(super) fn update(
    tx: &Transaction<'_>,
    limited: &Limited<BatchUpdateUserRequest>,
    call: &Call,
) -> Result<BatchUpdateUserOutput, ApiError> {
    let request = &limited.request;
    let app_id = call.app(tx, request.app_id)?;
    let mut output = BatchUpdateUserOutput::default();
    output.failed_infos = each(
        &request.users,
        |user| user.user_id,
        |user| {
            let kept = touch(tx, &app_id, user.user_id, call, limited.is_limited)?;
            set(tx, &app_id, user, &kept)
        },
    )?;
    Ok(output)
}

/// Adds tags to users, or removes them.
pub(super) fn update_tags(
    tx: &Transaction<'_>,
    limited: &Limited<BatchUpdateUserTagsRequest>,
    call: &Call,
) -> Result<BatchUpdateUserTagsOutput, ApiError> {
    let request = &limited.request;
    let app_id = call.app(tx, request.app_id)?;
    let change = match request.op {
        Op::Remove => tags::remove,
        // Values that the page does not list have been refused.
        _ => tags::add,
    };
    let mut output = BatchUpdateUserTagsOutput::default();
    output.failed_infos = each(
        &request.user_ids,
        |user_id| *user_id,
        |user_id| {
            touch(tx, &app_id, *user_id, call, limited.is_limited)?;
            change(tx, &app_id, *user_id, &request.tags)?;
            Ok(())
        },
    )?;
    Ok(output)
}

/// Counts an update of a profile and sets its time; returns the extension data that is kept.
fn touch(
    tx: &Transaction<'_>,
    app_id: &str,
    user_id: i64,
    call: &Call,
    is_limited: bool,
) -> Result<String, ItemError> {
    let mut select = tx.prepare_cached(
        "SELECT ext, update_second, update_count FROM im_users WHERE app_id = ?1 AND user_id = ?2",
    )?;
    let found = select.query_row((app_id, user_id), |row| {
        let (second, count) = (row.get("update_second")?, row.get("update_count")?);
        Ok((row.get::<_, String>("ext")?, Updates { second, count }))
    });
    let Some((ext, updates)) = found.optional()? else {
        return Err(not_registered(user_id));
    };
    let Some(updates) = updates.next(call.now(), is_limited) else {
        let text = format!("the user {user_id} is updated too often; wait a second");
        return Err(refusal("UpdateTooFrequent", text));
    };
    tx.prepare_cached(
        "UPDATE im_users SET modified_millis = ?3, update_second = ?4, update_count = ?5
         WHERE app_id = ?1 AND user_id = ?2",
    )?
    .execute((app_id, user_id, millis(call), updates.second, updates.count))?;
    Ok(ext)
}

fn set(tx: &Transaction<'_>, app_id: &str, user: &Users, kept: &str) -> ItemResult {
    let ext = user.ext.as_ref().map(|ext| ext::merged(kept, ext));
    tx.prepare_cached(
        "UPDATE im_users SET nick_name = coalesce(?3, nick_name), portrait = coalesce(?4, portrait),
             ext = coalesce(?5, ext)
         WHERE app_id = ?1 AND user_id = ?2",
    )?
    .execute((
        app_id,
        user.user_id,
        &user.nick_name,
        &user.portrait,
        ext.transpose()?,
    ))?;
    if let Some(names) = &user.tags {
        tags::replace(tx, app_id, user.user_id, names)?;
    }
    Ok(())
}
