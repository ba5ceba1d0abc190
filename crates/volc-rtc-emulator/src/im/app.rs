//! The first check of every Action: that the caller can use the application.

use rusqlite::{OptionalExtension, Transaction};

use crate::ApiError;

/// Checks that an application can be used by an account.
///
/// # Errors
/// `AppNotFound`, `NoAuth` for the application of another account, `AppStatusException` for a disabled one.
pub(crate) fn check(id: i64, account: &str, store: &Transaction<'_>) -> Result<(), ApiError> {
    let found: Option<(Option<String>, bool)> = store
        .prepare_cached("SELECT account, enabled FROM apps WHERE app_id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match found {
        None => {
            let text = format!("there is no application {id}; seed it, or a conversation of it");
            Err(ApiError::service("AppNotFound", text))
        }
        Some((Some(owner), _)) if owner != account => {
            let text = format!("the application {id} belongs to another account");
            Err(ApiError::service("NoAuth", text))
        }
        Some((_, false)) => {
            let text = format!("the application {id} is disabled");
            Err(ApiError::service("AppStatusException", text))
        }
        Some((_, true)) => Ok(()),
    }
}
