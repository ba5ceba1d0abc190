//! New tokens, and what happens when a token, a right that it grants, or a lost connection has come to its end.

use rusqlite::Transaction;

use super::events::{LeaveReason, StopReason};
use super::expiry::{self, GRANT};
use super::ids::{Millis, UserKey};
use super::roster::find;
use super::tokens::Grant;
use super::{streams, users};
use crate::ApiError;
use crate::timers::{self, Timer};

/// Gives a user another token, as `updateToken` of the client SDKs does. Returns whether the user is in the room.
pub(super) fn set_grant(
    tx: &Transaction<'_>,
    key: UserKey<'_>,
    grant: &Grant,
    at: Millis,
) -> Result<bool, ApiError> {
    let [app_id, room_id, user_id] = key.columns();
    let changed = tx
        .prepare_cached(
            "UPDATE room_users SET token_digest = ?4, token_expires_at = ?5, audio_until = ?6, video_until = ?7
             WHERE app_id = ?1 AND room_id = ?2 AND user_id = ?3",
        )?
        .execute((
            app_id,
            room_id,
            user_id,
            &grant.token_digest,
            grant.expires_at,
            grant.audio_until,
            grant.video_until,
        ))?;
    if changed > 0 {
        expiry::schedule(tx, key, grant, at)?;
        stop_ended(tx, key, at)?;
    }
    Ok(changed > 0)
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
        Some(end) => timers::set(tx, &expiry::timer(key, GRANT, end)),
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
