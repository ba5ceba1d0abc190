//! The usual transport, on reqwest.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{Request, Response};

use super::Transport;
use crate::BoxFuture;
use crate::error::{TransportError, TransportPhase};

/// Sends requests with reqwest: connections are kept and used again, redirects are not followed, proxies are taken
/// from the environment.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    max_response: usize,
}

/// Settings of a [`ReqwestTransport`].
#[derive(Debug)]
pub struct ReqwestBuilder {
    client: reqwest::ClientBuilder,
    max_response: usize,
    roots: Vec<u8>,
}

impl ReqwestTransport {
    /// The settings that can be changed, with their defaults.
    pub fn builder() -> ReqwestBuilder {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            // Load balancers commonly drop idle connections after 60 s, some after 30 s.
            .pool_idle_timeout(Duration::from_secs(20))
            .connect_timeout(Duration::from_secs(5))
            .tcp_nodelay(true);
        ReqwestBuilder {
            client,
            max_response: 16 * 1024 * 1024,
            roots: Vec::new(),
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
        let client = self
            .client
            .tls_backend_preconfigured(super::tls::config(&self.roots)?);
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
            if tokio::runtime::Handle::try_current().is_err() {
                let reason = "no Tokio runtime is running here; await the call inside one";
                return Err(TransportError::new(TransportPhase::Connect, reason));
            }
            let request = reqwest::Request::try_from(request).map_err(before)?;
            let mut answer = self.client.execute(request).await.map_err(before)?;
            let body = self.body(&mut answer).await?;
            let mut response = Response::new(body);
            *response.status_mut() = answer.status();
            *response.version_mut() = answer.version();
            *response.headers_mut() = std::mem::take(answer.headers_mut());
            Ok(response)
        })
    }
}

impl ReqwestTransport {
    async fn body(&self, answer: &mut reqwest::Response) -> Result<Bytes, TransportError> {
        let announced = answer
            .content_length()
            .map_or(0, |length| usize::try_from(length).unwrap_or(usize::MAX));
        if announced > self.max_response {
            return Err(self.too_long());
        }
        // An answer that came in one piece is passed on without a copy.
        let Some(first) = answer.chunk().await.map_err(after)? else {
            return Ok(Bytes::new());
        };
        let mut whole = None;
        let mut length = first.len();
        while let Some(next) = answer.chunk().await.map_err(after)? {
            length += next.len();
            if length > self.max_response {
                return Err(self.too_long());
            }
            let whole = whole.get_or_insert_with(|| {
                let mut buffer = BytesMut::with_capacity(announced.max(length));
                buffer.extend_from_slice(&first);
                buffer
            });
            whole.extend_from_slice(&next);
        }
        if length > self.max_response {
            return Err(self.too_long());
        }
        Ok(whole.map_or(first, BytesMut::freeze))
    }

    fn too_long(&self) -> TransportError {
        let reason = format!(
            "it has more than {} bytes; raise `max_response_bytes` of the transport if that is right",
            self.max_response
        );
        TransportError::new(TransportPhase::Receive, reason)
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
