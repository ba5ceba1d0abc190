//! The ends of tokens, of the rights they grant, and of lost connections, by timers.

use rusqlite::Transaction;
use serde_json::Value;

use super::events::{LeaveReason, StopReason};
use super::ids::{Millis, UserKey};
use super::roster::find;
use super::tokens::Grant;
use super::{streams, users};
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

/// Takes out a user whose token has expired, or stops the streams that the user may not publish any more.
pub(super) fn stop_ended(
    tx: &Transaction<'_>,
    key: UserKey<'_>,
    at: Millis,
) -> Result<(), ApiError> {
    let Some(user) = find(tx, key)? else {
        return Ok(());
    };
    if user.grant.expires_at.is_some_and(|end| end <= at) {
        users::leave(tx, key, LeaveReason::TokenExpired, at.unsigned())?;
        return Ok(());
    }
    streams::stop_if(tx, user.subject(key), StopReason::Stopped, at, |media| {
        user.grant
            .until(media.is_video())
            .is_none_or(|end| end <= at)
    })
}

/// Runs the timer of a user's rights.
pub(crate) fn grant_ended(tx: &Transaction<'_>, timer: &Timer) -> Result<(), ApiError> {
    let Some(key) = UserKey::from_subject(&timer.app_id, &timer.subject) else {
        return Ok(());
    };
    let at = Millis::new(timer.due_millis);
    stop_ended(tx, key, at)?;
    match find(tx, key)?.and_then(|user| user.grant.next_end(at)) {
        Some(end) => timers::set(tx, &self::timer(key, GRANT, end)),
        None => Ok(()),
    }
}

/// Runs the timer of a lost connection.
pub(crate) fn connection_lost(tx: &Transaction<'_>, timer: &Timer) -> Result<(), ApiError> {
    let Some(key) = UserKey::from_subject(&timer.app_id, &timer.subject) else {
        return Ok(());
    };
    users::leave(tx, key, LeaveReason::ConnectionLost, timer.due_millis)?;
    Ok(())
}

fn timer(key: UserKey<'_>, kind: &str, due: Millis) -> Timer {
    Timer {
        app_id: key.app_id.to_owned(),
        kind: kind.to_owned(),
        subject: key.subject(),
        due_millis: due.unsigned(),
        data: Value::Null,
    }
}
