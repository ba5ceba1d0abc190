//! A response that is not the emulator's own.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::Value;
use volc_core::__private::shown;

use super::form::{RecordedBody, RecordedResponse};
use crate::gateway::ResponseKind;

const X_TT_LOGID: &str = "x-tt-logid";

/// A response of the endpoint, or a recorded one.
pub(crate) struct Relayed {
    pub(crate) response: Response<Bytes>,
    pub(crate) kind: ResponseKind,
    /// Code and message of the error in it.
    pub(crate) failure: Option<(String, String)>,
    /// A failure beside the call.
    pub(crate) note: Option<String>,
}

impl Relayed {
    /// Takes over a response of the endpoint: its status, type, log id, throttling and body.
    pub(super) fn of_endpoint(from: &Response<Bytes>) -> Self {
        const KEPT: [&str; 3] = ["content-type", X_TT_LOGID, "retry-after"];
        let mut headers = HeaderMap::new();
        for name in KEPT {
            headers.extend(from.headers().get(name).map(|value| {
                let name = HeaderName::from_static(name);
                (name, value.clone())
            }));
        }
        let mut response = Response::new(from.body().clone());
        *response.status_mut() = from.status();
        *response.headers_mut() = headers;
        let body = serde_json::from_slice(from.body()).unwrap_or(Value::Null);
        Self {
            response,
            kind: ResponseKind::Upstream,
            failure: failure(&body),
            note: None,
        }
    }

    /// Makes a recorded response anew, with a request id of its own.
    pub(super) fn recorded(recorded: &RecordedResponse, request_id: &str) -> Self {
        let (body, failure) = match &recorded.body {
            RecordedBody::Text(text) => (text.clone(), None),
            RecordedBody::Json(json) => {
                let mut json = json.clone();
                if let Some(id) = json.pointer_mut("/ResponseMetadata/RequestId") {
                    *id = request_id.into();
                }
                (json.to_string(), failure(&json))
            }
        };
        let mut response = Response::new(Bytes::from(body));
        // One that no response can have is not of a record that was written here.
        let status = StatusCode::from_u16(recorded.status).unwrap_or(StatusCode::BAD_GATEWAY);
        *response.status_mut() = status;
        let kind = recorded.content_type.as_deref();
        let kind = kind.and_then(|kind| HeaderValue::try_from(kind).ok());
        let headers = response.headers_mut();
        headers.extend(kind.map(|kind| (header::CONTENT_TYPE, kind)));
        let log_id = HeaderValue::try_from(request_id).ok();
        headers.extend(log_id.map(|id| (HeaderName::from_static(X_TT_LOGID), id)));
        Self {
            response,
            kind: ResponseKind::Replay,
            failure,
            note: None,
        }
    }
}

/// Returns code and message of the error of an envelope.
fn failure(body: &Value) -> Option<(String, String)> {
    let error = body.pointer("/ResponseMetadata/Error")?;
    let text = |name| error.get(name).and_then(Value::as_str).unwrap_or_default();
    let is_error = !text("Code").is_empty();
    is_error.then(|| {
        let message = shown(text("Message"), &[]).into_owned();
        (text("Code").to_owned(), message)
    })
}
