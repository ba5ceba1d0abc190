//! A call that is written and signed, but not sent.

use std::fmt::{self, Write};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Uri};

use crate::redact::{MASK, is_secret, redact, redact_query, shown};

/// A request as it would be sent now, signature included. It is good for a few minutes, like any signed request.
///
/// `Debug` and [`DryRun::curl`] mask the signature and everything that is a secret.
pub struct DryRun {
    request: Request<Bytes>,
    /// The fields of the request that are secrets.
    secrets: Vec<&'static str>,
}

impl DryRun {
    pub(crate) fn new(request: Request<Bytes>, secrets: Vec<&'static str>) -> Self {
        Self { request, secrets }
    }

    /// The HTTP method.
    pub fn method(&self) -> &Method {
        self.request.method()
    }

    /// The address, query included. A query can hold secrets.
    pub fn url(&self) -> &Uri {
        self.request.uri()
    }

    /// The headers, with the signature.
    pub fn headers(&self) -> &HeaderMap {
        self.request.headers()
    }

    /// The body. It can hold secrets.
    pub fn body(&self) -> &Bytes {
        self.request.body()
    }

    /// The request itself, for a transport of one's own.
    pub fn into_request(self) -> Request<Bytes> {
        self.request
    }

    /// A `curl` command to show around: the signature and all secrets are masked, so it cannot be run.
    pub fn curl(&self) -> String {
        self.command(true)
    }

    /// A `curl` command that makes the call, once and within minutes. It holds the signature and whatever secrets the
    /// request has.
    pub fn curl_with_secrets(&self) -> String {
        self.command(false)
    }

    fn command(&self, masked: bool) -> String {
        let url = if masked {
            self.masked_url()
        } else {
            self.url().to_string()
        };
        let mut command = format!("curl -X {} {}", self.method(), quoted(&url));
        for (name, value) in self.headers() {
            let value = String::from_utf8_lossy(value.as_bytes());
            let value = if !masked {
                value
            } else if is_secret(name.as_str(), &self.secrets) {
                MASK.into()
            } else {
                shown(&value, &self.secrets).into_owned().into()
            };
            // Writing to a text cannot fail.
            let _ = write!(command, " \\\n  -H {}", quoted(&format!("{name}: {value}")));
        }
        if !self.body().is_empty() {
            let body = if masked {
                redact(self.body(), &self.secrets)
            } else {
                String::from_utf8_lossy(self.body()).into_owned()
            };
            let _ = write!(command, " \\\n  --data-raw {}", quoted(&body));
        }
        command
    }

    fn masked_url(&self) -> String {
        let url = self.url().to_string();
        let Some((start, query)) = url.split_once('?') else {
            return url;
        };
        format!("{start}?{}", redact_query(query, &self.secrets))
    }
}

impl fmt::Debug for DryRun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.curl())
    }
}

/// A word for a POSIX shell.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}
