//! Users in rooms: joining, leaving, visibility.

use rusqlite::{Connection, Transaction};

use super::events::{self, LeaveReason, StopReason, Subject};
use super::ids::{Millis, UserKey};
use super::roster::{find, has_visible};
use super::tokens::Grant;
use super::{bans, expiry, listener, presence, streams};
use crate::ApiError;
use crate::control::DeviceType;

pub(crate) use super::roster::is_in;

/// A user who joins a room.
#[derive(Clone, Debug)]
pub(crate) struct Join<'a> {
    pub(crate) key: UserKey<'a>,
    pub(crate) visible: bool,
    pub(crate) device: DeviceType,
    /// `true` for a user whom the service brings in, such as an agent: a client SDK on a server. Events do not show it.
    pub(crate) is_server: bool,
    /// The value of `ExtraInfo` in the event.
    pub(crate) extra_info: &'a str,
    pub(crate) grant: Grant,
    pub(crate) at_millis: u64,
}

impl<'a> Join<'a> {
    /// A visible user without a token, who has all rights.
    pub(crate) fn new(key: UserKey<'a>, at_millis: u64) -> Self {
        Self {
            key,
            visible: true,
            device: DeviceType::default(),
            is_server: false,
            extra_info: "",
            grant: Grant::everything(),
            at_millis,
        }
    }
}

/// Lets a user join, unless a ban keeps them out. One who is there already begins anew: the streams of the older
/// session stop, and its end is no event of its own.
pub(crate) fn join(tx: &Transaction<'_>, join: &Join<'_>) -> Result<(), ApiError> {
    let (key, at) = (join.key, Millis::new(join.at_millis));
    bans::refuse(tx, key, at)?;
    let older = find(tx, key)?;
    if let Some(older) = &older {
        streams::stop_all(tx, older.subject(key), StopReason::LeftRoom, at)?;
        remove(tx, key)?;
        listener::replaced(tx, key, join.at_millis)?;
    }
    // An older session that is replaced does not end the room, even if nobody else is there.
    let others = has_visible(tx, key.app_id, key.room_id)?;
    let was_open = others || older.is_some_and(|older| older.visible);
    let is_open = others || join.visible;
    tx.prepare_cached(
        "INSERT OR IGNORE INTO rooms (app_id, room_id, created_at) VALUES (?1, ?2, ?3)",
    )?
    .execute((key.app_id, key.room_id, at))?;
    insert(tx, join, at)?;
    presence::enter(tx, key)?;
    expiry::schedule(tx, key, &join.grant, at)?;
    if is_open && !was_open {
        events::room(tx, key.app_id, key.room_id, true, at)?;
    }
    let subject = Subject {
        key,
        device: join.device.as_str(),
        visible: join.visible,
    };
    events::joined(tx, subject, join.extra_info, at)?;
    if was_open && !is_open {
        events::room(tx, key.app_id, key.room_id, false, at)?;
    }
    listener::joined(tx, key, join.at_millis)
}

fn insert(tx: &Transaction<'_>, join: &Join<'_>, at: Millis) -> Result<(), ApiError> {
    let [app_id, room_id, user_id] = join.key.columns();
    tx.prepare_cached(
        "INSERT INTO room_users (app_id, room_id, user_id, visible, device, extra_info, joined_at, token_digest,
             token_expires_at, audio_until, video_until, is_server)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute((
        app_id,
        room_id,
        user_id,
        join.visible,
        join.device.as_str(),
        join.extra_info,
        at,
        &join.grant.token_digest,
        join.grant.expires_at,
        join.grant.audio_until,
        join.grant.video_until,
        join.is_server,
    ))?;
    Ok(())
}

/// Returns the operating system of a user who is in a room: that of their device, or Linux, on which the service runs.
pub(crate) fn system(db: &Connection, key: UserKey<'_>) -> Result<String, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT CASE is_server WHEN 1 THEN 'linux' ELSE device END FROM room_users
         WHERE app_id = ?1 AND room_id = ?2 AND user_id = ?3",
    )?;
    Ok(select.query_row(key.columns(), |row| row.get(0))?)
}

