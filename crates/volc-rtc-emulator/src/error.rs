//! The error that a call is answered with, and the codes of the gateway.

use std::borrow::Cow;
use std::fmt;

use http::StatusCode;
use volc_core::server::Unanswered;

/// A code of the gateway, with its number and HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// Action or Version is missing.
    MissingParameter,
    /// The request is not signed at all.
    MissingAuthenticationToken,
    /// A part of the signature's data is missing, such as `X-Date`.
    MissingRequestInfo,
    /// The signature itself is missing.
    MissingSignature,
    /// The signature is too old, or of the future.
    InvalidTimestamp,
    /// No such service.
    ServiceNotFound,
    /// No such Action and Version in this region.
    InvalidActionOrVersion,
    /// No such access key.
    InvalidAccessKey,
    /// The signature is not that of the request.
    SignatureDoesNotMatch,
    /// The emulator itself has failed.
    InternalError,
    /// Too many calls of one Action.
    FlowLimitExceeded,
    /// `Authorization` cannot be read.
    InvalidAuthorization,
    /// The credential in it cannot be read.
    InvalidCredential,
    /// The session token is wrong, missing, not asked for, or has expired.
    InvalidSecretToken,
}

impl Code {
    /// Every code that the emulator's gateway answers with.
    pub const ALL: [Self; 14] = [
        Self::MissingParameter,
        Self::MissingAuthenticationToken,
        Self::MissingRequestInfo,
        Self::MissingSignature,
        Self::InvalidTimestamp,
        Self::ServiceNotFound,
        Self::InvalidActionOrVersion,
        Self::InvalidAccessKey,
        Self::SignatureDoesNotMatch,
        Self::InternalError,
        Self::FlowLimitExceeded,
        Self::InvalidAuthorization,
        Self::InvalidCredential,
        Self::InvalidSecretToken,
    ];

    /// The name in the response.
    pub const fn name(self) -> &'static str {
        self.facts().0
    }

    /// The number in the response, `CodeN`.
    pub const fn number(self) -> u32 {
        self.facts().1
    }

    /// The HTTP status.
    pub const fn status(self) -> StatusCode {
        self.facts().2
    }

    const fn facts(self) -> (&'static str, u32, StatusCode) {
        match self {
            Self::MissingParameter => ("MissingParameter", 100_002, StatusCode::BAD_REQUEST),
            Self::MissingAuthenticationToken => (
                "MissingAuthenticationToken",
                100_003,
                StatusCode::UNAUTHORIZED,
            ),
            Self::MissingRequestInfo => ("MissingRequestInfo", 100_004, StatusCode::BAD_REQUEST),
            Self::MissingSignature => ("MissingSignature", 100_005, StatusCode::UNAUTHORIZED),
            Self::InvalidTimestamp => ("InvalidTimestamp", 100_006, StatusCode::BAD_REQUEST),
            Self::ServiceNotFound => ("ServiceNotFound", 100_007, StatusCode::NOT_FOUND),
            Self::InvalidActionOrVersion => {
                ("InvalidActionOrVersion", 100_008, StatusCode::NOT_FOUND)
            }
            Self::InvalidAccessKey => ("InvalidAccessKey", 100_009, StatusCode::UNAUTHORIZED),
            Self::SignatureDoesNotMatch => {
                ("SignatureDoesNotMatch", 100_010, StatusCode::UNAUTHORIZED)
            }
            Self::InternalError => ("InternalError", 100_014, StatusCode::INTERNAL_SERVER_ERROR),
            Self::FlowLimitExceeded => {
                ("FlowLimitExceeded", 100_018, StatusCode::TOO_MANY_REQUESTS)
            }
            Self::InvalidAuthorization => {
                ("InvalidAuthorization", 100_024, StatusCode::BAD_REQUEST)
            }
            Self::InvalidCredential => ("InvalidCredential", 100_025, StatusCode::BAD_REQUEST),
            Self::InvalidSecretToken => ("InvalidSecretToken", 100_026, StatusCode::UNAUTHORIZED),
        }
    }
}

/// An error that a call is answered with: `ResponseMetadata.Error` and an HTTP status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    code: Cow<'static, str>,
    number: Option<u32>,
    status: Option<StatusCode>,
    message: String,
}

impl ApiError {
    /// An error of the gateway.
    pub fn gateway(code: Code, message: impl Into<String>) -> Self {
        Self {
            code: Cow::Borrowed(code.name()),
            number: Some(code.number()),
            status: Some(code.status()),
            message: message.into(),
        }
    }

    /// An error of the service behind the gateway, such as `ConversationNotFound`. It has no number, and arrives with
    /// the HTTP status that the Action's Version uses for errors (see [`Handler`](crate::Handler)).
    pub fn service(code: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            number: None,
            status: None,
            message: message.into(),
        }
    }

    /// The same with the number and the HTTP status that a page has for its code.
    pub(crate) fn with_facts(mut self, number: Option<u32>, status: Option<StatusCode>) -> Self {
        (self.number, self.status) = (number, status);
        self
    }

    /// The same with another HTTP status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// The code in the response.
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The number in the response, `CodeN`; the gateway's codes have one.
    pub fn number(&self) -> Option<u32> {
        self.number
    }

    /// The HTTP status; `None` leaves it to the Version of the Action.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// The text for people.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for ApiError {}

impl From<rusqlite::Error> for ApiError {
    fn from(error: rusqlite::Error) -> Self {
        Self::gateway(
            Code::InternalError,
            format!("the emulator's database has failed: {error}"),
        )
    }
}

impl From<serde_json::Error> for ApiError {
    fn from(error: serde_json::Error) -> Self {
        Self::gateway(
            Code::InternalError,
            format!("the emulator could not write its response: {error}"),
        )
    }
}

impl From<Unanswered> for ApiError {
    fn from(why: Unanswered) -> Self {
        match why {
            unreadable @ Unanswered::Unreadable { .. } => {
                Self::service("InvalidParam", unreadable.to_string())
            }
            other => Self::gateway(Code::InternalError, format!("the emulator: {other}")),
        }
    }
}
