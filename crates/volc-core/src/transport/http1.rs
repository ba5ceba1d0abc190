//! The headers that an HTTP/1.1 connection would add to a request.

use std::fmt;
use std::sync::Arc;

use http::header::{CONTENT_LENGTH, HOST};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Uri};

use crate::kept::Kept;

/// Adds what an HTTP/1.1 connection would add, and keeps the last host: a client mostly has one.
///
/// The connection would make the host anew for each request, which takes half as long as to sign it. reqwest moreover
/// sends a copy of the headers, which would have to grow for each one added: where threads share an allocator, that
/// took a seventh of a call's processor time.
#[derive(Clone, Default)]
pub(super) struct Http1Headers(Arc<Kept<(Authority, HeaderValue)>>);

impl Http1Headers {
    /// Adds those of a request to `uri` with a body of this length.
    pub(super) fn add(&self, headers: &mut HeaderMap, uri: &Uri, length: usize) {
        if length > 0 {
            headers.entry(CONTENT_LENGTH).or_insert(length.into());
        }
        if let Some(host) = self.host(uri) {
            headers.entry(HOST).or_insert(host);
        }
    }

    fn host(&self, uri: &Uri) -> Option<HeaderValue> {
        let authority = uri.authority()?;
        let last = |last: &(Authority, HeaderValue)| {
            (last.0.as_str() == authority.as_str()).then(|| last.1.clone())
        };
        if let Some(host) = self.0.find(last) {
            return Some(host);
        }
        // A port that goes without saying, or a user's name, is left to the connection to take away.
        if matches!(authority.port_u16(), Some(80 | 443)) || authority.as_str().contains('@') {
            return None;
        }
        let host = HeaderValue::from_str(authority.as_str()).ok()?;
        self.0.keep((authority.clone(), host.clone()));
        Some(host)
    }
}

impl fmt::Debug for Http1Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Http1Headers").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_is_what_the_connection_would_add() {
        let http1 = Http1Headers::default();
        for (uri, host) in [
            ("https://a.b/?x", Some("a.b")),
            ("https://a.b/?y", Some("a.b")),
            ("http://a.b:8080/", Some("a.b:8080")),
            ("http://[::1]:8080/", Some("[::1]:8080")),
            ("https://a.b:443/", None),
            ("http://u@a.b/", None),
        ] {
            let mut headers = HeaderMap::new();
            http1.add(&mut headers, &Uri::from_static(uri), 2);
            let host = host.map(HeaderValue::from_static);
            assert_eq!(headers.get(HOST), host.as_ref(), "{uri}");
            assert_eq!(headers[CONTENT_LENGTH], "2");
        }
    }

    #[test]
    fn headers_that_are_there_stay() {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static("c.d"));
        Http1Headers::default().add(&mut headers, &Uri::from_static("https://a.b/"), 0);
        assert_eq!(headers[HOST], "c.d");
        assert!(!headers.contains_key(CONTENT_LENGTH));
    }
}
