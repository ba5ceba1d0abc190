//! The reasons for which a token is refused.

use std::fmt;
use std::time::SystemTime;

use crate::expiry::unix_seconds;
use crate::privilege::Privilege;

/// A number of seconds below this one is a duration rather than a point in time.
const TEN_YEARS: u64 = 10 * 365 * 24 * 3600;

/// The reason for which a token is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The text is not a token.
    Format(FormatError),
    /// The version is not `001`.
    Version {
        /// The first three bytes of the text.
        found: [u8; 3],
    },
    /// The token is for another app. The AppId is not signed, so no signature would tell.
    AppId {
        /// The AppId of the verifier.
        expected: String,
        /// The AppId of the token.
        found: String,
    },
    /// No key of the verifier made the signature, or not over this content.
    Signature(SignatureProblem),
    /// The token has expired.
    Expired {
        /// The time of issue.
        issued_at: SystemTime,
        /// The time of expiry.
        expired_at: SystemTime,
        /// The time of the verifier.
        now: SystemTime,
    },
    /// The time of issue lies further ahead than the verifier tolerates.
    NotYetIssued {
        /// The time of issue.
        issued_at: SystemTime,
        /// The time of the verifier.
        now: SystemTime,
    },
    /// The token is for another room.
    Room,
    /// The token is for another user.
    User,
    /// The token does not grant the privilege.
    NotGranted(Privilege),
    /// The token granted the privilege, but it has ended.
    PrivilegeExpired {
        /// The privilege.
        privilege: Privilege,
        /// The time of expiry.
        expired_at: SystemTime,
        /// The time of the verifier.
        now: SystemTime,
    },
}

/// A text that is not a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FormatError {
    /// It ends before the version and the AppId do, or has nothing behind them.
    TooShort,
    /// It is longer than any token.
    TooLong {
        /// The number of bytes it has.
        length: usize,
    },
    /// The part behind the AppId is not base64 of the standard alphabet with padding.
    Base64,
    /// A length or a count reaches past the end.
    Truncated(Field),
    /// Bytes follow the signature.
    TrailingBytes {
        /// The number found.
        length: usize,
    },
    /// An id is not UTF-8.
    NotUtf8(Field),
}

/// A part of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Field {
    /// The signed message.
    Message,
    /// The nonce.
    Nonce,
    /// The time of issue.
    IssuedAt,
    /// The expiry.
    ExpiresAt,
    /// The room id.
    Room,
    /// The user id.
    User,
    /// The privileges.
    Privileges,
    /// The signature.
    Signature,
}

/// A signature that does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureProblem {
    /// It does not have 32 bytes.
    Length {
        /// The length found.
        length: usize,
    },
    /// No key of the verifier made it.
    Mismatch,
    /// A key of the verifier made it, but over a content that no signer writes: privileges out of order or twice, or
    /// bytes behind them. The vendor's own code refuses it as a wrong signature.
    NotCanonical,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Format(error) => write!(f, "not a room token: {error}"),
            Self::Version {
                found: [b'e', b'y', b'J'],
            } => f.write_str("not a room token: it begins like a JSON Web Token"),
            Self::Version { found } => {
                write!(
                    f,
                    "the version of the token is `{}`, not `001`",
                    found.escape_ascii()
                )
            }
            Self::AppId { expected, found } => write!(
                f,
                "the token is for the AppId `{}`, not `{expected}`",
                found.escape_debug()
            ),
            Self::Signature(problem) => problem.fmt(f),
            Self::Expired {
                issued_at,
                expired_at,
                now,
            } => {
                let ended = unix_seconds(*expired_at);
                let ago = unix_seconds(*now).saturating_sub(ended);
                write!(f, "the token expired {ago} s ago, at Unix time {ended}")?;
                if expired_at < issued_at && ended < TEN_YEARS {
                    f.write_str(", before it was issued: was a duration written in place of a point in time?")?;
                }
                Ok(())
            }
            Self::NotYetIssued { issued_at, now } => {
                let ahead = unix_seconds(*issued_at).saturating_sub(unix_seconds(*now));
                write!(
                    f,
                    "the token is issued {ahead} s from now: compare the clocks of both machines"
                )
            }
            Self::Room => f.write_str("the token is for another room"),
            Self::User => f.write_str("the token is for another user"),
            Self::NotGranted(privilege) => write!(f, "the token does not grant `{privilege}`"),
            Self::PrivilegeExpired {
                privilege,
                expired_at,
                now,
            } => {
                let ago = unix_seconds(*now).saturating_sub(unix_seconds(*expired_at));
                write!(f, "`{privilege}` of the token ended {ago} s ago")
            }
        }
    }
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort => {
                f.write_str("it ends within the version or the AppId, or behind them")
            }
            Self::TooLong { length } => write!(f, "{length} bytes are more than any token has"),
            Self::Base64 => f.write_str(
                "the part behind the AppId is not base64 of the standard alphabet with padding",
            ),
            Self::Truncated(field) => write!(f, "{field} reaches past the end"),
            Self::TrailingBytes { length } => write!(f, "{length} bytes follow the signature"),
            Self::NotUtf8(field) => write!(f, "{field} is not UTF-8"),
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Message => "the message",
            Self::Nonce => "the nonce",
            Self::IssuedAt => "the time of issue",
            Self::ExpiresAt => "the expiry",
            Self::Room => "the room id",
            Self::User => "the user id",
            Self::Privileges => "the list of privileges",
            Self::Signature => "the signature",
        })
    }
}

impl fmt::Display for SignatureProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { length } => {
                write!(f, "the signature of the token has {length} bytes, not 32")
            }
            Self::Mismatch => f.write_str(
                "the signature of the token was made by another AppKey, or the token was changed",
            ),
            Self::NotCanonical => f.write_str(
                "the token is signed, but has privileges out of order or twice, or bytes behind them",
            ),
        }
    }
}

impl From<FormatError> for Refusal {
    fn from(error: FormatError) -> Self {
        Self::Format(error)
    }
}

impl std::error::Error for Refusal {}

impl std::error::Error for FormatError {}