/// Takes a user out of a room. Returns whether the user was there.
pub(crate) fn leave(
    tx: &Transaction<'_>,
    key: UserKey<'_>,
    reason: LeaveReason,
    at_millis: u64,
) -> Result<bool, ApiError> {
    let at = Millis::new(at_millis);
    let Some(user) = find(tx, key)? else {
        return Ok(false);
    };
    let subject = user.subject(key);
    streams::stop_all(tx, subject, StopReason::LeftRoom, at)?;
    remove(tx, key)?;
    expiry::cancel(tx, key)?;
    presence::exit(tx, key)?;
    events::left(tx, subject, reason, at)?;
    if user.visible && !has_visible(tx, key.app_id, key.room_id)? {
        events::room(tx, key.app_id, key.room_id, false, at)?;
    }
    tx.prepare_cached(
        "DELETE FROM rooms WHERE app_id = ?1 AND room_id = ?2
         AND NOT EXISTS (SELECT 1 FROM room_users u WHERE u.app_id = ?1 AND u.room_id = ?2)",
    )?
    .execute((key.app_id, key.room_id))?;
    listener::left(tx, key, reason.name(), at_millis)?;
    Ok(true)
}

/// Takes everybody out of a room, in the order in which they joined. Returns whether the room was there.
pub(super) fn remove_all(
    tx: &Transaction<'_>,
    app_id: &str,
    room_id: &str,
    reason: LeaveReason,
    at: Millis,
) -> Result<bool, ApiError> {
    let mut select = tx.prepare_cached(
        "SELECT user_id FROM room_users WHERE app_id = ?1 AND room_id = ?2 ORDER BY id",
    )?;
    let users = select.query_map((app_id, room_id), |row| row.get(0))?;
    let users = users.collect::<rusqlite::Result<Vec<String>>>()?;
    for user_id in &users {
        leave(
            tx,
            UserKey::new(app_id, room_id, user_id),
            reason,
            at.unsigned(),
        )?;
    }
    Ok(!users.is_empty())
}

/// Takes a user out of all rooms of the app.
pub(super) fn remove_everywhere(
    tx: &Transaction<'_>,
    app_id: &str,
    user_id: &str,
    reason: LeaveReason,
    at: Millis,
) -> Result<(), ApiError> {
    let mut select = tx.prepare_cached(
        "SELECT room_id FROM room_users WHERE app_id = ?1 AND user_id = ?2 ORDER BY room_id",
    )?;
    let rooms = select.query_map((app_id, user_id), |row| row.get(0))?;
    for room_id in rooms.collect::<rusqlite::Result<Vec<String>>>()? {
        leave(
            tx,
            UserKey::new(app_id, &room_id, user_id),
            reason,
            at.unsigned(),
        )?;
    }
    Ok(())
}

/// Makes a user visible or invisible. Returns whether the user is in the room.
pub(super) fn set_visible(
    tx: &Transaction<'_>,
    key: UserKey<'_>,
    visible: bool,
    at: Millis,
) -> Result<bool, ApiError> {
    let Some(user) = find(tx, key)? else {
        return Ok(false);
    };
    if user.visible == visible {
        return Ok(true);
    }
    if !visible {
        streams::stop_all(tx, user.subject(key), StopReason::Stopped, at)?;
    }
    let was_open = has_visible(tx, key.app_id, key.room_id)?;
    let [app_id, room_id, user_id] = key.columns();
    tx.prepare_cached(
        "UPDATE room_users SET visible = ?4 WHERE app_id = ?1 AND room_id = ?2 AND user_id = ?3",
    )?
    .execute((app_id, room_id, user_id, visible))?;
    let is_open = has_visible(tx, app_id, room_id)?;
    if is_open && !was_open {
        events::room(tx, app_id, room_id, true, at)?;
    }
    events::visibility(tx, key, visible, at)?;
    if was_open && !is_open {
        events::room(tx, app_id, room_id, false, at)?;
    }
    Ok(true)
}

fn remove(tx: &Transaction<'_>, key: UserKey<'_>) -> Result<(), ApiError> {
    tx.prepare_cached(
        "DELETE FROM room_users WHERE app_id = ?1 AND room_id = ?2 AND user_id = ?3",
    )?
    .execute(key.columns())?;
    Ok(())
}
