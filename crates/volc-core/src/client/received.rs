//! A response before it is read.

use std::any::Any;
use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, StatusCode, header};

use crate::error::{CodeInfo, Context, Retry, looks_like_json};
use crate::wire::default_limit;

const LOG_ID: HeaderName = HeaderName::from_static("x-tt-logid");

/// A response, and the call that it answers.
#[derive(Debug, Default)]
pub(crate) struct ReceivedResponse {
    pub(crate) action: Cow<'static, str>,
    pub(crate) version: Cow<'static, str>,
    pub(crate) attempts: u32,
    pub(crate) retries: Vec<Retry>,
    /// The time that the call waited for permits, over all attempts.
    pub(crate) queued: Duration,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) codes: &'static [CodeInfo],
    /// The memory limit of the response once it is read; by default it follows the body.
    pub(crate) max_decoded: Option<usize>,
    /// The value of `Result`, of the type of the call's output, once it is read.
    pub(crate) result: Option<Box<dyn Any + Send + Sync>>,
    /// The id that the service gave to the request, once the response is read; empty if it gave none.
    pub(crate) request_id: String,
}

impl ReceivedResponse {
    /// Returns the number of bytes of memory that the response may take once it is read.
    pub(crate) fn max_decoded_size(&self) -> usize {
        self.max_decoded
            .unwrap_or_else(|| default_limit(self.body.len()))
    }

    pub(crate) fn log_id(&self) -> Option<&str> {
        self.header(&LOG_ID)
    }

    pub(crate) fn content_type(&self) -> &str {
        self.header(&header::CONTENT_TYPE).unwrap_or_default()
    }

    /// The coding that the transport has left the body in, such as `gzip`.
    pub(crate) fn encoding(&self) -> Option<&str> {
        let coding = self.header(&header::CONTENT_ENCODING)?;
        // A transport may undo it and keep the header.
        let is_json = looks_like_json(&self.body);
        Some(coding).filter(|coding| !is_json && !coding.eq_ignore_ascii_case("identity"))
    }

    pub(crate) fn into_context(self) -> Context {
        Context {
            log_id: self.log_id().map(str::to_owned),
            action: self.action,
            version: self.version,
            attempts: self.attempts,
            retries: self.retries,
            queued: self.queued,
            status: Some(self.status),
            request_id: None,
            credentials: None,
        }
    }

    /// Returns the time that the service asks to wait: in seconds, or until a moment by its own clock.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let asked = self.header(&header::RETRY_AFTER)?.trim();
        if let Ok(seconds) = asked.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let until = httpdate::parse_http_date(asked).ok()?;
        Some(until.duration_since(self.date()?).unwrap_or_default())
    }

    /// Returns the time of the response, by the service's clock.
    pub(crate) fn date(&self) -> Option<SystemTime> {
        date(&self.headers)
    }

    fn header(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Returns the time of a response, by the service's clock. One out of a cache was made some time ago.
pub(crate) fn date(headers: &HeaderMap) -> Option<SystemTime> {
    if headers.contains_key(header::AGE) {
        return None;
    }
    let date = headers.get(header::DATE)?.to_str().ok()?;
    httpdate::parse_http_date(date).ok()
}
