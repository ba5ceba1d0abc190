//! Apps: their keys, and who may use them.
//!
//! What the pages leave open is decided so:
//! - An app that is disabled is refused with `AccessDenied.NoPermissionForApp`, since no page names a code for it.
//! - The keys of an app are derived from its id, so that two runs of one program have the same ones. They begin with
//!   `fake`: no key of the service does.

mod business_ids;
mod callbacks;
mod create_app;
mod families;
mod keys;
mod list_apps;
mod modify_app_status;
mod names;

use rusqlite::{Connection, OptionalExtension};
use volc_rtc_token::AppKey;

pub(crate) use self::families::routes;
pub(crate) use self::keys::fake;
use crate::{ApiError, Code};

/// The app that every emulator has unless its seed says otherwise; every account may use it.
pub const TEST_APP_ID: &str = "emulatortestapp000000000";
/// The `AppKey` of [`TEST_APP_ID`], which signs tokens.
pub const TEST_APP_KEY: &str = "emulator-fake-app-key-0000000001";
/// The `SecondaryAppKey` of [`TEST_APP_ID`], which signs tokens as well.
pub const TEST_SECONDARY_APP_KEY: &str = "emulator-fake-app-key-0000000002";

/// An app that the caller may use.
#[derive(Clone, Debug)]
pub(crate) struct App {
    pub(crate) id: String,
    /// The primary and the secondary key; a token of either is good.
    pub(crate) keys: [AppKey; 2],
}

/// Checks that an app can be used by an account: the first check of every Action with state.
///
/// # Errors
/// `MissingParameter.NoAppId`, `InvalidParameter.NotExistAppId`, `InvalidParameter.AccountIdMismatch` for the app of
/// another account, `AccessDenied.NoPermissionForApp` for a disabled one. Instant messaging has codes of its own.
pub(crate) fn usable(db: &Connection, app_id: &str, account: &str) -> Result<App, ApiError> {
    known(db, app_id, account)?.ok_or_else(|| disabled(app_id))
}

fn disabled(app_id: &str) -> ApiError {
    let text = format!("the app `{app_id}` is disabled; enable it with ModifyAppStatus");
    ApiError::service("AccessDenied.NoPermissionForApp", text)
}

/// Checks that an app is there for an account, and returns it if it is enabled.
fn known(db: &Connection, app_id: &str, account: &str) -> Result<Option<App>, ApiError> {
    if app_id.is_empty() {
        let text = "`AppId` is empty";
        return Err(ApiError::service("MissingParameter.NoAppId", text));
    }
    accepted(app_id, standing(db, app_id, account)?)
}

/// Does the same as [`usable`] for the control API, whichever account the app belongs to.
pub(crate) fn enabled(db: &Connection, app_id: &str) -> Result<App, ApiError> {
    accepted(app_id, look_up(db, app_id, None)?)?.ok_or_else(|| disabled(app_id))
}

fn accepted(app_id: &str, standing: Standing) -> Result<Option<App>, ApiError> {
    match standing {
        Standing::Usable(app) => Ok(Some(*app)),
        Standing::Disabled => Ok(None),
        Standing::Unknown => {
            let text = format!(
                "there is no app `{app_id}`; seed it, create one with CreateApp, or use the test app {TEST_APP_ID}"
            );
            Err(ApiError::service("InvalidParameter.NotExistAppId", text))
        }
        Standing::OfAnother => {
            let text = format!("the app `{app_id}` belongs to another account");
            Err(ApiError::service(
                "InvalidParameter.AccountIdMismatch",
                text,
            ))
        }
    }
}

/// The relation of an account to an app, whatever code a family has for it.
pub(crate) enum Standing {
    Usable(Box<App>),
    Unknown,
    OfAnother,
    Disabled,
}

/// Returns the relation of an account to an app.
pub(crate) fn standing(db: &Connection, app_id: &str, account: &str) -> Result<Standing, ApiError> {
    look_up(db, app_id, Some(account))
}

/// Does the same; without an account the app may belong to any.
fn look_up(db: &Connection, app_id: &str, account: Option<&str>) -> Result<Standing, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT account, enabled, app_key, secondary_app_key FROM apps WHERE app_id = ?1",
    )?;
    let found = select.query_row([app_id], |row| {
        let owner: Option<String> = row.get("account")?;
        let enabled: bool = row.get("enabled")?;
        let keys: [String; 2] = [row.get("app_key")?, row.get("secondary_app_key")?];
        Ok((owner, enabled, keys))
    });
    Ok(match found.optional()? {
        None => Standing::Unknown,
        Some((Some(owner), ..)) if account.is_some_and(|account| owner != account) => {
            Standing::OfAnother
        }
        Some((_, false, _)) => Standing::Disabled,
        Some((_, true, [primary, secondary])) => Standing::Usable(Box::new(App {
            id: app_id.to_owned(),
            keys: [key(primary)?, key(secondary)?],
        })),
    })
}

/// Returns the `AppKey` of an app.
pub(crate) fn primary_key(db: &Connection, app_id: &str) -> Result<Option<String>, ApiError> {
    let mut select = db.prepare_cached("SELECT app_key FROM apps WHERE app_id = ?1")?;
    Ok(select.query_row([app_id], |row| row.get(0)).optional()?)
}

/// Reads a key from the database, which has no empty ones.
fn key(text: String) -> Result<AppKey, ApiError> {
    AppKey::new(text).map_err(|error| {
        ApiError::gateway(Code::InternalError, format!("the key of the app: {error}"))
    })
}
