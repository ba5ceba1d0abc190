//! Spans of calls and of their attempts, with OpenTelemetry's names where it has them.

use std::time::Duration;

use tracing::field::{Empty, display};
use tracing::{Span, debug, info_span};

use super::error_type::error_type;
use crate::action::Method;
use crate::client::{Inner, Operation, ReceivedResponse};
use crate::envelope;
use crate::error::Error;

/// The span of a call.
pub(super) fn call(client: &Inner, operation: &Operation) -> Span {
    info_span!(
        target: "volc_core",
        "volc.call",
        otel.kind = "client",
        otel.name = %format_args!("{}/{}", client.service.name, operation.action),
        rpc.system = "volcengine",
        rpc.service = client.service.name,
        rpc.method = %operation.action,
        volc.version = %operation.version,
        cloud.region = client.signer.region(),
        server.address = client.endpoint.host(),
        error.r#type = Empty,
        http.response.status_code = Empty,
        volc.request_id = Empty,
        volc.log_id = Empty,
        volc.attempts = Empty,
        volc.queued_ms = Empty,
    )
}

/// The span of an attempt. The query is left out: it may hold what is nobody's business.
pub(super) fn attempt(client: &Inner, operation: &Operation, before: u32) -> Span {
    info_span!(
        target: "volc_core",
        "volc.attempt",
        otel.kind = "client",
        http.request.method = match operation.method {
            Method::Get => "GET",
            Method::Post => "POST",
        },
        http.request.resend_count = before,
        server.address = client.endpoint.host(),
        url.scheme = client.endpoint.scheme(),
        url.path = %operation.path,
        error.r#type = Empty,
        http.response.status_code = Empty,
        volc.request_id = Empty,
        volc.log_id = Empty,
    )
}

/// Records the outcome of a call or an attempt.
pub(super) fn outcome(span: &Span, outcome: Result<&ReceivedResponse, &Error>) {
    if span.is_disabled() {
        return;
    }
    let (status, request_id, log_id) = match outcome {
        Ok(answer) => {
            let id = envelope::request_id(answer);
            (Some(answer.status), id, answer.log_id())
        }
        Err(error) => {
            span.record("error.type", display(error_type(error)));
            let id = error.request_id().map(str::to_owned);
            (error.status(), id, error.log_id())
        }
    };
    if let Some(status) = status {
        span.record("http.response.status_code", status.as_u16());
    }
    if let Some(id) = request_id {
        span.record("volc.request_id", id);
    }
    if let Some(id) = log_id {
        span.record("volc.log_id", id);
    }
}

/// Records the end of a call.
pub(super) fn end(span: &Span, attempts: u32, queued: Duration) {
    span.record("volc.attempts", attempts);
    let millis = u64::try_from(queued.as_millis()).unwrap_or(u64::MAX);
    span.record("volc.queued_ms", millis);
}

/// Records the reason for a retry.
pub(super) fn retry(error: &Error, wait: Duration) {
    debug!(target: "volc_core", reason = %error_type(error), wait = ?wait, %error, "the call is retried");
}
