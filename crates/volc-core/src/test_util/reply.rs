//! The replies of a script.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use serde::Serialize;
use serde_json::json;

use super::SentRequest;
use crate::error::{TransportError, TransportPhase};
use crate::sign::Authorization;
use crate::wire::Json;

/// The reply of a [`ScriptedTransport`](super::ScriptedTransport) to a request.
///
/// A reply that cannot be sent, such as one with a line break in a header, fails the call that it is for.
#[derive(Clone, Debug)]
#[must_use = "a reply is given to a script"]
pub struct Reply {
    kind: Kind,
    status: u16,
    headers: Vec<(String, String)>,
    request_id: Option<String>,
    after: Duration,
}

#[derive(Clone, Debug)]
enum Kind {
    Result(Result<Json, String>),
    Error { code: String, message: String },
    Body(Bytes),
    Lost(TransportPhase),
    Never,
}

impl Reply {
    /// The response of a successful call: status 200, and the usual envelope with this in `Result`. That is the
    /// output of the Action itself, or its JSON.
    pub fn result(result: impl Serialize) -> Self {
        let result = serde_json::to_value(result).map_err(|error| error.to_string());
        Self::new(200, Kind::Result(result))
    }

    /// A refusal of the service, with its code and message; the status is 400 unless it is set.
    pub fn error(code: impl Into<String>, message: impl Into<String>) -> Self {
        let (code, message) = (code.into(), message.into());
        Self::new(400, Kind::Error { code, message })
    }

    /// A response with this body, whatever it is; the status is 200 unless it is set.
    pub fn body(body: impl Into<Bytes>) -> Self {
        Self::new(200, Kind::Body(body.into()))
    }

    /// The request or its response is lost, so far on the way.
    pub fn lost(phase: TransportPhase) -> Self {
        Self::new(0, Kind::Lost(phase))
    }

    /// No response ever comes: the client's time limits are all that is left.
    pub fn never() -> Self {
        Self::new(0, Kind::Never)
    }

    /// Another HTTP status.
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// A header of the response, such as `retry-after`.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The id that the service gives to the request; else it is `scripted-1` and so on.
    pub fn request_id(mut self, id: impl Into<String>) -> Self {
        self.request_id = Some(id.into());
        self
    }

    /// Sets the time that the service, or the loss, takes, by the script's clock.
    pub fn after(mut self, delay: Duration) -> Self {
        self.after = delay;
        self
    }

    fn new(status: u16, kind: Kind) -> Self {
        Self {
            kind,
            status,
            headers: Vec::new(),
            request_id: None,
            after: Duration::ZERO,
        }
    }

    pub(super) fn delay(&self) -> Duration {
        self.after
    }

    /// Returns the outcome of a request, the `number`th of all; `None` if there is none.
    pub(super) fn outcome(
        self,
        request: &SentRequest,
        number: usize,
    ) -> Option<Result<Response<Bytes>, TransportError>> {
        let id = self
            .request_id
            .unwrap_or_else(|| format!("scripted-{number}"));
        let body: Result<Bytes, String> = match self.kind {
            Kind::Never => return None,
            Kind::Lost(phase) => {
                return Some(Err(TransportError::new(phase, "the script loses it here")));
            }
            Kind::Body(body) => Ok(body),
            Kind::Result(result) => result.map(|result| {
                let metadata = metadata(request, &id);
                json!({ "ResponseMetadata": metadata, "Result": result })
                    .to_string()
                    .into()
            }),
            Kind::Error { code, message } => {
                let mut metadata = metadata(request, &id);
                metadata["Error"] = json!({ "Code": code, "Message": message });
                Ok(json!({ "ResponseMetadata": metadata }).to_string().into())
            }
        };
        let answer = body.and_then(|body| answer(self.status, &self.headers, body));
        Some(answer.map_err(|reason| {
            let reason = format!(
                "test script: the response to {} cannot be sent: {reason}",
                request.name()
            );
            TransportError::scripted(reason)
        }))
    }
}

fn metadata(request: &SentRequest, id: &str) -> Json {
    let signed = request
        .header(header::AUTHORIZATION.as_str())
        .map(Authorization::parse);
    let (service, region) = match signed {
        Some(Ok(signed)) => (signed.service, signed.region),
        _ => Default::default(),
    };
    json!({
        "RequestId": id,
        "Action": request.action,
        "Version": request.version,
        "Service": service,
        "Region": region,
    })
}

fn answer(
    status: u16,
    headers: &[(String, String)],
    body: Bytes,
) -> Result<Response<Bytes>, String> {
    let mut answer = Response::new(body);
    let code = StatusCode::from_u16(status);
    *answer.status_mut() = code.map_err(|_| format!("{status} is no HTTP status"))?;
    let reply_headers = answer.headers_mut();
    reply_headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    let mut given = HeaderMap::new();
    for (name, value) in headers {
        let pair = (name.parse::<HeaderName>(), value.parse::<HeaderValue>());
        let (Ok(name), Ok(value)) = pair else {
            return Err(format!(
                "`{}` is no HTTP header with a value that it can have",
                name.escape_debug()
            ));
        };
        given.append(name, value);
    }
    reply_headers.extend(given);
    Ok(answer)
}
