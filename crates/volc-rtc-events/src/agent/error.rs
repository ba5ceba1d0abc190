//! Errors of agent messages.

use std::fmt;

/// A message that cannot be read or written. No variant holds a signature or what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AgentError {
    /// The message is shorter than its header of eight bytes.
    TooShort {
        /// The length of the message.
        length: usize,
    },
    /// The length in the header is not that of what follows.
    WrongLength {
        /// The length in the header.
        announced: u32,
        /// The length of what follows.
        found: usize,
    },
    /// The message is of none of the five kinds.
    UnknownKind {
        /// Its first four bytes.
        magic: [u8; 4],
    },
    /// The body is not UTF-8.
    NotUtf8 {
        /// The offset of the first byte that is not.
        at: usize,
    },
    /// The body is not a JSON object.
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// A member is of another type.
    InvalidMember {
        /// The path of the member, such as `data[0].sequence`.
        path: String,
        /// The expected value, such as `an integer`.
        expected: &'static str,
    },
    /// A member of a posted message is missing.
    MissingMember {
        /// The name of the member.
        name: &'static str,
    },
    /// The message is too long to be sent.
    TooLong {
        /// The length, in bytes of a message and in characters of a command's text.
        length: usize,
        /// The greatest length.
        limit: usize,
    },
    /// A posted message is not Base64.
    NotBase64,
    /// The signature of a posted message is not one of those that were configured.
    WrongSignature,
    /// The connection broke off before the body of a posted message was complete.
    Incomplete,
}

impl AgentError {
    /// Returns the HTTP status to respond with to a posted message: 400, 401 or 413.
    pub fn status(&self) -> u16 {
        match self {
            Self::WrongSignature => 401,
            Self::TooLong { .. } => 413,
            Self::TooShort { .. }
            | Self::WrongLength { .. }
            | Self::UnknownKind { .. }
            | Self::NotUtf8 { .. }
            | Self::NotJson { .. }
            | Self::InvalidMember { .. }
            | Self::MissingMember { .. }
            | Self::NotBase64
            | Self::Incomplete => 400,
        }
    }
}

impl fmt::Display for AgentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { length } => {
                write!(
                    f,
                    "the message has {length} bytes, fewer than its header of 8"
                )
            }
            Self::WrongLength { announced, found } => write!(
                f,
                "the header announces {announced} bytes (big-endian), {found} follow"
            ),
            Self::UnknownKind { magic } => write!(
                f,
                "`{}` is none of subv, conv, tool, func and ctrl; `Frame::parse` reads it as it is",
                magic.escape_ascii()
            ),
            Self::NotUtf8 { at } => write!(f, "the body is not UTF-8 at byte {at}"),
            Self::NotJson { line, column } => {
                write!(
                    f,
                    "the body is not a JSON object: line {line} column {column}"
                )
            }
            Self::InvalidMember { path, expected } => write!(f, "`{path}` is not {expected}"),
            Self::MissingMember { name } => write!(f, "`{name}` is missing"),
            Self::TooLong { length, limit } => {
                write!(
                    f,
                    "the message has a length of {length}, the limit is {limit}"
                )
            }
            Self::NotBase64 => f.write_str("`message` is not Base64"),
            Self::WrongSignature => f.write_str(
                "`signature` is not the one that StartVoiceChat was given for this server",
            ),
            Self::Incomplete => {
                f.write_str("the connection broke off before the body was complete")
            }
        }
    }
}

impl std::error::Error for AgentError {}
