//! A response that cannot be read.

use std::fmt::{self, Write};

use bytes::Bytes;

use super::RetryAdvice;
use super::line::OneLine;
use crate::redact::{Scrub, redact_text};
use crate::wire::{Raw, from_slice, without_bom};

/// A response that cannot be read.
pub struct DecodeError {
    pub(crate) path: String,
    pub(crate) message: String,
    pub(crate) body: Bytes,
    pub(crate) content_type: String,
    /// The coding that the body is left in, such as `gzip`.
    pub(crate) encoding: Option<String>,
    /// The start of the body as it may be shown, where that is not how it came.
    pub(crate) shown: Option<Bytes>,
}

impl DecodeError {
    /// The JSON path of the value that cannot be read, such as `Result.ConversationInfos[3].Name`; empty if the
    /// response as a whole cannot.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the message.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns whether calling again may help: after a body that is not whole JSON it may, for something on the way has
    /// put a page of its own in its place or has cut it off. Whole JSON of another shape will come again.
    pub fn retry_advice(&self) -> RetryAdvice {
        match from_slice::<Raw>(&self.body) {
            Ok(_) => RetryAdvice::Never,
            // It would come compressed again.
            Err(_) if self.encoding.is_some() => RetryAdvice::Never,
            Err(_) => RetryAdvice::Later,
        }
    }

    /// The body of the response. It may hold personal data or secrets.
    pub fn raw_body(&self) -> &Bytes {
        &self.body
    }
}

/// Without the body, which may hold personal data or secrets.
impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("path", &self.path)
            .field("message", &self.message)
            .field("content_type", &self.content_type)
            .field("bytes", &self.body.len())
            .finish()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(encoding) = &self.encoding {
            let encoding = encoding.escape_debug();
            return write!(
                f,
                "the response is compressed (Content-Encoding: {encoding}, {} bytes); do not ask for compression, or \
                    use a \
                 transport that undoes it",
                self.body.len()
            );
        }
        if !looks_like_json(&self.body) {
            f.write_str("the response is not JSON but ")?;
            return Excerpt {
                body: &self.body,
                shown: self.shown.as_ref(),
                content_type: &self.content_type,
            }
            .fmt(f);
        }
        match self.path.as_str() {
            "" => write!(OneLine(f), "the response cannot be read: {}", self.message),
            path => write!(
                OneLine(f),
                "the response cannot be read at `{path}`: {}",
                self.message
            ),
        }
    }
}

impl std::error::Error for DecodeError {}

/// A redacted excerpt of a body: its type and length, and the first bytes of one that is not JSON.
pub(super) struct Excerpt<'a> {
    pub(super) body: &'a Bytes,
    pub(super) shown: Option<&'a Bytes>,
    pub(super) content_type: &'a str,
}

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 64;
        if self.body.is_empty() {
            return f.write_str("empty");
        }
        let kind = match self.content_type {
            "" => "of no stated type",
            kind => kind,
        };
        let kind: String = kind
            .chars()
            .take(SHOWN)
            .flat_map(char::escape_default)
            .collect();
        write!(f, "{} bytes, {kind}", self.body.len())?;
        if looks_like_json(self.body) {
            return Ok(());
        }
        let start = self.shown.unwrap_or(self.body);
        let start = start.get(..SHOWN).unwrap_or(start);
        let more = if self.body.len() > SHOWN { ".." } else { "" };
        write!(f, ": \"{}{more}\"", start.escape_ascii())
    }
}

impl Excerpt<'_> {
    /// Returns the start of a body as it may be shown, where that is not how it came.
    pub(super) fn without_secrets(body: &Bytes, scrub: &Scrub) -> Option<Bytes> {
        // Secrets that begin in what is shown may end behind it.
        const LOOKED_AT: usize = 4096;
        if looks_like_json(body) {
            return None;
        }
        let start = body.get(..LOOKED_AT).unwrap_or(body);
        let clean = scrub.bytes(start);
        match redact_text(&String::from_utf8_lossy(&clean), &[]) {
            Some(text) => Some(text.into()),
            None if *clean == *start => None,
            None => Some(clean.into_owned().into()),
        }
    }
}

pub(crate) fn looks_like_json(body: &[u8]) -> bool {
    matches!(
        without_bom(body).trim_ascii_start().first(),
        Some(b'{' | b'[')
    )
}
