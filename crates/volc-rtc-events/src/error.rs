//! Errors of requests that are not, or not certainly, events of the service.

use std::fmt;
use std::time::Duration;

use volc_core::error::DocumentError;

/// A request that is refused, with the reason. No variant holds a signature, a key or the event's data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventError {
    /// The body is larger than the limit.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The connection broke off before the body was complete.
    Incomplete,
    /// The body is not a JSON object.
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// A member is missing.
    MissingMember {
        /// The name of the member.
        name: &'static str,
    },
    /// A member stands in the body twice.
    RepeatedMember {
        /// The name of the member.
        name: &'static str,
    },
    /// A member is not a text.
    NotText {
        /// The name of the member.
        name: &'static str,
    },
    /// A member is a text, but not of the form that the service writes.
    InvalidMember {
        /// The name of the member.
        name: &'static str,
        /// The expected value, such as `4 characters`.
        expected: &'static str,
    },
    /// The AppId is not among those that the verifier accepts.
    UnknownApp {
        /// The AppId of the event.
        app_id: String,
    },
    /// The signature is not 64 lower-case hexadecimal digits.
    MalformedSignature,
    /// The signature is not that of any of the app's keys.
    WrongSignature,
    /// The event is older than the maximum age, so it may be a replay.
    TooOld {
        /// The age of the event.
        age: Duration,
        /// The maximum age.
        max_age: Duration,
    },
    /// The event lies further ahead than clocks may differ.
    InFuture {
        /// The time by which the event lies ahead.
        ahead: Duration,
        /// The greatest time by which it may lie ahead.
        max_skew: Duration,
    },
    /// The signature is right, but the data is not JSON or does not have the types of the event.
    InvalidData {
        /// The name of the event.
        event_type: String,
        /// The cause, with the path of the member.
        error: DocumentError,
    },
}

impl EventError {
    /// Returns the HTTP status to respond with: 400 for what cannot be read, 401 and 403 for what is not trusted, 413
    /// for what is too large.
    pub fn status(&self) -> u16 {
        match self {
            Self::TooLarge { .. } => 413,
            Self::UnknownApp { .. } => 403,
            Self::MalformedSignature
            | Self::WrongSignature
            | Self::TooOld { .. }
            | Self::InFuture { .. } => 401,
            Self::Incomplete
            | Self::NotJson { .. }
            | Self::MissingMember { .. }
            | Self::RepeatedMember { .. }
            | Self::NotText { .. }
            | Self::InvalidMember { .. }
            | Self::InvalidData { .. } => 400,
        }
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "the body is larger than {limit} bytes"),
            Self::Incomplete => {
                f.write_str("the connection broke off before the body was complete")
            }
            Self::NotJson { line, column } => write!(
                f,
                "the body is not a JSON object of an event: line {line} column {column}"
            ),
            Self::MissingMember { name } => write!(f, "`{name}` is missing"),
            Self::RepeatedMember { name } => write!(f, "`{name}` stands in the body twice"),
            Self::NotText { name } => write!(f, "`{name}` is not a text"),
            Self::InvalidMember { name, expected } => write!(f, "`{name}` is not {expected}"),
            Self::UnknownApp { app_id } => write!(
                f,
                "`AppId` {app_id:?} is not one of this verifier; add its key with `VerifierBuilder::app`"
            ),
            Self::MalformedSignature => {
                f.write_str("`Signature` is not 64 lower-case hexadecimal digits")
            }
            Self::WrongSignature => f.write_str(
                "`Signature` is wrong: the body was changed, or the callback has another SecretKey",
            ),
            Self::TooOld { age, max_age } => write!(
                f,
                "`EventTime` is {} s ago, more than {} s: an old event that is sent again, or a clock that is wrong; \
                 where events have a clock of their own, as in a test, set `VerifierBuilder::clock`",
                age.as_secs(),
                max_age.as_secs()
            ),
            Self::InFuture { ahead, max_skew } => write!(
                f,
                "`EventTime` lies {} s ahead, more than {} s: the clock of this machine is behind; where events have a \
                 clock of their own, as in a test, set `VerifierBuilder::clock`",
                ahead.as_secs(),
                max_skew.as_secs()
            ),
            Self::InvalidData { event_type, error } => {
                write!(f, "`EventData` of {event_type}: {error}")
            }
        }
    }
}

impl std::error::Error for EventError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::InvalidData { error, .. } => Some(error),
            _ => None,
        }
    }
}
