//! A response, read.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::client::ReceivedResponse;
use crate::error::Retry;

/// The response to a call. It dereferences to what `Result` held.
pub struct Response<T> {
    output: T,
    answer: ReceivedResponse,
}

impl<T> Response<T> {
    pub(crate) fn new(output: T, answer: ReceivedResponse) -> Self {
        Self { output, answer }
    }

    /// Returns the value of `Result`.
    pub fn into_inner(self) -> T {
        self.output
    }

    /// The id that the service gave to the request; empty if it gave none. Its support asks for it.
    pub fn request_id(&self) -> &str {
        &self.answer.request_id
    }

    /// The id in the `X-Tt-Logid` header.
    pub fn log_id(&self) -> Option<&str> {
        self.answer.log_id()
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.answer.status
    }

    /// The HTTP headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.answer.headers
    }

    /// Returns the number of attempts.
    pub fn attempts(&self) -> u32 {
        self.answer.attempts
    }

    /// The repetitions of the call, each with what the attempt before it failed with.
    pub fn retries(&self) -> &[Retry] {
        &self.answer.retries
    }

    /// Returns the time that the call waited for permits of the client's own rate limiter, over all attempts.
    pub fn time_queued(&self) -> Duration {
        self.answer.queued
    }

    /// The body as it came. It may hold personal data or secrets.
    pub fn raw_body(&self) -> &Bytes {
        &self.answer.body
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.output
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.output
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("output", &self.output)
            .field("request_id", &self.request_id())
            .field("status", &self.answer.status)
            .field("attempts", &self.answer.attempts)
            .finish_non_exhaustive()
    }
}
