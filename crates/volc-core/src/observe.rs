//! Observability: spans, metrics, a log of bodies, interceptors and redaction.
//!
//! - An [`Interceptor`] sees every attempt before it is signed and every response, and can add headers.
//! - `BodyLog` (feature `tracing`) is an interceptor that logs bodies, secrets redacted.
//! - [`redact`] redacts the secrets of a JSON text by the same rules.
//!
//! ```
//! use http::{HeaderMap, HeaderValue};
//! use volc_core::CallOptions;
//! use volc_core::observe::{CallInfo, Interceptor, InterceptorError};
//!
//! /// Adds a header to every attempt.
//! #[derive(Debug)]
//! struct Trace;
//!
//! impl Interceptor for Trace {
//!     fn before_signing(&self, _: &CallInfo<'_>, headers: &mut HeaderMap) -> Result<(), InterceptorError> {
//!         headers.insert("x-trace", HeaderValue::from_static("on"));
//!         Ok(())
//!     }
//! }
//!
//! let options = CallOptions::new().interceptor(Trace); // or `ClientBuilder::interceptor`, for every call
//! # let _ = options;
//! ```
//!
//! # Spans, by the feature `tracing`
//! Each call is a span `volc.call`, each of its attempts a span `volc.attempt` within it, both of level INFO. Their
//! fields are named as OpenTelemetry does, where it has a name:
//!
//! | field | of | what |
//! |---|---|---|
//! | `otel.name`, `otel.kind` | both | `rtc/ListRooms`; `client` |
//! | `rpc.system`, `rpc.service`, `rpc.method` | call | `volcengine`, the service, the Action |
//! | `volc.version`, `cloud.region` | call | the Action's Version, the region |
//! | `server.address` | both | the host |
//! | `http.request.method`, `url.scheme`, `url.path` | attempt | the query is left out |
//! | `http.request.resend_count` | attempt | 0 for the first one |
//! | `http.response.status_code` | both | of the last response |
//! | `error.type` | both | the service's code, else the kind of the error, such as `timeout_attempt` |
//! | `volc.request_id`, `volc.log_id` | both | the ids that the service's support asks for |
//! | `volc.attempts`, `volc.queued_ms` | call | attempts; milliseconds of waiting for permits |
//!
//! An event of level DEBUG gives the reason of each retry, and one of level WARN says that the distributed rate limit
//! cannot be reached, or a warning among the [findings](crate::error::Finding) in a request that is sent. No body
//! and no secret is in any of them.
//!
//! # Counters and histograms, by the feature `metrics`
//! A client counts if its builder sets `metrics()`; others pay nothing for the feature.
//!
//! | name | kind | labels |
//! |---|---|---|
//! | `volc_calls_total` | counter | `service`, `action`, `version`, `outcome`, `error_type` |
//! | `volc_call_duration_seconds` | histogram | `service`, `action`, `version`, `outcome` |
//! | `volc_attempts_total` | counter | `service`, `action`, `version`, `outcome`, `error_type` |
//! | `volc_attempt_duration_seconds` | histogram | `service`, `action`, `version`, `outcome` |
//! | `volc_retries_total` | counter | `service`, `action`, `version`, `reason` |
//! | `volc_queue_duration_seconds` | histogram | `service`, `action`, `version`: the time that a call waited for permits |
//!
//! `outcome` is `ok`, `error`, or `dropped` for a call that was abandoned. `error_type` and `reason` are as
//! `error.type` above. A request that is refused before it is sent, because it breaks a documented bound, is in none of
//! them.

#[cfg(feature = "tracing")]
pub use self::bodies::BodyLog;
pub use crate::intercept::{CallInfo, Interceptor, InterceptorError, RawResponse};
pub use crate::redact::redact;

#[cfg(feature = "tracing")]
mod bodies {
    use http::HeaderMap;

    use crate::intercept::{CallInfo, Interceptor, InterceptorError, RawResponse};

    /// Writes the bodies of requests and responses as events of level DEBUG, with the target `volc_core::bodies`.
    ///
    /// Secrets in them are masked: members of well-known names (`AppKey`, `Token`, `SecretKey` and their like) at any
    /// depth, and fields of the request and the response that the Action's page says are secrets, nested ones included.
    /// Headers are not written. Personal data is not masked, so this is for looking for faults, not for always.
    ///
    /// ```
    /// use volc_core::CallOptions;
    /// use volc_core::observe::BodyLog;
    ///
    /// let options = CallOptions::new().interceptor(BodyLog::new().limit(1024));
    /// # let _ = options;
    /// ```
    #[derive(Clone, Copy, Debug)]
    pub struct BodyLog {
        limit: usize,
    }

    impl BodyLog {
        /// Writes at most 4096 bytes of each body.
        pub fn new() -> Self {
            Self { limit: 4096 }
        }

        /// Writes at most this many bytes of each body.
        #[must_use]
        pub fn limit(mut self, bytes: usize) -> Self {
            self.limit = bytes;
            self
        }

        fn shown(self, call: &CallInfo<'_>, body: &[u8]) -> String {
            // Cut after it is masked: half a body is no JSON, and could not be.
            let mut shown = call.redacted(body);
            if shown.len() > self.limit {
                let is_whole = |end: &usize| shown.is_char_boundary(*end);
                let end = (0..=self.limit).rev().find(is_whole).unwrap_or(0);
                let cut = shown.len() - end;
                shown.truncate(end);
                shown.push_str(&format!("... ({cut} bytes more)"));
            }
            shown
        }
    }

    impl Default for BodyLog {
        fn default() -> Self {
            Self::new()
        }
    }

    impl Interceptor for BodyLog {
        fn before_signing(
            &self,
            call: &CallInfo<'_>,
            _: &mut HeaderMap,
        ) -> Result<(), InterceptorError> {
            if tracing::enabled!(target: "volc_core::bodies", tracing::Level::DEBUG) {
                let (action, attempt) = (call.action, call.attempt);
                let body = self.shown(call, call.body);
                tracing::debug!(target: "volc_core::bodies", action, attempt, %body, "request");
            }
            Ok(())
        }

        fn after_response(&self, call: &CallInfo<'_>, answer: &RawResponse<'_>) {
            if tracing::enabled!(target: "volc_core::bodies", tracing::Level::DEBUG) {
                let (action, attempt) = (call.action, call.attempt);
                let status = answer.status.as_u16();
                let body = self.shown(call, answer.body);
                tracing::debug!(target: "volc_core::bodies", action, attempt, status, %body, "response");
            }
        }
    }
}
