//! Errors of building a token.

use std::fmt;

/// A token that was not signed because it cannot be right. No error holds a key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// The AppId is not 24 ASCII characters without spaces.
    AppId {
        /// The number of bytes it has.
        length: usize,
    },
    /// The key is empty.
    EmptyAppKey,
    /// An id does not keep to the vendor's rule.
    Id {
        /// The id.
        id: Id,
        /// The problem.
        problem: IdProblem,
    },
    /// The token grants nothing, and the service lets nobody join with such a token.
    NoPrivilege,
    /// The duration until the expiry is zero.
    ZeroDuration,
    /// A point in time is before 1970, or after 2106-02-07T06:28:15Z, which is all that 32 bits can count. For an
    /// expiry, the first second of 1970 is out of range as well: it would mean that the token never expires.
    TimeOutOfRange(TimeField),
    /// The expiry is before the time at which the token is issued.
    AlreadyEnded(TimeField),
    /// The ids and privileges take more than the 65,535 bytes that a token can hold.
    TooLong {
        /// The number of bytes they would take.
        length: usize,
    },
    /// No nonce is set, and the feature `getrandom` that would draw it is off.
    NonceMissing,
    /// The system has no random numbers for the nonce.
    NoRandomNumbers,
    /// No time of issue is set, and this target has no clock.
    ClockMissing,
}

/// An id that a token names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Id {
    /// The id of the room.
    Room,
    /// The id of the user.
    User,
    /// The id of a public stream.
    Stream,
}

/// A breach of the rule for ids: 1 to 128 of letters, digits, `_`, `-`, `.` and `@`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IdProblem {
    /// It is empty.
    Empty,
    /// It has more than 128 characters.
    TooLong {
        /// The number of bytes it has.
        length: usize,
    },
    /// It has another character.
    Character {
        /// The character.
        character: char,
        /// The byte at which it stands.
        at: usize,
    },
}

/// A point in time of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeField {
    /// The time of issue.
    IssuedAt,
    /// The expiry of the token.
    ExpiresAt,
    /// The expiry of the privilege of this code.
    Privilege(u16),
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AppId { length } => write!(
                f,
                "an AppId has 24 ASCII characters, but this one has {length} bytes or others: copy it from the \
                 console, and mind not to take the AppKey"
            ),
            Self::EmptyAppKey => f.write_str("the AppKey is empty: set it to the one of the console"),
            Self::Id { id, problem } => write!(f, "the {id} {problem}{}", advice(*id, *problem)),
            Self::NoPrivilege => f.write_str(
                "the token grants nothing, so nobody can join with it: call `.publish()` or `.subscribe()`",
            ),
            Self::ZeroDuration => f.write_str("the token would expire after no time: set a longer duration"),
            Self::TimeOutOfRange(what) => write!(
                f,
                "the {what} must lie between 1970-01-01T00:00:01Z and 2106-02-07T06:28:15Z"
            ),
            Self::AlreadyEnded(what) => {
                write!(f, "the {what} is before the time at which the token is issued")
            }
            Self::TooLong { length } => {
                write!(f, "the token would hold {length} bytes, but can hold 65535: shorten its ids")
            }
            Self::NonceMissing => {
                f.write_str("the nonce is missing: call `.nonce(..)`, or turn on the feature `getrandom`")
            }
            Self::NoRandomNumbers => {
                f.write_str("the system has no random numbers for the nonce: call `.nonce(..)`")
            }
            Self::ClockMissing => f.write_str("this target has no clock: call `.issued_at(..)`"),
        }
    }
}

/// Says what to do about an id.
fn advice(id: Id, problem: IdProblem) -> &'static str {
    match (id, problem) {
        (Id::Room, IdProblem::Empty) => ": to log in to real-time messaging, set `Room::NoRoom`",
        (
            Id::Room,
            IdProblem::Character {
                character: '*',
                at: 0,
            },
        ) => ": if every room is meant, set `Room::Wildcard`",
        _ => ": use 1 to 128 letters, digits, `_`, `-`, `.` and `@`, or call `.skip_validation()`",
    }
}

impl std::error::Error for TokenError {}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Room => "room id",
            Self::User => "user id",
            Self::Stream => "stream id",
        })
    }
}

impl fmt::Display for IdProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("is empty"),
            Self::TooLong { length } => write!(f, "has {length} bytes"),
            Self::Character { character, at } => {
                write!(f, "has the character {character:?} at byte {at}")
            }
        }
    }
}

impl fmt::Display for TimeField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::IssuedAt => f.write_str("time of issue"),
            Self::ExpiresAt => f.write_str("expiry of the token"),
            Self::Privilege(code) => write!(f, "expiry of privilege {code}"),
        }
    }
}
