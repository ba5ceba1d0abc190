//! The envelope of every response: `ResponseMetadata`, and `Result` or an error.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use serde_json::Value;

use crate::gateway::Trail;
use crate::json_response::json;
use crate::{ApiError, Code};

/// The header with the finding of debug mode about a signature.
pub(crate) const X_EMULATOR_FINDING: &str = "x-emulator-finding";
/// The header that names the origin of a response.
const X_EMULATOR_RESPONSE: &str = "x-emulator-response";
/// A header for each note of the handler: what the service would pass over in silence.
const X_EMULATOR_NOTE: &str = "x-emulator-note";
/// The characters of a note in a header; the journal has all of it.
const NOTE: usize = 300;
const X_TT_LOGID: &str = "x-tt-logid";

/// Versions whose errors arrive with HTTP 200, by the documentation.
const ERRORS_WITH_200: [&str; 3] = ["2020-12-01", "2022-06-01", "2023-06-01"];

/// Returns the response to a call.
pub(crate) fn response(
    request_id: &str,
    seconds: u64,
    trail: &Trail,
    outcome: &Result<Value, ApiError>,
) -> Response<Bytes> {
    let envelope = Envelope {
        response_metadata: Metadata {
            request_id,
            action: &trail.action,
            version: &trail.version,
            service: &trail.service,
            region: &trail.region,
            error: outcome.as_ref().err().map(|error| ErrorInfo {
                code_n: error.number(),
                code: error.code(),
                message: error.message(),
            }),
        },
        result: outcome.as_ref().ok(),
    };
    let mut response = json(status(trail, outcome), &envelope);
    if let Ok(id) = HeaderValue::try_from(request_id) {
        response.headers_mut().insert(X_TT_LOGID, id);
    }
    sign_off(&mut response, seconds, trail);
    response
}

/// Adds the headers that every response has, whoever made it: its time, its origin, and what was noticed.
pub(crate) fn sign_off(response: &mut Response<Bytes>, seconds: u64, trail: &Trail) {
    let headers = response.headers_mut();
    let date = httpdate::fmt_http_date(volc_core::Timestamp::from_unix(seconds).into());
    let finding = trail
        .explanation
        .as_deref()
        .map(|finding| (X_EMULATOR_FINDING, finding));
    let all = [
        (header::DATE.as_str(), date.as_str()),
        (X_EMULATOR_RESPONSE, trail.kind.name()),
    ];
    for (name, value) in all.into_iter().chain(finding) {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
    for note in &trail.findings {
        // A header holds no other characters.
        let plain = |char: char| if matches!(char, ' '..='~') { char } else { '?' };
        let short: String = note.chars().take(NOTE).map(plain).collect();
        if let Ok(value) = HeaderValue::try_from(short) {
            headers.append(X_EMULATOR_NOTE, value);
        }
    }
}

fn status(trail: &Trail, outcome: &Result<Value, ApiError>) -> StatusCode {
    let by_version = || {
        if ERRORS_WITH_200.contains(&trail.version.as_str()) {
            StatusCode::OK
        } else {
            StatusCode::BAD_REQUEST
        }
    };
    match outcome {
        Ok(_) => StatusCode::OK,
        Err(error) => error.status().unwrap_or_else(by_version),
    }
}

/// The error of a body that is larger than the emulator reads.
pub(crate) fn too_large(limit: usize) -> ApiError {
    let text = format!("the body is larger than {limit} bytes");
    ApiError::service("InvalidParameter.SizeOverLimit", text)
        .with_status(StatusCode::PAYLOAD_TOO_LARGE)
}

/// The error of a request that could not be read to its end.
pub(crate) fn broken_body() -> ApiError {
    ApiError::gateway(
        Code::MissingRequestInfo,
        "the body could not be read to its end",
    )
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Envelope<'a> {
    response_metadata: Metadata<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<&'a Value>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Metadata<'a> {
    request_id: &'a str,
    action: &'a str,
    version: &'a str,
    service: &'a str,
    region: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorInfo<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ErrorInfo<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    code_n: Option<u32>,
    code: &'a str,
    message: &'a str,
}
