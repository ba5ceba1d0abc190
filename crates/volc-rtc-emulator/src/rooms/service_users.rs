//! Users whom the service brings into rooms: a relayed stream, the picture of a web page. They come as users on
//! servers do, with a token or with all rights, and publish what their task has.

use rusqlite::{Connection, Transaction};
use serde_json::Value;

use super::events::{LeaveReason, StopReason};
use super::ids::{Millis, UserKey};
use super::roster::find;
use super::tokens::{self, Grant};
use super::users::{self, Join};
use super::{bans, streams};
use crate::ApiError;
use crate::apps::App;
use crate::control::Media;

/// The reason why such a user is not in a room, or does not publish, with a text for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The token is wrong, or has expired.
    Token(String),
    /// The user may not publish.
    Permission(String),
    /// A ban keeps the user out.
    Banned(String),
}

/// Verifies a token, and returns the rights that it grants, as [`enter`] takes them.
pub(crate) fn rights(app: &App, token: &str, key: UserKey<'_>, at: u64) -> Result<Value, Refusal> {
    match tokens::verify(app, token, key.room_id, key.user_id, Millis::new(at)) {
        Ok(grant) => Ok(grant.to_json()),
        Err(refusal) => Err(Refusal::Token(refusal.to_string())),
    }
}

/// Lets such a user come into a room with these rights (null: all of them) and publish. A user of the same id who is
/// there is replaced. One who may not publish does not stay.
pub(crate) fn enter(
    tx: &Transaction<'_>,
    key: UserKey<'_>,
    rights: &Value,
    media: &[Media],
    at: u64,
) -> Result<Result<(), Refusal>, ApiError> {
    let now = Millis::new(at);
    let grant = Grant::from_json(rights);
    if grant.has_expired(now) {
        return Ok(Err(Refusal::Token("the token has expired".to_owned())));
    }
    if let Err(error) = bans::refuse(tx, key, now) {
        return Ok(Err(Refusal::Banned(error.message().to_owned())));
    }
    let join = Join {
        is_server: true,
        grant,
        ..Join::new(key, at)
    };
    users::join(tx, &join)?;
    let published = publish(tx, key, media, at)?;
    if published.is_err() {
        exit(tx, key, at)?;
    }
    Ok(published)
}

/// Lets such a user publish these streams, and no others.
pub(crate) fn publish(
    tx: &Transaction<'_>,
    key: UserKey<'_>,
    media: &[Media],
    at: u64,
) -> Result<Result<(), Refusal>, ApiError> {
    let now = Millis::new(at);
    let Some(user) = find(tx, key)? else {
        return Ok(Ok(()));
    };
    streams::stop_if(
        tx,
        user.subject(key),
        StopReason::Stopped,
        now,
        |published| !media.contains(&published),
    )?;
    match streams::publish(tx, key, media, now) {
        Err(error) if error.code().starts_with("NoPublishPermission") => {
            Ok(Err(Refusal::Permission(error.message().to_owned())))
        }
        published => published.map(Ok),
    }
}

/// Takes such a user out of a room, if they are there.
pub(crate) fn exit(tx: &Transaction<'_>, key: UserKey<'_>, at: u64) -> Result<(), ApiError> {
    users::leave(tx, key, LeaveReason::UserLeave, at)?;
    Ok(())
}

/// Returns whether anybody else is in the room of such a user.
pub(crate) fn has_company(db: &Connection, key: UserKey<'_>) -> Result<bool, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM room_users WHERE app_id = ?1 AND room_id = ?2 AND user_id <> ?3)",
    )?;
    Ok(select.query_row(key.columns(), |row| row.get(0))?)
}
