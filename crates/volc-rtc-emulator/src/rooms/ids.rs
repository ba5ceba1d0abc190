//! Ids of rooms and users: 1 to 128 letters, digits, `@`, `.`, `_` and `-`, as the vendor's rules for parameters say.

use std::fmt;

use rusqlite::ToSql;
use rusqlite::types::ToSqlOutput;

use crate::ApiError;

/// The most characters of an id.
const MOST: usize = 128;

/// A user of a room of an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UserKey<'a> {
    pub(crate) app_id: &'a str,
    pub(crate) room_id: &'a str,
    pub(crate) user_id: &'a str,
}

impl<'a> UserKey<'a> {
    pub(crate) fn new(app_id: &'a str, room_id: &'a str, user_id: &'a str) -> Self {
        Self {
            app_id,
            room_id,
            user_id,
        }
    }

    /// Returns the values of the columns `app_id`, `room_id` and `user_id`.
    pub(super) fn columns(self) -> [&'a str; 3] {
        [self.app_id, self.room_id, self.user_id]
    }

    /// Returns the subject of a timer about the user.
    pub(super) fn subject(self) -> String {
        format!("{}/{}", self.room_id, self.user_id)
    }

    /// Reads the [`subject`](Self::subject) of a timer; ids contain no `/`.
    pub(super) fn from_subject(app_id: &'a str, subject: &'a str) -> Option<Self> {
        let (room_id, user_id) = subject.split_once('/')?;
        Some(Self::new(app_id, room_id, user_id))
    }
}

/// A point in time in milliseconds since 1970, as it stands in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Millis(pub(super) i64);

impl Millis {
    pub(super) fn new(millis: u64) -> Self {
        Self(i64::try_from(millis).unwrap_or(i64::MAX))
    }

    /// Returns the time so many seconds later.
    pub(super) fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    pub(super) fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    pub(super) fn unsigned(self) -> u64 {
        u64::try_from(self.0).unwrap_or(0)
    }
}

impl ToSql for Millis {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.into())
    }
}

/// The problem of an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdProblem {
    Empty,
    TooLong(usize),
    Character(char),
}

/// Checks an id.
pub(crate) fn check(id: &str) -> Result<(), IdProblem> {
    if id.is_empty() {
        return Err(IdProblem::Empty);
    }
    let allowed = |c: &char| c.is_ascii_alphanumeric() || "@._-".contains(*c);
    if let Some(other) = id.chars().find(|c| !allowed(c)) {
        return Err(IdProblem::Character(other));
    }
    match id.len() {
        length if length > MOST => Err(IdProblem::TooLong(length)),
        _ => Ok(()),
    }
}

/// Checks the room of a call.
pub(crate) fn check_room(id: &str) -> Result<(), ApiError> {
    let refuse = |problem| {
        let text = format!("`RoomId` {problem}");
        ApiError::service("InvalidParameter.IllegalRoomID", text)
    };
    check(id).map_err(refuse)
}

/// Checks the user of a call. The documentation has no code for a wrong one.
pub(super) fn check_user(id: &str) -> Result<(), ApiError> {
    let refuse = |problem| ApiError::service("InvalidParameter", format!("`UserId` {problem}"));
    check(id).map_err(refuse)
}

/// Checks the room and the user of a call.
pub(super) fn check_key(key: UserKey<'_>) -> Result<(), ApiError> {
    check_room(key.room_id)?;
    check_user(key.user_id)
}

impl fmt::Display for IdProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::TooLong(length) => {
                write!(f, "has {length} characters, at most {MOST} are allowed")
            }
            Self::Character(c) => write!(
                f,
                "has the character `{}`; letters, digits, `@`, `.`, `_` and `-` are allowed",
                c.escape_debug()
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{IdProblem, UserKey, check};

    #[test]
    fn ids_keep_to_the_documented_characters() {
        struct Case {
            id: String,
            problem: Option<IdProblem>,
        }
        let case = |id: &str, problem| Case {
            id: id.to_owned(),
            problem,
        };
        let cases = [
            case("aZ09@._-", None),
            case(&"a".repeat(128), None),
            case(&"a".repeat(129), Some(IdProblem::TooLong(129))),
            case("", Some(IdProblem::Empty)),
            case("a b", Some(IdProblem::Character(' '))),
            case("a/b", Some(IdProblem::Character('/'))),
            case("房间", Some(IdProblem::Character('房'))),
        ];
        for Case { id, problem } in cases {
            assert_eq!(check(&id).err(), problem, "{id}");
        }
    }

    #[test]
    fn subject_of_a_timer_is_read_back() {
        let key = UserKey::new("app", "room-1", "user@1");
        assert_eq!(UserKey::from_subject("app", &key.subject()), Some(key));
        assert_eq!(UserKey::from_subject("app", "no slash"), None);
    }
}
