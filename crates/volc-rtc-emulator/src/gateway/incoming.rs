//! A request as it came, taken apart but not interpreted.

use http::{Method, Request, header};
use percent_encoding::percent_decode_str;
use volc_core::sign::Query;
use volc_ir::Action;

use bytes::Bytes;

/// A request as it came. The signature is checked over these bytes.
pub(crate) struct Incoming<'a> {
    pub(crate) method: &'a Method,
    /// The path, decoded.
    pub(crate) path: String,
    /// The query as it came, without its `?`.
    pub(crate) wire_query: &'a str,
    /// The query, decoded.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) host: &'a str,
    pub(crate) headers: &'a http::HeaderMap,
    pub(crate) body: &'a Bytes,
}

impl<'a> Incoming<'a> {
    pub(crate) fn new(request: &'a Request<Bytes>) -> Self {
        let uri = request.uri();
        let wire_query = uri.query().unwrap_or("");
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        let pairs = Query::pairs(wire_query).into_iter();
        let host = request
            .headers()
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        Self {
            method: request.method(),
            path: percent_decode_str(uri.path())
                .decode_utf8_lossy()
                .into_owned(),
            wire_query,
            query: pairs.map(|(key, value)| (text(key), text(value))).collect(),
            host: host
                .or_else(|| uri.authority().map(|a| a.as_str()))
                .unwrap_or(""),
            headers: request.headers(),
            body: request.body(),
        }
    }

    /// The first value of a query parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let mut values = self.query.iter().filter(|(key, _)| key == name);
        values.next().map(|(_, value)| value.as_str())
    }

    /// A header that is text.
    pub(crate) fn header(&self, name: impl header::AsHeaderName) -> Option<&'a str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Returns whether method and path are those of an Action.
    pub(crate) fn is_for(&self, action: &Action) -> bool {
        self.method.as_str() == method_name(action.method) && self.path == action.path
    }
}

/// The HTTP method.
pub(crate) fn method_name(method: volc_ir::Method) -> &'static str {
    match method {
        volc_ir::Method::Get => "GET",
        volc_ir::Method::Post => "POST",
    }
}
