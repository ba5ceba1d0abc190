//! `RegisterUsers` and `UnRegisterUsers`.

use rusqlite::Transaction;
use volc_rtc_api::im::register_users::{
    FailedInfos, RegisterUsersOutput, RegisterUsersRequest, Users,
};
use volc_rtc_api::im::un_register_users::{UnRegisterUsersOutput, UnRegisterUsersRequest};

use super::batch::{ItemResult, each, refusal};
use super::moment::millis;
use super::profiles::{is_registered, not_registered};
use super::{ext, tags};
use crate::ApiError;
use crate::im::call::Call;

/// Registers users who are not registered.
pub(super) fn register(
    tx: &Transaction<'_>,
    request: &RegisterUsersRequest,
    call: &Call,
) -> Result<RegisterUsersOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let failed = each(
        &request.users,
        |user| user.user_id,
        |user| insert(tx, &app_id, user, call),
    )?;
    let mut output = RegisterUsersOutput::default();
    // The page of this Action alone has ids as texts here.
    output.failed_infos = failed
        .into_iter()
        .map(|info| {
            let mut failed = FailedInfos::default();
            failed.user_id = info.user_id.to_string();
            failed.code = info.code;
            failed.message = info.message;
            failed
        })
        .collect();
    Ok(output)
}

fn insert(tx: &Transaction<'_>, app_id: &str, user: &Users, call: &Call) -> ItemResult {
    if is_registered(tx, app_id, user.user_id)? {
        let text = format!("the user {} is registered already", user.user_id);
        return Err(refusal("UserHasRegistered", text));
    }
    let ext = ext::text(&user.ext.clone().unwrap_or_default())?;
    let now = millis(call);
    tx.prepare_cached(
        "INSERT INTO im_users (app_id, user_id, nick_name, portrait, ext, created_millis, modified_millis,
             update_second, update_count)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 0, 0)",
    )?
    .execute((
        app_id,
        user.user_id,
        user.nick_name.as_deref().unwrap_or_default(),
        user.portrait.as_deref().unwrap_or_default(),
        ext,
        now,
    ))?;
    let names = user.tags.as_deref().unwrap_or_default();
    tags::add(tx, app_id, user.user_id, names)?;
    Ok(())
}

/// Unregisters users who are registered.
pub(super) fn unregister(
    tx: &Transaction<'_>,
    request: &UnRegisterUsersRequest,
    call: &Call,
) -> Result<UnRegisterUsersOutput, ApiError> {
    let app_id = call.app(tx, request.app_id)?;
    let mut output = UnRegisterUsersOutput::default();
    output.failed_infos = each(
        &request.user_ids,
        |user_id| *user_id,
        |user_id| {
            let mut delete =
                tx.prepare_cached("DELETE FROM im_users WHERE app_id = ?1 AND user_id = ?2")?;
            if delete.execute((&app_id, user_id))? == 0 {
                return Err(not_registered(*user_id));
            }
            Ok(())
        },
    )?;
    Ok(output)
}
