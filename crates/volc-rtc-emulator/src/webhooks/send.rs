//! Sending: one HTTP exchange on a connection of its own.
//!
//! Connections are not used again: so each attempt is one connection, and what a receiver does to it happens to this
//! attempt alone. Proxies of the environment are not used, redirects are not followed.

use std::error::Error as _;
use std::sync::LazyLock;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, Uri, header};
use volc_core::error::{TransportError, TransportPhase};
use volc_core::transport::{ReqwestTransport, Transport as _};

/// The largest response, in bytes.
const RESPONSE_LIMIT: usize = 64 << 10;
const USER_AGENT: &str = concat!("volc-rtc-emulator/", env!("CARGO_PKG_VERSION"));

/// A request that is to be posted.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
}

/// The client of all emulators of a program. It is made when it is first used, since it reads the certificates of the
/// system.
static CLIENT: LazyLock<Result<ReqwestTransport, String>> = LazyLock::new(|| {
    let client = ReqwestTransport::builder()
        .max_response_bytes(RESPONSE_LIMIT)
        .configure_reqwest_0_13(|client| client.no_proxy().pool_max_idle_per_host(0));
    client.build().map_err(|error| reason(&error))
});

/// Posts a request. The error is the reason, without the URL.
pub(crate) async fn post(outgoing: Outgoing) -> Result<Response<Bytes>, String> {
    let request = request(outgoing)?;
    let client = CLIENT.as_ref().map_err(String::clone)?;
    client.send(request).await.map_err(|error| reason(&error))
}

fn request(outgoing: Outgoing) -> Result<Request<Bytes>, String> {
    let uri: Uri = outgoing
        .url
        .parse()
        .map_err(|error| format!("the URL cannot be used: {error}"))?;
    let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
    if !is_web || uri.host().is_none_or(str::is_empty) {
        return Err(
            "the URL cannot be used: it needs `http://` or `https://` and a host".to_owned(),
        );
    }
    let mut headers = HeaderMap::new();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
    for (name, value) in outgoing.headers {
        let pair = (HeaderName::try_from(&name), HeaderValue::try_from(value));
        let (Ok(parsed), Ok(value)) = pair else {
            return Err(format!(
                "the header `{}` cannot be sent",
                name.escape_debug()
            ));
        };
        // The service posts some messages without a header that is usual.
        if value.is_empty() {
            headers.remove(parsed);
        } else {
            headers.insert(parsed, value);
        }
    }
    let mut request = Request::new(outgoing.body);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    Ok(request)
}

/// Returns the reason of a failure: how far the request came, and the innermost cause.
fn reason(error: &TransportError) -> String {
    let phase = match error.phase() {
        TransportPhase::Connect => "no connection",
        TransportPhase::Send => "the connection broke before a response came",
        _ => "the response broke off",
    };
    let mut cause = error.source();
    while let Some(inner) = cause.and_then(|cause| cause.source()) {
        cause = Some(inner);
    }
    match cause {
        Some(cause) => format!("{phase}: {cause}"),
        None => phase.to_owned(),
    }
}
