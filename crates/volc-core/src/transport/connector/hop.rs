//! The way to the service before TLS: straight to it, or through a proxy.

use std::sync::Arc;
use std::task::{Context, Poll};

use http::Uri;
use http::uri::Scheme;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use hyper_util::client::proxy::matcher::Intercept;
use rustls::ClientConfig;
use tower_service::Service;

use super::reached::Reached;
use super::stream::{BoxError, Stream};
use crate::boxed::BoxFuture;

/// Makes connections, without the TLS of the service.
#[derive(Clone)]
pub(super) struct Hop {
    tcp: HttpConnector,
    /// For a proxy that is reached by TLS.
    tls: Arc<ClientConfig>,
    proxy: Option<Intercept>,
}

impl Hop {
    pub(super) fn new(tls: Arc<ClientConfig>) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        // It is for `http` alone otherwise, and TLS comes on top of it.
        tcp.enforce_http(false);
        let proxy = None;
        Self { tcp, tls, proxy }
    }

    /// The same, by this proxy.
    pub(super) fn through(&self, proxy: Option<Intercept>) -> Self {
        Self {
            proxy,
            ..self.clone()
        }
    }

    async fn connect(mut self, to: Uri) -> Result<Stream, BoxError> {
        let Some(proxy) = self.proxy.take() else {
            return Ok(self.tcp.call(to).await?.into());
        };
        #[cfg(feature = "socks")]
        if super::socks::is_meant(&proxy) {
            let reached = self.tcp.call(proxy.uri().clone()).await?.into();
            return super::socks::ask(reached, &proxy, &to).await;
        }
        let mut reached = self.reach(proxy.uri()).await?;
        if to.scheme() == Some(&Scheme::HTTPS) {
            let mut tunnel = Tunnel::new(proxy.uri().clone(), Reached::from(reached));
            if let Some(login) = proxy.basic_auth() {
                tunnel = tunnel.with_auth(login.clone());
            }
            return Ok(tunnel.call(to).await?);
        }
        reached.is_forwarded = true;
        Ok(reached)
    }

    /// Connects to a proxy.
    async fn reach(mut self, proxy: &Uri) -> Result<Stream, BoxError> {
        if proxy.scheme() == Some(&Scheme::HTTPS) {
            let mut https = HttpsConnector::from((self.tcp, self.tls));
            return Ok(https.call(proxy.clone()).await?.into());
        }
        Ok(self.tcp.call(proxy.clone()).await?.into())
    }
}

impl Service<Uri> for Hop {
    type Response = Stream;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Stream, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        Box::pin(self.clone().connect(to))
    }
}
