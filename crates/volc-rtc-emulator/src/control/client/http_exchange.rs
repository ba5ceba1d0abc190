//! An HTTP exchange with the emulator.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Error;
use crate::control::PREFIX;

/// The time limit of a request, beside what it waits for.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The connections to an emulator.
#[derive(Clone)]
pub(super) struct Exchange {
    pool: Pool<HttpConnector, Full<Bytes>>,
    /// The URL, without a slash at its end.
    pub(super) url: String,
    pub(super) token: Option<String>,
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl Exchange {
    pub(super) fn new(url: &str) -> Result<Self, Error> {
        let wrong = || Error::Url {
            url: url.to_owned(),
        };
        let uri: Uri = url.parse().map_err(|_| wrong())?;
        let is_plain =
            uri.scheme_str() == Some("http") && uri.path() == "/" && uri.query().is_none();
        let authority = uri.authority().filter(|_| is_plain).ok_or_else(wrong)?;
        Ok(Self {
            pool: Pool::builder(TokioExecutor::new()).build_http(),
            url: format!("http://{authority}"),
            token: None,
        })
    }

    /// Sends a request whose response is JSON.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Error> {
        self.send(Method::GET, path, Bytes::new(), Duration::ZERO)
            .await
    }

    /// Sends a request with a body, whose response is JSON and comes within a time beside the usual one.
    pub(super) async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: Bytes,
        wait: Duration,
    ) -> Result<T, Error> {
        let request = self.name(&method, path);
        let bytes = self.bytes(method, path, body, wait).await?;
        serde_json::from_slice(&bytes).map_err(|error| Error::Unreadable {
            request,
            reason: error.to_string(),
        })
    }

    /// Sends a request; returns the body of the response.
    pub(super) async fn bytes(
        &self,
        method: Method,
        path: &str,
        body: Bytes,
        wait: Duration,
    ) -> Result<Bytes, Error> {
        let name = self.name(&method, path);
        let unreachable = |reason: String| Error::Unreachable {
            request: name.clone(),
            reason,
        };
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{PREFIX}{path}", self.url));
        if !body.is_empty() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request
            .body(Full::new(body))
            .map_err(|error| unreachable(error.to_string()))?;
        let exchange = async {
            let response = self.pool.request(request).await;
            let response = response.map_err(|error| unreachable(causes(&error)))?;
            let status = response.status();
            let body = response.into_body().collect().await;
            let body = body.map_err(|error| unreachable(causes(&error)))?;
            Ok((status, body.to_bytes()))
        };
        let limit = TIMEOUT.saturating_add(wait);
        let (status, body) = tokio::time::timeout(limit, exchange)
            .await
            .unwrap_or_else(|_| {
                Err(unreachable(format!(
                    "no response within {} s",
                    limit.as_secs()
                )))
            })?;
        if status.is_success() {
            return Ok(body);
        }
        Err(refusal(name, status, &body))
    }

    fn name(&self, method: &Method, path: &str) -> String {
        let path = path.split('?').next().unwrap_or(path);
        format!("{method} {}{PREFIX}{path}", self.url)
    }
}

/// An error with its causes.
fn causes(error: &dyn std::error::Error) -> String {
    let chain = std::iter::successors(Some(error), |error| error.source());
    chain
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

/// Reads the error of a response.
fn refusal(request: String, status: StatusCode, body: &[u8]) -> Error {
    #[derive(Deserialize)]
    struct Body {
        error: Inner,
    }
    #[derive(Deserialize)]
    struct Inner {
        code: String,
        message: String,
    }
    let (code, message) = match serde_json::from_slice::<Body>(body) {
        Ok(Body { error }) => (error.code, error.message),
        Err(_) => {
            let is_json = serde_json::from_slice::<Value>(body).is_ok();
            let what = if is_json {
                "JSON of another form"
            } else {
                "no JSON"
            };
            (String::new(), format!("the error has {what}"))
        }
    };
    Error::Refused {
        request,
        status: status.as_u16(),
        code,
        message,
    }
}
