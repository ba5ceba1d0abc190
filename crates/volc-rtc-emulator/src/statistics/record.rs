//! The record of what happens in rooms, which the statistics are computed from.

use rusqlite::{OptionalExtension as _, Transaction};

use super::places;
use crate::ApiError;
use crate::control::Media;
use crate::rooms::ids::UserKey;
use crate::rooms::{Listener, users};

/// The end of what goes on.
pub(super) const OPEN: i64 = i64::MAX;

/// The functions that rooms call.
pub(crate) static LISTENER: Listener = Listener {
    joined,
    replaced: |_, _, _| Ok(()),
    left,
    published,
    message: |_, _, _, _| Ok(()),
};

fn joined(tx: &Transaction<'_>, key: UserKey<'_>, at: u64) -> Result<(), ApiError> {
    let at = moment(at);
    let os = users::system(tx, key)?;
    let os = os.as_str();
    end_stay(tx, key, at)?;
    let call_id = match open_call(tx, key)? {
        Some(id) => id,
        None => begin_call(tx, key, at)?,
    };
    tx.prepare_cached("UPDATE statistics_calls SET active_users = active_users + 1 WHERE id = ?1")?
        .execute([call_id])?;
    let returned = tx
        .prepare_cached(
            "UPDATE statistics_participants SET os = ?3, left_at = ?4 WHERE call_id = ?1 AND user_id = ?2",
        )?
        .execute((call_id, key.user_id, os, OPEN))?;
    if returned == 0 {
        add_participant(tx, key, call_id, os, at)?;
    }
    tx.prepare_cached(
        "INSERT INTO statistics_stays (app_id, call_id, room_id, user_id, os, joined_at, left_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((key.app_id, call_id, key.room_id, key.user_id, os, at, OPEN))?;
    Ok(())
}

fn begin_call(tx: &Transaction<'_>, key: UserKey<'_>, at: i64) -> Result<i64, ApiError> {
    tx.prepare_cached(
        "INSERT INTO statistics_calls (app_id, room_id, created_at, ended_at, active_users)
         VALUES (?1, ?2, ?3, ?4, 0)",
    )?
    .execute((key.app_id, key.room_id, at, OPEN))?;
    let id = tx.last_insert_rowid();
    for list in [places::calls(None), places::calls(Some(key.room_id))] {
        places::append(tx, key.app_id, &list, at, id)?;
    }
    Ok(id)
}

fn add_participant(
    tx: &Transaction<'_>,
    key: UserKey<'_>,
    call_id: i64,
    os: &str,
    at: i64,
) -> Result<(), ApiError> {
    tx.prepare_cached(
        "INSERT INTO statistics_participants
             (app_id, call_id, room_id, user_id, os, created_at, left_at, has_published)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0)",
    )?
    .execute((key.app_id, call_id, key.room_id, key.user_id, os, at, OPEN))?;
    let id = tx.last_insert_rowid();
    for excludes_servers in [false, true] {
        if excludes_servers && os == "linux" {
            continue;
        }
        for room_id in [None, Some(key.room_id)] {
            let list = places::users(room_id, excludes_servers);
            places::append(tx, key.app_id, &list, at, id)?;
        }
    }
    Ok(())
}

fn left(tx: &Transaction<'_>, key: UserKey<'_>, _: &str, at: u64) -> Result<(), ApiError> {
    let at = moment(at);
    if let Some(call_id) = end_stay(tx, key, at)? {
        tx.prepare_cached(
            "UPDATE statistics_calls SET ended_at = ?2 WHERE id = ?1 AND active_users = 0",
        )?
        .execute((call_id, at))?;
    }
    Ok(())
}

/// Ends the time that a user has been in a room, if they are there, and returns the call.
fn end_stay(tx: &Transaction<'_>, key: UserKey<'_>, at: i64) -> Result<Option<i64>, ApiError> {
    let Some(call_id) = open_call(tx, key)? else {
        return Ok(None);
    };
    let ended = tx
        .prepare_cached(
            "UPDATE statistics_stays SET left_at = max(?3, joined_at)
             WHERE call_id = ?1 AND user_id = ?2 AND left_at = ?4",
        )?
        .execute((call_id, key.user_id, at, OPEN))?;
    if ended == 0 {
        return Ok(None);
    }
    tx.prepare_cached(
        "UPDATE statistics_participants SET left_at = ?3 WHERE call_id = ?1 AND user_id = ?2",
    )?
    .execute((call_id, key.user_id, at))?;
    tx.prepare_cached("UPDATE statistics_calls SET active_users = active_users - 1 WHERE id = ?1")?
        .execute([call_id])?;
    Ok(Some(call_id))
}

fn published(
    tx: &Transaction<'_>,
    key: UserKey<'_>,
    media: Media,
    is_published: bool,
    at: u64,
) -> Result<(), ApiError> {
    let (at, media) = (moment(at), media.number());
    let Some(call_id) = open_call(tx, key)? else {
        return Ok(());
    };
    if !is_published {
        tx.prepare_cached(
            "UPDATE statistics_streams SET stopped_at = max(?4, started_at)
             WHERE call_id = ?1 AND user_id = ?2 AND media = ?3 AND stopped_at = ?5",
        )?
        .execute((call_id, key.user_id, media, at, OPEN))?;
        return Ok(());
    }
    tx.prepare_cached(
        "INSERT INTO statistics_streams (app_id, call_id, room_id, user_id, media, started_at, stopped_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((
        key.app_id,
        call_id,
        key.room_id,
        key.user_id,
        media,
        at,
        OPEN,
    ))?;
    tx.prepare_cached(
        "UPDATE statistics_participants SET has_published = 1 WHERE call_id = ?1 AND user_id = ?2",
    )?
    .execute((call_id, key.user_id))?;
    Ok(())
}

/// Returns the call that goes on in a room.
fn open_call(tx: &Transaction<'_>, key: UserKey<'_>) -> Result<Option<i64>, ApiError> {
    let mut select = tx.prepare_cached(
        "SELECT id FROM statistics_calls WHERE app_id = ?1 AND room_id = ?2 AND ended_at = ?3",
    )?;
    let call = select.query_row((key.app_id, key.room_id, OPEN), |row| row.get(0));
    Ok(call.optional()?)
}

fn moment(millis: u64) -> i64 {
    i64::try_from(millis).unwrap_or(OPEN - 1)
}
