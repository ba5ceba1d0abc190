//! The places that events are delivered to: `CreateCallback`, `UpdateCallback`, `GetCallback`, `DeleteCallback`.
//!
//! What the pages leave open is decided so:
//! - An app has at most one setting for each business id. The empty business id, and `DeleteCallback` without one, is
//!   the setting of the app itself.
//! - No page names a code: creating one that is there, and changing or deleting one that is not, is refused with
//!   `InvalidParameter`.
//! - `URL` may be `http` or `https`, and its host may be an IP address or `localhost`, which the service does not
//!   reach. `SecretKey` may be empty.
//! - Beside `Callbacks`, the output of `GetCallback` repeats the setting of the app itself, else the first one, with
//!   the events separated by commas.

use rusqlite::{Connection, OptionalExtension, Row, Transaction, named_params};
use volc_core::Sensitive;
use volc_rtc_api::callback::delete_callback::DeleteCallbackRequest;
use volc_rtc_api::callback::get_callback::{Callback, GetCallbackOutput};

use super::usable;
use crate::control::closest;
use crate::{ApiError, moment};

/// The region that all settings are of.
const REGION: &str = "cn-north-1";

/// A setting as it is written.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    pub(super) app_id: String,
    pub(super) business_id: String,
    pub(super) events: Vec<String>,
    pub(super) secret_key: Sensitive<String>,
    pub(super) url: String,
}

/// Notes the events of a setting that no page lists: the service takes any name, and never sends what does not exist.
pub(super) fn unknown_events(setting: &Setting, known: &[&str]) -> Vec<String> {
    let unknown = setting
        .events
        .iter()
        .filter(|name| !known.contains(&name.as_str()));
    let note = |name: &String| {
        format!(
            "`EventList` has {name:?}, which is the name of no event, so nothing will be delivered for it{}",
            closest(name, known.to_vec())
        )
    };
    unknown.map(note).collect()
}

/// Creates a setting.
pub(super) fn create(
    tx: &Transaction<'_>,
    setting: &Setting,
    account: &str,
    now: u64,
) -> Result<(), ApiError> {
    usable(tx, &setting.app_id, account)?;
    check(setting)?;
    if is_there(tx, &setting.app_id, &setting.business_id)? {
        let text = format!(
            "{} has a callback already; change it with UpdateCallback",
            whose(setting)
        );
        return Err(ApiError::service("InvalidParameter", text));
    }
    tx.prepare_cached(
        "INSERT INTO callbacks
             (app_id, business_id, account, url, secret_key, events, created_millis, updated_millis)
         VALUES (:app_id, :business_id, :account, :url, :secret_key, :events, :now, :now)",
    )?
    .execute(named_params! {
        ":app_id": setting.app_id,
        ":business_id": setting.business_id,
        ":account": account,
        ":url": setting.url,
        ":secret_key": setting.secret_key.expose(),
        ":events": serde_json::to_string(&setting.events)?,
        ":now": i64::try_from(now).unwrap_or(i64::MAX),
    })?;
    Ok(())
}

/// Changes a setting.
pub(super) fn update(
    tx: &Transaction<'_>,
    setting: &Setting,
    account: &str,
    now: u64,
) -> Result<(), ApiError> {
    usable(tx, &setting.app_id, account)?;
    check(setting)?;
    let updated = tx
        .prepare_cached(
            "UPDATE callbacks SET url = :url, secret_key = :secret_key, events = :events, updated_millis = :now
             WHERE app_id = :app_id AND business_id = :business_id",
        )?
        .execute(named_params! {
            ":app_id": setting.app_id,
            ":business_id": setting.business_id,
            ":url": setting.url,
            ":secret_key": setting.secret_key.expose(),
            ":events": serde_json::to_string(&setting.events)?,
            ":now": i64::try_from(now).unwrap_or(i64::MAX),
        })?;
    if updated == 0 {
        let text = format!(
            "{} has no callback; create it with CreateCallback",
            whose(setting)
        );
        return Err(ApiError::service("InvalidParameter", text));
    }
    Ok(())
}

