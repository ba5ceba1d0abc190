//! The endpoint of requests.

use std::fmt;
use std::net::IpAddr;

use http::Uri;
use http::uri::{Authority, PathAndQuery, Scheme};
use percent_encoding::percent_encode;

use crate::error::ConfigError;
use crate::sign::ESCAPED;

/// The endpoint of requests: scheme and authority, parsed once.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    scheme: Scheme,
    /// In lower case and without a default port, as it goes over the wire and into the signature.
    authority: Authority,
}

impl Endpoint {
    /// Reads `https://host[:port]` or `host[:port]`; `http://` only if that is allowed.
    pub(crate) fn parse(text: &str, allow_http: bool) -> Result<Self, ConfigError> {
        let bad =
            |reason: &str| ConfigError::new("endpoint", format!("`{}` {reason}", shown(text)));
        let (scheme, rest) = match text.split_once("://") {
            None => (Scheme::HTTPS, text),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (Scheme::HTTPS, rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (Scheme::HTTP, rest),
            Some(_) => return Err(bad("has a scheme other than https")),
        };
        if scheme == Scheme::HTTP && !allow_http {
            return Err(bad(
                "is plain HTTP, which is not encrypted; if that is intended, for instance on this machine, \
                call `.allow_http()` too",
            ));
        }
        let rest = rest.strip_suffix('/').unwrap_or(rest).to_ascii_lowercase();
        let port = if scheme == Scheme::HTTPS {
            ":443"
        } else {
            ":80"
        };
        let rest = rest.strip_suffix(port).unwrap_or(&rest);
        if rest.contains(['/', '?', '#']) {
            return Err(bad("has a path or a query; Actions bring their own"));
        }
        if rest.contains('@') {
            return Err(bad(
                "has a user name; credentials are set with `.credentials()`",
            ));
        }
        let authority: Authority = rest
            .parse()
            .map_err(|_| bad("is not a host with an optional port"))?;
        let port = rest.strip_prefix(authority.host()).unwrap_or_default();
        if authority.host().is_empty() || (!port.is_empty() && authority.port_u16().is_none()) {
            return Err(bad("is not a host with an optional port"));
        }
        Ok(Self { scheme, authority })
    }

    /// The host as it is signed, with its port unless that is the default one.
    pub(crate) fn host(&self) -> &str {
        self.authority.as_str()
    }

    /// Returns whether nothing leaves this machine: `localhost`, `127.0.0.0/8` or `[::1]`.
    pub(crate) fn is_loopback(&self) -> bool {
        let host = self.authority.host();
        let address = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// `https`, or `http`.
    #[cfg(feature = "tracing")]
    pub(crate) fn scheme(&self) -> &str {
        self.scheme.as_str()
    }

    /// The URI of a request. The path is percent-encoded here, the query already is.
    pub(crate) fn uri(&self, path: &str, query: &str) -> Result<Uri, http::Error> {
        let mut target = String::with_capacity(path.len() + query.len() + 2);
        for segment in path.strip_prefix('/').unwrap_or(path).split('/') {
            target.push('/');
            target.extend(percent_encode(segment.as_bytes(), ESCAPED));
        }
        if !query.is_empty() {
            target.push('?');
            target.push_str(query);
        }
        let mut parts = http::uri::Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(PathAndQuery::from_maybe_shared(bytes::Bytes::from(target))?);
        Ok(Uri::from_parts(parts)?)
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Redacts a text that may have a password in front of an `@`.
fn shown(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((_, host)) => format!("***@{host}"),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valid_endpoints_are_accepted() {
        struct Case {
            text: &'static str,
            shown: &'static str,
            host: &'static str,
        }

        for Case { text, shown, host } in [
            Case {
                text: "rtc.volcengineapi.com",
                shown: "https://rtc.volcengineapi.com",
                host: "rtc.volcengineapi.com",
            },
            Case {
                text: "HTTPS://RTC.VolcEngineAPI.com/",
                shown: "https://rtc.volcengineapi.com",
                host: "rtc.volcengineapi.com",
            },
            Case {
                text: "https://a.b:443",
                shown: "https://a.b",
                host: "a.b",
            },
            Case {
                text: "https://a.b:8443",
                shown: "https://a.b:8443",
                host: "a.b:8443",
            },
            Case {
                text: "http://127.0.0.1:80",
                shown: "http://127.0.0.1",
                host: "127.0.0.1",
            },
            Case {
                text: "http://[::1]:8080",
                shown: "http://[::1]:8080",
                host: "[::1]:8080",
            },
        ] {
            let endpoint = Endpoint::parse(text, true).unwrap();
            assert_eq!(
                (endpoint.to_string().as_str(), endpoint.host()),
                (shown, host),
                "{text}"
            );
        }
    }

    #[test]
    fn invalid_endpoints_are_refused() {
        for (text, reason) in [
            ("http://127.0.0.1:1", "call `.allow_http()` too"),
            ("ftp://a", "a scheme other than https"),
            ("https://a/b", "has a path"),
            ("a?b", "has a path or a query"),
            ("https://", "is not a host"),
            ("", "is not a host"),
            ("a b", "is not a host"),
            ("https://a:99999", "is not a host"),
            ("https://a:", "is not a host"),
            ("https://user:hunter2@a", "has a user name"),
        ] {
            let error = Endpoint::parse(text, false).unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn the_path_is_encoded_and_the_query_is_not() {
        let endpoint = Endpoint::parse("a.b", false).unwrap();
        let uri = |path, query| endpoint.uri(path, query).unwrap().to_string();
        assert_eq!(uri("/", "Action=X"), "https://a.b/?Action=X");
        assert_eq!(uri("", ""), "https://a.b/");
        assert_eq!(
            uri("/房 间/x", "a=%20"),
            "https://a.b/%E6%88%BF%20%E9%97%B4/x?a=%20"
        );
    }
}
