//! The endpoint that calls are forwarded to.

use std::fmt;
use std::net::IpAddr;

use http::Uri;
use volc_core::Credentials;

/// A real endpoint that calls are forwarded to, and the credentials that sign them there.
#[derive(Clone)]
pub struct Upstream {
    url: String,
    credentials: Credentials,
}

impl Upstream {
    /// Returns an endpoint by its URL, such as `https://rtc.volcengineapi.com`. One of `http` must be of this machine.
    pub fn new(url: impl Into<String>, credentials: Credentials) -> Self {
        Self {
            url: url.into(),
            credentials,
        }
    }

    pub(super) fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Returns the URL without a slash at its end, and the host as it is signed.
    ///
    /// # Errors
    /// The reason why calls cannot be sent there.
    pub(super) fn parts(&self) -> Result<(String, String), String> {
        let refuse = |why: &str| Err(format!("the upstream `{}` {why}", self.url));
        let Ok(uri) = self.url.parse::<Uri>() else {
            return refuse("is not a URL; it is one like https://rtc.volcengineapi.com");
        };
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return refuse("is not a whole URL; it is one like https://rtc.volcengineapi.com");
        };
        if authority.as_str().contains('@') {
            // Shown, it would show the password too.
            return Err("the URL of the upstream has a user name; leave it out".to_owned());
        }
        if uri.path() != "/" || uri.query().is_some() {
            return refuse("has a path or a query; leave them out");
        }
        match scheme {
            "https" => {}
            "http" if is_loopback(authority.host()) => {}
            "http" => return refuse("is not of this machine, so it must be of https"),
            _ => return refuse("is neither of https nor of http"),
        }
        Ok((format!("{scheme}://{authority}"), authority.to_string()))
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl fmt::Debug for Upstream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upstream")
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_https_or_of_this_machine() {
        struct Case {
            url: &'static str,
            expected: Result<&'static str, &'static str>,
        }

        for Case { url, expected } in [
            Case {
                url: "https://rtc.volcengineapi.com",
                expected: Ok("rtc.volcengineapi.com"),
            },
            Case {
                url: "http://127.0.0.1:99/",
                expected: Ok("127.0.0.1:99"),
            },
            Case {
                url: "http://[::1]:99",
                expected: Ok("[::1]:99"),
            },
            Case {
                url: "http://localhost:99",
                expected: Ok("localhost:99"),
            },
            Case {
                url: "http://rtc.volcengineapi.com",
                expected: Err("must be of https"),
            },
            Case {
                url: "https://h/path",
                expected: Err("has a path"),
            },
            Case {
                url: "https://h?a=b",
                expected: Err("or a query"),
            },
            Case {
                url: "ftp://h",
                expected: Err("neither of https"),
            },
            Case {
                url: "rtc.volcengineapi.com",
                expected: Err("whole URL"),
            },
            Case {
                url: "https://",
                expected: Err("not a URL"),
            },
            Case {
                url: "https://a:fake-password@h",
                expected: Err("user name; leave it out"),
            },
        ] {
            let credentials = Credentials::new("AKLTfake", "fake-secret");
            match (Upstream::new(url, credentials).parts(), expected) {
                (Ok((_, host)), Ok(expected)) => assert_eq!(host, expected, "{url}"),
                (Err(text), Err(part)) => {
                    assert!(text.contains(part) && !text.contains("password"), "{text}");
                }
                (outcome, _) => panic!("{url}: {outcome:?}"),
            }
        }
    }
}
