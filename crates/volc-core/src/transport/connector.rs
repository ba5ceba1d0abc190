//! The connector of the hyper transport.

mod hop;
mod reached;
#[cfg(feature = "socks")]
mod socks;
mod stream;

use std::io;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use http::uri::Scheme;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::proxy::matcher::Matcher;
use rustls::ClientConfig;
use tower_service::Service;

use self::hop::Hop;
use self::stream::{BoxError, Stream};
use super::tls::SystemVerifier;
use crate::boxed::BoxFuture;

/// Makes connections within a time limit, proxies and TLS included. The client clones it for every request, so that is
/// cheap.
#[derive(Clone)]
pub(super) struct Connector(Arc<Inner>);

struct Inner {
    tls: Arc<ClientConfig>,
    verifier: Arc<SystemVerifier>,
    proxies: Arc<Matcher>,
    hop: Hop,
    limit: Duration,
}

impl Connector {
    pub(super) fn new(
        (tls, verifier): (ClientConfig, Arc<SystemVerifier>),
        proxies: Arc<Matcher>,
        limit: Duration,
    ) -> Self {
        let tls = Arc::new(tls);
        Self(Arc::new(Inner {
            hop: Hop::new(Arc::clone(&tls)),
            tls,
            verifier,
            proxies,
            limit,
        }))
    }
}

impl Inner {
    async fn connect(&self, to: Uri) -> Result<MaybeHttpsStream<Stream>, BoxError> {
        let proxy = self.proxies.intercept(&to);
        let by_tls = |uri: &Uri| uri.scheme() == Some(&Scheme::HTTPS);
        let is_wanted = by_tls(&to) || proxy.as_ref().is_some_and(|proxy| by_tls(proxy.uri()));
        if is_wanted && let Some(loading) = self.verifier.loading() {
            loading.await?;
        }
        let through = self.hop.through(proxy);
        let mut https = HttpsConnector::from((through, Arc::clone(&self.tls)));
        https.call(to).await
    }
}

impl Service<Uri> for Connector {
    type Response = MaybeHttpsStream<Stream>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        // So are the connectors within.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let inner = Arc::clone(&self.0);
        Box::pin(async move {
            match tokio::time::timeout(inner.limit, inner.connect(uri)).await {
                Ok(connected) => connected,
                Err(late) => Err(io::Error::from(late).into()),
            }
        })
    }
}
