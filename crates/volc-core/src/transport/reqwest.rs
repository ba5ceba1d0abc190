//! The default transport, on reqwest.

use std::fmt;
use std::sync::Arc;
#[cfg(feature = "rustls")]
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::body::Pieces;
use super::http1::Http1Headers;
use super::proxies::Proxies;
use super::settings::{Settings, setters};
#[cfg(feature = "rustls")]
use super::tls::SystemVerifier;
use super::urls::Urls;
use super::{Transport, inside_tokio};
use crate::boxed::BoxFuture;
use crate::error::{TransportError, TransportPhase};

/// Sends requests with reqwest: connections are kept and used again, redirects are not followed.
/// [Proxies](crate::transport#proxies) are passed.
///
/// HTTP/1.1 is spoken, unless `.http2()` of the builder is called, which the feature `http2` brings.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    urls: Urls,
    max_response: usize,
    /// Present if HTTP/1.1 is all that is spoken, for all that is known.
    http1: Option<Http1Headers>,
    #[cfg(feature = "rustls")]
    verifier: Arc<SystemVerifier>,
    /// True if TLS may be spoken with a proxy, whatever is spoken with the service.
    #[cfg(feature = "rustls")]
    to_proxy_by_tls: bool,
    #[cfg(feature = "rustls")]
    connect: Duration,
}

/// Settings of a [`ReqwestTransport`].
#[derive(Clone)]
pub struct ReqwestBuilder {
    settings: Settings,
    changes: Vec<Change>,
    #[cfg(feature = "http2")]
    http2: bool,
}

/// A change of the settings of reqwest itself.
type Change = Arc<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>;

setters!(ReqwestBuilder);

impl ReqwestTransport {
    /// The settings that can be changed, with their defaults.
    pub fn builder() -> ReqwestBuilder {
        ReqwestBuilder {
            settings: Settings::default(),
            changes: Vec::new(),
            #[cfg(feature = "http2")]
            http2: false,
        }
    }
}

impl ReqwestBuilder {
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

    /// Changes any other setting of reqwest 0.13. Redirects, retries and automatic headers that are signed must stay
    /// off.
    #[must_use]
    pub fn configure_reqwest_0_13(
        mut self,
        change: impl Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync + 'static,
    ) -> Self {
        self.changes.push(Arc::new(change));
        self
    }

    /// The transport.
    ///
    /// # Errors
    /// If certificates that were given cannot be read, or the proxy to pass is not supported. With rustls the system's
    /// certificates are loaded when the first connection wants them.
    pub fn build(self) -> Result<ReqwestTransport, TransportError> {
        let Settings {
            connect,
            idle,
            max_response,
            roots,
            proxy,
        } = self.settings;
        let mut client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            // With no retry at all, it keeps no copy of the request for one.
            .retry(reqwest::retry::never().max_retries_per_request(0))
            .pool_idle_timeout(idle)
            .connect_timeout(connect)
            .tcp_nodelay(true);
        if idle.is_zero() {
            client = client.pool_max_idle_per_host(0);
        }
        #[cfg(feature = "http2")]
        let is_http1 = self.changes.is_empty() && !self.http2;
        #[cfg(not(feature = "http2"))]
        let is_http1 = self.changes.is_empty();
        let proxies = proxy.settle()?;
        #[cfg(feature = "rustls")]
        let to_proxy_by_tls = proxies.needs().tls || !self.changes.is_empty();
        client = match proxies {
            Proxies::None => client.no_proxy(),
            Proxies::Environment(_) => client,
            Proxies::Url(url, _) => client.proxy(reqwest::Proxy::all(url).map_err(before)?),
        };
        let client = self
            .changes
            .iter()
            .fold(client, |client, change| change(client));
        #[cfg(feature = "rustls")]
        let (client, verifier) = {
            let (config, verifier) = super::tls::config(&roots)?;
            #[cfg(feature = "http2")]
            let config = if self.http2 {
                super::tls::with_http2(config)
            } else {
                config
            };
            (client.tls_backend_preconfigured(config), verifier)
        };
        #[cfg(all(feature = "native-tls", not(feature = "rustls")))]
        let client = {
            let roots = reqwest::Certificate::from_pem_bundle(&roots).map_err(before)?;
            client.tls_certs_merge(roots)
        };
        #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
        drop(roots);
        let client = client.build().map_err(before)?;
        Ok(ReqwestTransport {
            client,
            urls: Urls::default(),
            max_response,
            http1: is_http1.then(Http1Headers::default),
            #[cfg(feature = "rustls")]
            verifier,
            #[cfg(feature = "rustls")]
            to_proxy_by_tls,
            #[cfg(feature = "rustls")]
            connect,
        })
    }
}

impl fmt::Debug for ReqwestBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestBuilder")
            .field("settings", &self.settings)
            .field("changes", &self.changes.len())
            .finish_non_exhaustive()
    }
}

#[cfg(feature = "rustls")]
impl ReqwestTransport {
    /// Has the system's certificates loaded before TLS may want them: reqwest would wait for them on an async thread.
    async fn certificates(&self, uri: &http::Uri) -> Result<(), TransportError> {
        let is_wanted = self.to_proxy_by_tls || uri.scheme() == Some(&http::uri::Scheme::HTTPS);
        if !is_wanted {
            return Ok(());
        }
        let Some(loading) = self.verifier.loading() else {
            return Ok(());
        };
        match tokio::time::timeout(self.connect, loading).await {
            Ok(loaded) => loaded,
            Err(late) => Err(TransportError::new(TransportPhase::Connect, late).timed_out()),
        }
    }
}

impl ReqwestTransport {
    /// The response of reqwest to a request, which is on its way once it is waited for.
    // No part of the future that waits for it, which would carry along all that is needed to make it.
    fn start(
        &self,
        request: Request<Bytes>,
    ) -> Result<impl Future<Output = reqwest::Result<reqwest::Response>> + use<>, TransportError>
    {
        let (head, body) = request.into_parts();
        let mut request = reqwest::Request::new(head.method, self.urls.get(&head.uri)?);
        *request.headers_mut() = head.headers;
        if let Some(http1) = &self.http1 {
            http1.add(request.headers_mut(), &head.uri, body.len());
        }
        *request.body_mut() = Some(body.into());
        Ok(self.client.execute(request))
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            inside_tokio()?;
            #[cfg(feature = "rustls")]
            self.certificates(request.uri()).await?;
            let mut answer = self.start(request)?.await.map_err(before)?;
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
