//! The usual transport, on reqwest.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::body::Pieces;
use super::urls::Urls;
use super::{Transport, defaults, inside_tokio};
use crate::boxed::BoxFuture;
use crate::error::{TransportError, TransportPhase};

/// Sends requests with reqwest: connections are kept and used again, redirects are not followed. Proxies are taken from
/// the environment (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, and what `NO_PROXY` excepts, in capitals or not).
///
/// HTTP/1.1 is spoken, unless `.http2()` of the builder is called, which the feature `http2` brings.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    urls: Urls,
    max_response: usize,
}

/// Settings of a [`ReqwestTransport`].
#[derive(Debug)]
pub struct ReqwestBuilder {
    client: reqwest::ClientBuilder,
    max_response: usize,
    roots: Vec<u8>,
    #[cfg(feature = "http2")]
    http2: bool,
}

impl ReqwestTransport {
    /// The settings that can be changed, with their defaults.
    pub fn builder() -> ReqwestBuilder {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .pool_idle_timeout(defaults::IDLE)
            .connect_timeout(defaults::CONNECT)
            .tcp_nodelay(true);
        ReqwestBuilder {
            client,
            max_response: defaults::MAX_RESPONSE,
            roots: Vec::new(),
            #[cfg(feature = "http2")]
            http2: false,
        }
    }
}

impl ReqwestBuilder {
    /// How long making a connection may take, TLS included; 5 s by default.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.client = self.client.connect_timeout(limit);
        self
    }

    /// How long an idle connection is kept; 20 s by default.
    #[must_use]
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.client = self.client.pool_idle_timeout(limit);
        self
    }

    /// How many bytes an answer may have; 16 MiB by default.
    #[must_use]
    pub fn max_response_bytes(mut self, limit: usize) -> Self {
        self.max_response = limit;
        self
    }

    /// Authorities to trust beside the system's, as certificates in PEM: for a proxy or gateway with its own.
    #[must_use]
    pub fn root_certificates(mut self, pem: &[u8]) -> Self {
        self.roots.extend_from_slice(pem);
        self.roots.push(b'\n');
        self
    }

    /// Speaks HTTP/2 with a server that offers it over TLS; with any other it stays at HTTP/1.1.
    ///
    /// It is off by default because it was measured as no gain: calls are small, and each took more processor time. A
    /// packet that is lost also holds up all calls on a connection instead of one. What it saves are connections: all
    /// calls share one.
    #[cfg(feature = "http2")]
    #[must_use]
    pub fn http2(mut self) -> Self {
        self.http2 = true;
        self
    }

    /// Changes any other setting of reqwest. Redirects, retries and automatic headers that are signed must stay off.
    #[must_use]
    pub fn configure(
        mut self,
        change: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
    ) -> Self {
        self.client = change(self.client);
        self
    }

    /// The transport.
    ///
    /// # Errors
    /// If TLS cannot be set up, for instance because the system has no trusted certificates, or those that were given
    /// cannot be read.
    pub fn build(self) -> Result<ReqwestTransport, TransportError> {
        #[cfg(feature = "rustls")]
        let client = {
            let config = super::tls::config(&self.roots)?;
            #[cfg(feature = "http2")]
            let config = match self.http2 {
                true => super::tls::with_http2(config),
                false => config,
            };
            self.client.tls_backend_preconfigured(config)
        };
        #[cfg(all(feature = "native-tls", not(feature = "rustls")))]
        let client = {
            let roots = reqwest::Certificate::from_pem_bundle(&self.roots).map_err(before)?;
            self.client.tls_certs_merge(roots)
        };
        #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
        let client = self.client;
        let client = client.build().map_err(before)?;
        Ok(ReqwestTransport {
            client,
            urls: Urls::default(),
            max_response: self.max_response,
        })
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            inside_tokio()?;
            let (head, body) = request.into_parts();
            let mut request = reqwest::Request::new(head.method, self.urls.of(&head.uri)?);
            *request.headers_mut() = head.headers;
            *request.body_mut() = Some(body.into());
            let mut answer = self.client.execute(request).await.map_err(before)?;
            let mut pieces = Pieces::new(answer.content_length(), self.max_response)?;
            while let Some(piece) = answer.chunk().await.map_err(after)? {
                pieces.push(piece)?;
            }
            let mut response = Response::new(pieces.finish());
            *response.status_mut() = answer.status();
            *response.version_mut() = answer.version();
            *response.headers_mut() = std::mem::take(answer.headers_mut());
            Ok(response)
        })
    }
}

fn before(error: reqwest::Error) -> TransportError {
    let never_sent = error.is_connect() || error.is_builder();
    let phase = if never_sent {
        TransportPhase::Connect
    } else {
        TransportPhase::Send
    };
    wrap(phase, error)
}

fn after(error: reqwest::Error) -> TransportError {
    wrap(TransportPhase::Receive, error)
}

fn wrap(phase: TransportPhase, error: reqwest::Error) -> TransportError {
    let timeout = error.is_timeout();
    #[cfg(feature = "rustls")]
    let untrusted = super::tls::is_untrusted(&error);
    #[cfg(not(feature = "rustls"))]
    let untrusted = false;
    // The URL has parameters in its query, which are nobody's business.
    let wrapped = TransportError::new(phase, error.without_url());
    match (timeout, untrusted) {
        (true, _) => wrapped.timed_out(),
        (false, true) => wrapped.untrusted(),
        (false, false) => wrapped,
    }
}
