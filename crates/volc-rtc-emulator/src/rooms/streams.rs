//! Streams that users publish.

use rusqlite::{Connection, Transaction};

use super::events::{self, StopReason, Subject};
use super::ids::{Millis, UserKey};
use super::problem::problem;
use super::roster::{self, User};
use super::{limits, listener, stream_bans};
use crate::ApiError;
use crate::control::Media;

/// Publishes streams, all or none. One that is published already stays as it is.
pub(super) fn publish(
    tx: &Transaction<'_>,
    key: UserKey<'_>,
    media: &[Media],
    at: Millis,
) -> Result<(), ApiError> {
    let user = roster::present(tx, key)?;
    if !user.visible {
        let text = format!(
            "`{}` is invisible; make the user visible first",
            key.user_id
        );
        return Err(problem(403, "NoPublishPermission.Invisible", text));
    }
    for media in media {
        permit(tx, key, &user, *media, at)?;
    }
    for media in media {
        let [app_id, room_id, user_id] = key.columns();
        let started = tx
            .prepare_cached(
                "INSERT OR IGNORE INTO room_streams (app_id, room_id, user_id, media, started_at)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute((app_id, room_id, user_id, media.number(), at))?;
        if started > 0 {
            events::started(tx, user.subject(key), *media, at)?;
            listener::published(tx, key, *media, true, at.unsigned())?;
        }
    }
    Ok(())
}

/// Refuses a stream that the user may not publish. Client SDKs report it as -1002.
fn permit(
    db: &Connection,
    key: UserKey<'_>,
    user: &User,
    media: Media,
    at: Millis,
) -> Result<(), ApiError> {
    let what = if media.is_video() {
        "publish-video"
    } else {
        "publish-audio"
    };
    match user.grant.until(media.is_video()) {
        None => {
            let text = format!("the token of `{}` does not grant `{what}`", key.user_id);
            return Err(problem(403, "NoPublishPermission.Token", text));
        }
        Some(until) if until <= at => {
            let text = format!(
                "`{what}` of the token of `{}` has ended; give the user a new token",
                key.user_id
            );
            return Err(problem(403, "NoPublishPermission.Token", text));
        }
        Some(_) => {}
    }
    if let Some(until) = limits::until(db, key, user.grant.token_digest.as_deref(), at)? {
        let text = format!(
            "LimitTokenPrivilege forbids it until Unix time {}",
            until.seconds()
        );
        return Err(problem(403, "NoPublishPermission.TokenLimited", text));
    }
    match stream_bans::until(db, key, media.is_video(), at)? {
        None => Ok(()),
        Some(None) => {
            let text = "BanUserStream forbids it until UnbanUserStream allows it";
            Err(problem(403, "NoPublishPermission.Banned", text))
        }
        Some(Some(until)) => {
            let text = format!(
                "BanUserStream forbids it until Unix time {}",
                until.seconds()
            );
            Err(problem(403, "NoPublishPermission.Banned", text))
        }
    }
}

/// Stops all streams of a user.
pub(super) fn stop_all(
    tx: &Transaction<'_>,
    who: Subject<'_>,
    reason: StopReason,
    at: Millis,
) -> Result<(), ApiError> {
    stop_if(tx, who, reason, at, |_| true)
}

/// Stops those streams of a user that the condition selects.
pub(super) fn stop_if(
    tx: &Transaction<'_>,
    who: Subject<'_>,
    reason: StopReason,
    at: Millis,
    selects: impl Fn(Media) -> bool,
) -> Result<(), ApiError> {
    for (media, _) in published(tx, who.key)? {
        if !selects(media) {
            continue;
        }
        let [app_id, room_id, user_id] = who.key.columns();
        tx.prepare_cached(
            "DELETE FROM room_streams WHERE app_id = ?1 AND room_id = ?2 AND user_id = ?3 AND media = ?4",
        )?
        .execute((app_id, room_id, user_id, media.number()))?;
        events::stopped(tx, who, media, reason, at)?;
        listener::published(tx, who.key, media, false, at.unsigned())?;
    }
    Ok(())
}

/// Returns the streams that a user publishes and when each was started.
pub(super) fn published(
    db: &Connection,
    key: UserKey<'_>,
) -> Result<Vec<(Media, Millis)>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT media, started_at FROM room_streams WHERE app_id = ?1 AND room_id = ?2 AND user_id = ?3 ORDER BY media",
    )?;
    let rows = select.query_map(key.columns(), |row| Ok((row.get(0)?, Millis(row.get(1)?))))?;
    let rows = rows.collect::<rusqlite::Result<Vec<(i64, Millis)>>>()?;
    let known = |(number, at)| Media::from_number(number).map(|media| (media, at));
    Ok(rows.into_iter().filter_map(known).collect())
}

/// Returns the streams that are published in a room, by user.
pub(crate) fn published_in(
    db: &Connection,
    app_id: &str,
    room_id: &str,
) -> Result<Vec<(String, Media)>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT user_id, media FROM room_streams WHERE app_id = ?1 AND room_id = ?2 ORDER BY user_id, media",
    )?;
    let rows = select.query_map((app_id, room_id), |row| Ok((row.get(0)?, row.get(1)?)))?;
    let rows = rows.collect::<rusqlite::Result<Vec<(String, i64)>>>()?;
    let known = |(user, number)| Media::from_number(number).map(|media| (user, media));
    Ok(rows.into_iter().filter_map(known).collect())
}
