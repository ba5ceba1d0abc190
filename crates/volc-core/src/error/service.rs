//! The service's refusal.

use std::fmt::{self, Write};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::StatusCode;

use super::codes::{self, CodeInfo, RetryAdvice};
use super::decode::Excerpt;
use super::line::OneLine;

/// The service refused the call, or could not carry it out.
///
/// `Display` and `Debug` escape control characters and those that turn the direction of text; the methods return the
/// service's own words as they came.
pub struct ServiceError {
    pub(crate) status: StatusCode,
    pub(crate) code: Option<String>,
    pub(crate) code_n: Option<i128>,
    pub(crate) message: String,
    pub(crate) codes: &'static [CodeInfo],
    pub(crate) body: Bytes,
    pub(crate) content_type: String,
    pub(crate) retry_after: Option<Duration>,
    /// The time of the response, by the service's clock.
    pub(crate) date: Option<SystemTime>,
    /// The start of the body as it may be shown, where that is not how it came.
    pub(crate) shown: Option<Bytes>,
}

impl ServiceError {
    /// The code, such as `InvalidParameter.IllegalRoomID`; `None` if the response has none that can be read.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The gateway's number for the code, which not every response has, and which no documented type bounds.
    pub fn code_number(&self) -> Option<i128> {
        self.code_n
    }

    /// The service's own words. Secrets of the request that they quote are redacted.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The HTTP status. Some Versions answer 200 to a refused call.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the documentation of the code.
    pub fn code_info(&self) -> Option<&'static CodeInfo> {
        CodeInfo::find(self.code()?, self.codes)
    }

    /// Returns whether calling again may help: what the documentation says of the exact code, else what the code's
    /// name, its family or the HTTP status tell.
    pub fn retry_advice(&self) -> RetryAdvice {
        codes::advice(self.code(), self.codes, self.status.as_u16())
    }

    /// Returns the time that the service asks to wait before calling again, by its `Retry-After` header.
    pub fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    /// Returns whether it is about the credentials or what they allow: its code says so, or its status where it has no
    /// code.
    pub(super) fn refuses_credentials(&self) -> bool {
        let forbidden = self.status == StatusCode::FORBIDDEN;
        self.status == StatusCode::UNAUTHORIZED || self.code().map_or(forbidden, codes::is_auth)
    }

    /// The body of the response. It may hold personal data or secrets.
    pub fn raw_body(&self) -> &Bytes {
        &self.body
    }
}

/// Without the body, which may hold personal data or secrets.
impl fmt::Debug for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceError")
            .field("status", &self.status)
            .field("code", &self.code)
            .field("code_number", &self.code_n)
            .field("message", &self.message)
            .field("content_type", &self.content_type)
            .field("bytes", &self.body.len())
            .field("retry_after", &self.retry_after)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.code, self.message.as_str()) {
            (Some(code), "") => OneLine(f).write_str(code),
            (Some(code), message) => write!(OneLine(f), "{code}: {message}"),
            (None, _) if self.status.is_redirection() => f.write_str(
                "the endpoint answers with a redirect, which would not fit the signature and is not followed; \
                 set the endpoint that it leads to",
            ),
            (None, message) if !message.is_empty() => {
                write!(OneLine(f), "the service failed without a code: {message}")
            }
            (None, _) => {
                f.write_str("the service failed without a code; the response is ")?;
                Excerpt {
                    body: &self.body,
                    shown: self.shown.as_ref(),
                    content_type: &self.content_type,
                }
                .fmt(f)
            }
        }
    }
}

impl std::error::Error for ServiceError {}
