//! An answer before it is read.

use std::borrow::Cow;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

use crate::error::{CodeInfo, Context};

/// An answer, and the call that it answers.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) action: Cow<'static, str>,
    pub(crate) version: Cow<'static, str>,
    pub(crate) attempts: u32,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) codes: &'static [CodeInfo],
}

impl Answer {
    pub(crate) fn log_id(&self) -> Option<&str> {
        self.header("x-tt-logid")
    }

    pub(crate) fn content_type(&self) -> &str {
        self.header(header::CONTENT_TYPE.as_str())
            .unwrap_or_default()
    }

    pub(crate) fn into_context(self) -> Context {
        Context {
            log_id: self.log_id().map(str::to_owned),
            action: self.action,
            version: self.version,
            attempts: self.attempts,
            status: Some(self.status),
            request_id: None,
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
