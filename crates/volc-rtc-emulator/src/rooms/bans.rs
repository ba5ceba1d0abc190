//! Bans from rooms: of a room, of a user in a room, of a user in all rooms.

use rusqlite::{Connection, OptionalExtension, Transaction};

use super::ids::{Millis, UserKey};
use super::problem::problem;
use crate::ApiError;

/// Sets a ban, in place of one of the same scope. An empty id stands for all rooms or all users.
pub(super) fn set(
    tx: &Transaction<'_>,
    scope: UserKey<'_>,
    until: Millis,
    now: Millis,
) -> Result<(), ApiError> {
    forget_ended(tx, scope.app_id, now)?;
    let [app_id, room_id, user_id] = scope.columns();
    tx.prepare_cached("INSERT OR REPLACE INTO room_bans (app_id, room_id, user_id, until_at) VALUES (?1, ?2, ?3, ?4)")?
        .execute((app_id, room_id, user_id, until))?;
    Ok(())
}

/// Lifts the ban of a scope, if there is one.
pub(super) fn lift(tx: &Transaction<'_>, scope: UserKey<'_>) -> Result<(), ApiError> {
    tx.prepare_cached("DELETE FROM room_bans WHERE app_id = ?1 AND room_id = ?2 AND user_id = ?3")?
        .execute(scope.columns())?;
    Ok(())
}

/// Returns the end of the ban of a scope, if there is one that has not run out.
pub(super) fn until(
    db: &Connection,
    scope: UserKey<'_>,
    now: Millis,
) -> Result<Option<Millis>, ApiError> {
    let [app_id, room_id, user_id] = scope.columns();
    let mut select = db.prepare_cached(
        "SELECT until_at FROM room_bans WHERE app_id = ?1 AND room_id = ?2 AND user_id = ?3 AND until_at > ?4",
    )?;
    let until = select.query_row((app_id, room_id, user_id, now), |row| row.get(0));
    Ok(until.optional()?.map(Millis))
}

/// Refuses a user whom a ban keeps out of a room.
pub(super) fn refuse(db: &Connection, key: UserKey<'_>, now: Millis) -> Result<(), ApiError> {
    let scopes = [
        (
            UserKey { user_id: "", ..key },
            "Forbidden.RoomBanned",
            "this room",
        ),
        (key, "Forbidden.UserBanned", "this user in this room"),
        (
            UserKey { room_id: "", ..key },
            "Forbidden.UserBanned",
            "this user in all rooms",
        ),
    ];
    for (scope, code, what) in scopes {
        if let Some(until) = self::until(db, scope, now)? {
            let text = format!(
                "BanRoomUser has banned {what} until Unix time {}; advance the clock, or lift the ban with \
                 UpdateBanRoomUserRule",
                until.seconds()
            );
            return Err(problem(403, code, text));
        }
    }
    Ok(())
}

/// Deletes the bans of an app that have run out.
fn forget_ended(tx: &Transaction<'_>, app_id: &str, now: Millis) -> Result<(), ApiError> {
    tx.prepare_cached("DELETE FROM room_bans WHERE app_id = ?1 AND until_at <= ?2")?
        .execute((app_id, now))?;
    Ok(())
}
