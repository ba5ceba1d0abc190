//! The timers of the ends of tokens, of the rights they grant, and of lost connections.

use rusqlite::Transaction;
use serde_json::Value;

use super::ids::{Millis, UserKey};
use super::tokens::Grant;
use crate::ApiError;
use crate::timers::{self, Timer};

/// The kind of the timer of the next end of a user's token or of a right.
pub(crate) const GRANT: &str = "room-grant";
/// The kind of the timer of a user whose connection is lost.
pub(crate) const CONNECTION: &str = "room-connection";
/// The time after which a lost connection is a leave, in seconds.
const LOST_AFTER: i64 = 30;

/// Sets the timer of the next end of a user's rights, and takes back that of a lost connection.
pub(super) fn schedule(
    tx: &Transaction<'_>,
    key: UserKey<'_>,
    grant: &Grant,
    now: Millis,
) -> Result<(), ApiError> {
    cancel(tx, key)?;
    match grant.next_end(now) {
        Some(end) => timers::set(tx, &timer(key, GRANT, end)),
        None => Ok(()),
    }
}

/// Takes back the timers of a user.
pub(super) fn cancel(tx: &Transaction<'_>, key: UserKey<'_>) -> Result<(), ApiError> {
    for kind in [GRANT, CONNECTION] {
        timers::cancel(tx, key.app_id, kind, &key.subject())?;
    }
    Ok(())
}

/// Notes that the connection of a user is lost: unless the user joins again within 30 seconds, they have left.
pub(super) fn lose_connection(
    tx: &Transaction<'_>,
    key: UserKey<'_>,
    now: Millis,
) -> Result<(), ApiError> {
    timers::set(tx, &timer(key, CONNECTION, now.plus_seconds(LOST_AFTER)))
}

/// Returns the timer of a kind of a user.
pub(super) fn timer(key: UserKey<'_>, kind: &str, due: Millis) -> Timer {
    Timer {
        app_id: key.app_id.to_owned(),
        kind: kind.to_owned(),
        subject: key.subject(),
        due_millis: due.unsigned(),
        data: Value::Null,
    }
}
