//! The users of each room.

use rusqlite::{Connection, OptionalExtension, Row};

use super::events::Subject;
use super::ids::{Millis, UserKey};
use super::problem::problem;
use super::tokens::Grant;
use crate::ApiError;
use crate::control::Room;

/// A user who is in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct User {
    /// The order of joining.
    pub(super) id: i64,
    pub(super) user_id: String,
    pub(super) visible: bool,
    pub(super) device: String,
    pub(super) extra_info: String,
    pub(super) joined_at: Millis,
    pub(super) grant: Grant,
}

impl User {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let end =
            |name: &str| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(name)?.map(Millis));
        Ok(Self {
            id: row.get("id")?,
            user_id: row.get("user_id")?,
            visible: row.get("visible")?,
            device: row.get("device")?,
            extra_info: row.get("extra_info")?,
            joined_at: Millis(row.get("joined_at")?),
            grant: Grant {
                token_digest: row.get("token_digest")?,
                expires_at: end("token_expires_at")?,
                audio_until: end("audio_until")?,
                video_until: end("video_until")?,
            },
        })
    }

    /// Returns the user as events describe one.
    pub(super) fn subject<'a>(&'a self, key: UserKey<'a>) -> Subject<'a> {
        Subject {
            key,
            device: &self.device,
            visible: self.visible,
        }
    }
}

/// Returns whether a user is in a room.
pub(crate) fn is_in(db: &Connection, key: UserKey<'_>) -> Result<bool, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM room_users WHERE app_id = ?1 AND room_id = ?2 AND user_id = ?3)",
    )?;
    Ok(select.query_row(key.columns(), |row| row.get(0))?)
}

/// Returns whether a user is in any room of the app.
pub(super) fn is_anywhere(db: &Connection, app_id: &str, user_id: &str) -> Result<bool, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM room_users WHERE app_id = ?1 AND user_id = ?2)",
    )?;
    Ok(select.query_row((app_id, user_id), |row| row.get(0))?)
}

/// Returns whether anybody is in a room.
pub(super) fn room_exists(db: &Connection, app_id: &str, room_id: &str) -> Result<bool, ApiError> {
    let mut select = db
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM rooms WHERE app_id = ?1 AND room_id = ?2)")?;
    Ok(select.query_row((app_id, room_id), |row| row.get(0))?)
}

/// Returns a user who is in a room.
pub(super) fn find(db: &Connection, key: UserKey<'_>) -> Result<Option<User>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT * FROM room_users WHERE app_id = ?1 AND room_id = ?2 AND user_id = ?3",
    )?;
    Ok(select.query_row(key.columns(), User::read).optional()?)
}

/// Returns a user for the control API, or its error if the user is not in the room.
pub(super) fn present(db: &Connection, key: UserKey<'_>) -> Result<User, ApiError> {
    find(db, key)?.ok_or_else(|| {
        let text = format!(
            "the user `{}` is not in the room `{}`",
            key.user_id, key.room_id
        );
        problem(404, "NotFound", text)
    })
}

/// Refuses a call about a user who is not in the room, or about a room that is not there.
pub(super) fn require(db: &Connection, key: UserKey<'_>) -> Result<User, ApiError> {
    require_room(db, key.app_id, key.room_id)?;
    find(db, key)?.ok_or_else(|| {
        let text = format!(
            "the user `{}` is not in the room `{}`",
            key.user_id, key.room_id
        );
        ApiError::service("InternalError.UserNotFound", text)
    })
}

/// Refuses a call about a room that is not there.
pub(super) fn require_room(db: &Connection, app_id: &str, room_id: &str) -> Result<(), ApiError> {
    if room_exists(db, app_id, room_id)? {
        return Ok(());
    }
    let text = format!(
        "nobody is in the room `{room_id}`; let a user join with POST /_emulator/rooms/{room_id}/users"
    );
    Err(ApiError::service("InternalError.RoomNotFound", text))
}

/// Returns whether a visible user is in a room.
pub(super) fn has_visible(db: &Connection, app_id: &str, room_id: &str) -> Result<bool, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM room_users WHERE app_id = ?1 AND room_id = ?2 AND visible = 1)",
    )?;
    Ok(select.query_row((app_id, room_id), |row| row.get(0))?)
}

/// Returns users of a room in the order in which they joined, those behind one.
pub(super) fn users_after(
    db: &Connection,
    app_id: &str,
    room_id: &str,
    after: i64,
    limit: i64,
) -> Result<Vec<User>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT * FROM room_users WHERE app_id = ?1 AND room_id = ?2 AND id > ?3 ORDER BY id LIMIT ?4",
    )?;
    let users = select.query_map((app_id, room_id, after, limit), User::read)?;
    Ok(users.collect::<Result<_, _>>()?)
}

/// Returns the ids of the visible or the invisible users of a room, in the order in which they joined, and their
/// number; so many ids at most.
pub(super) fn ids(
    db: &Connection,
    app_id: &str,
    room_id: &str,
    visible: bool,
    limit: i64,
) -> Result<(Vec<String>, i64), ApiError> {
    let mut select = db.prepare_cached(
        "SELECT user_id FROM room_users WHERE app_id = ?1 AND room_id = ?2 AND visible = ?3 ORDER BY id LIMIT ?4",
    )?;
    let users = select.query_map((app_id, room_id, visible, limit), |row| row.get(0))?;
    let users = users.collect::<Result<_, _>>()?;
    let mut count = db.prepare_cached(
        "SELECT count(*) FROM room_users WHERE app_id = ?1 AND room_id = ?2 AND visible = ?3",
    )?;
    let count = count.query_row((app_id, room_id, visible), |row| row.get(0))?;
    Ok((users, count))
}

/// Returns rooms of an app by their ids, those behind one.
pub(super) fn rooms_after(
    db: &Connection,
    app_id: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<Room>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT room_id, created_at,
             (SELECT count(*) FROM room_users u WHERE u.app_id = r.app_id AND u.room_id = r.room_id) AS users,
             (SELECT count(*) FROM room_users u
              WHERE u.app_id = r.app_id AND u.room_id = r.room_id AND u.visible = 1) AS visible
         FROM rooms r WHERE app_id = ?1 AND room_id > ?2 ORDER BY room_id LIMIT ?3",
    )?;
    let rooms = select.query_map((app_id, after, limit), |row| {
        Ok(Room {
            room_id: row.get("room_id")?,
            created_at: Millis(row.get("created_at")?).unsigned(),
            users: count(row, "users")?,
            visible_users: count(row, "visible")?,
        })
    })?;
    Ok(rooms.collect::<Result<_, _>>()?)
}

fn count(row: &Row<'_>, name: &str) -> rusqlite::Result<u64> {
    let count: i64 = row.get(name)?;
    Ok(u64::try_from(count).unwrap_or(0))
}