/// Deletes a setting.
pub(super) fn delete(
    tx: &Transaction<'_>,
    request: &DeleteCallbackRequest,
    account: &str,
) -> Result<(), ApiError> {
    let business_id = request.business_id.as_deref().unwrap_or_default();
    usable(tx, &request.app_id, account)?;
    let deleted = tx
        .prepare_cached("DELETE FROM callbacks WHERE app_id = ?1 AND business_id = ?2")?
        .execute((&request.app_id, business_id))?;
    if deleted == 0 {
        let text = format!(
            "the app `{}` has no callback of the business id `{business_id}`",
            request.app_id
        );
        return Err(ApiError::service("InvalidParameter", text));
    }
    Ok(())
}

/// Returns the settings of an app.
pub(super) fn get(
    db: &Connection,
    app_id: &str,
    account: &str,
) -> Result<GetCallbackOutput, ApiError> {
    usable(db, app_id, account)?;
    let mut select =
        db.prepare_cached("SELECT * FROM callbacks WHERE app_id = ?1 ORDER BY business_id")?;
    let callbacks = select.query_map([app_id], read)?;
    let callbacks = callbacks.collect::<Result<Vec<_>, _>>()?;
    let mut output = GetCallbackOutput::default();
    app_id.clone_into(&mut output.app_id);
    if let Some(first) = callbacks.first() {
        output.account_id.clone_from(&first.account_id);
        output.business_id.clone_from(&first.business_id);
        output.created_at.clone_from(&first.created_at);
        output.event_list = first.event_list.join(",");
        output.region.clone_from(&first.region);
        output.secret_key = first.secret_key.clone();
        output.url.clone_from(&first.url);
        output.updated_at.clone_from(&first.updated_at);
    }
    output.callbacks = callbacks;
    Ok(output)
}

fn read(row: &Row<'_>) -> rusqlite::Result<Callback> {
    let at = |column: &str| {
        row.get::<_, i64>(column)
            .map(|millis| moment::to_the_nanosecond(millis.unsigned_abs()))
    };
    let events: String = row.get("events")?;
    let mut callback = Callback::default();
    callback.account_id = row.get("account")?;
    callback.app_id = row.get("app_id")?;
    callback.business_id = row.get("business_id")?;
    callback.created_at = at("created_millis")?;
    // It was written from such a list.
    callback.event_list = serde_json::from_str(&events).unwrap_or_default();
    REGION.clone_into(&mut callback.region);
    callback.secret_key = row.get::<_, String>("secret_key")?.into();
    callback.url = row.get("url")?;
    callback.updated_at = at("updated_millis")?;
    Ok(callback)
}

fn check(setting: &Setting) -> Result<(), ApiError> {
    let refuse = |text: String| Err(ApiError::service("InvalidParameter", text));
    let uri = setting.url.parse::<http::Uri>().ok();
    let is_good = uri.is_some_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|host| !host.is_empty())
    });
    if !is_good {
        return refuse(format!(
            "`URL` must be of the form https://host/path, or http:// here, but is {:?}",
            setting.url
        ));
    }
    if setting.events.is_empty() {
        return refuse("`EventList` is empty: nothing would ever be delivered".to_owned());
    }
    if setting.events.iter().any(String::is_empty) {
        return refuse("`EventList` has an empty name".to_owned());
    }
    Ok(())
}

fn is_there(db: &Connection, app_id: &str, business_id: &str) -> Result<bool, ApiError> {
    let mut select =
        db.prepare_cached("SELECT 1 FROM callbacks WHERE app_id = ?1 AND business_id = ?2")?;
    let found = select.query_row((app_id, business_id), |_| Ok(()));
    Ok(found.optional()?.is_some())
}

/// Names what a setting is of.
fn whose(setting: &Setting) -> String {
    if setting.business_id.is_empty() {
        return format!("the app `{}`", setting.app_id);
    }
    format!(
        "the business id `{}` of the app `{}`",
        setting.business_id, setting.app_id
    )
}
