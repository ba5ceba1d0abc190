//! The first check of every Action: that the caller can use the application.

use rusqlite::Connection;

use crate::ApiError;
use crate::apps::{self, Standing};

/// Checks that an application can be used by an account. Instant messaging knows it by a number, which is the decimal
/// text of its id elsewhere.
///
/// # Errors
/// `AppNotFound`, `NoAuth` for the application of another account, `AppStatusException` for a disabled one.
pub(crate) fn check(id: i64, account: &str, db: &Connection) -> Result<(), ApiError> {
    match apps::standing(db, &id.to_string(), account)? {
        Standing::Usable(_) => Ok(()),
        Standing::Unknown => {
            let text = format!("there is no application {id}; seed it, or a conversation of it");
            Err(ApiError::service("AppNotFound", text))
        }
        Standing::OfAnother => {
            let text = format!("the application {id} belongs to another account");
            Err(ApiError::service("NoAuth", text))
        }
        Standing::Disabled => {
            let text = format!("the application {id} is disabled");
            Err(ApiError::service("AppStatusException", text))
        }
    }
}
