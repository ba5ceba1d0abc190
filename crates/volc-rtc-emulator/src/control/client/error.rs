//! Errors of the client.

use std::fmt;
use std::io;

/// An error of the client of the control API.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The URL cannot be used.
    #[non_exhaustive]
    Url {
        /// The URL.
        url: String,
    },
    /// The emulator did not respond.
    #[non_exhaustive]
    Unreachable {
        /// The method and the URL.
        request: String,
        /// The reason.
        reason: String,
    },
    /// The emulator responded with an error.
    #[non_exhaustive]
    Refused {
        /// The method and the URL.
        request: String,
        /// The HTTP status.
        status: u16,
        /// The code, such as `InvalidRequest` or `WaitTimeout`.
        code: String,
        /// The message, which says what to do.
        message: String,
    },
    /// The response cannot be read, as if it were one of another version.
    #[non_exhaustive]
    Unreadable {
        /// The method and the URL.
        request: String,
        /// The reason.
        reason: String,
    },
    /// The program could not be started, or has ended before it was ready.
    #[non_exhaustive]
    Start {
        /// The program.
        program: String,
        /// The reason.
        source: io::Error,
    },
}

impl Error {
    /// Returns the code of an error that the emulator responded with.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url { url } => write!(
                f,
                "`{url}` is not the URL of an emulator, which is like http://127.0.0.1:8787"
            ),
            Self::Unreachable { request, reason } => {
                write!(
                    f,
                    "{request}: the emulator does not respond: {reason}; start it, or check the URL"
                )
            }
            Self::Refused {
                request,
                status,
                code,
                message,
            } => {
                write!(f, "{request}: {status} {code}: {message}")
            }
            Self::Unreadable { request, reason } => write!(
                f,
                "{request}: the response cannot be read: {reason}; the emulator is of another version, or is none"
            ),
            Self::Start { program, source } => write!(f, "cannot start {program}: {source}"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Start { source, .. } => Some(source),
            _ => None,
        }
    }
}
