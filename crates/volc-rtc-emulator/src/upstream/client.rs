//! Calls to the endpoint: signed anew, sent once.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response, Uri, header};
use volc_core::error::{TransportError, TransportPhase};
use volc_core::sign::{Query, Signer, SigningRequest};
use volc_core::transport::{ReqwestTransport, Transport as _};
use volc_core::{Credentials, Timestamp};

use super::endpoint::Upstream;
use super::exchange::parameters;
use crate::gateway::{Incoming, Trail};

/// The time limit of a call.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The largest response, in bytes.
const RESPONSE_LIMIT: usize = 32 << 20;
const USER_AGENT: &str = concat!("volc-rtc-emulator/", env!("CARGO_PKG_VERSION"));

/// A client of the endpoint.
pub(super) struct Client {
    transport: ReqwestTransport,
    url: String,
    host: String,
    credentials: Credentials,
}

impl Client {
    /// Returns a client of an endpoint.
    ///
    /// # Errors
    /// The reason why no call can be sent there.
    pub(super) fn new(upstream: &Upstream) -> Result<Self, String> {
        let (url, host) = upstream.parts()?;
        let transport = ReqwestTransport::builder().max_response_bytes(RESPONSE_LIMIT);
        Ok(Self {
            transport: transport.build().map_err(|error| reason(&error))?,
            url,
            host,
            credentials: upstream.credentials().clone(),
        })
    }

    /// Forwards a call.
    ///
    /// # Errors
    /// The reason why there is no response, and what to do.
    pub(super) async fn send(
        &self,
        incoming: &Incoming<'_>,
        trail: &Trail,
    ) -> Result<Response<Bytes>, String> {
        let request = self.request(incoming, trail)?;
        let sent = tokio::time::timeout(TIMEOUT, self.transport.send(request)).await;
        let failure = match sent {
            Ok(Ok(response)) => return Ok(response),
            Ok(Err(error)) => reason(&error),
            Err(_) => format!("no response within {} s", TIMEOUT.as_secs()),
        };
        Err(format!(
            "the upstream {} cannot be reached: {failure}; check its URL and the network, or start without it",
            self.url
        ))
    }

    fn request(&self, incoming: &Incoming<'_>, trail: &Trail) -> Result<Request<Bytes>, String> {
        let query = Query::new(&parameters(incoming));
        let mut headers = HeaderMap::new();
        let content_type = incoming.headers.get(header::CONTENT_TYPE);
        headers.extend(content_type.map(|value| (header::CONTENT_TYPE, value.clone())));
        let signing = SigningRequest {
            method: incoming.method,
            path: &incoming.path,
            query: &query,
            host: &self.host,
            headers: &headers,
            body: incoming.body,
        };
        let now = Timestamp::from(SystemTime::now());
        let signed = Signer::new(trail.service.as_str(), trail.region.as_str())
            .sign(&signing, &self.credentials, now)
            .map_err(|error| format!("the call cannot be signed for the upstream: {error}"))?;
        signed.apply(&mut headers);
        headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
        let uri = format!("{}{}?{}", self.url, incoming.path, query.as_str());
        let uri: Uri = uri
            .parse()
            .map_err(|error| format!("the call has no URL at the upstream: {error}"))?;
        let mut request = Request::new(incoming.body.clone());
        *request.method_mut() = incoming.method.clone();
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        Ok(request)
    }
}

/// Returns the reason of a failure: how far the request came, and the innermost cause.
fn reason(error: &TransportError) -> String {
    let phase = match error.phase() {
        TransportPhase::Connect => "no connection",
        TransportPhase::Send => "the connection broke before a response came",
        _ => "the response broke off",
    };
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause.and_then(std::error::Error::source) {
        cause = Some(inner);
    }
    match cause {
        Some(cause) => format!("{phase}: {cause}"),
        None => phase.to_owned(),
    }
}
