//! The connector of the hyper transport.

use std::error::Error as StdError;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tower_service::Service;

use crate::boxed::BoxFuture;

type BoxError = Box<dyn StdError + Send + Sync>;

/// Makes connections within a time limit, TLS included. The client clones it for every request, so that is cheap.
#[derive(Clone)]
pub(super) struct Connector(Arc<Inner>);

struct Inner {
    connector: HttpsConnector<HttpConnector>,
    limit: Duration,
}

impl Connector {
    pub(super) fn new(tls: ClientConfig, limit: Duration) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        // The connector within is for `http` alone unless `enforce_http` is off, as TLS comes on top.
        tcp.enforce_http(false);
        let https = HttpsConnectorBuilder::new().with_tls_config(tls);
        let connector = https.https_or_http().enable_http1().wrap_connector(tcp);
        Self(Arc::new(Inner { connector, limit }))
    }
}

impl Service<Uri> for Connector {
    type Response = MaybeHttpsStream<TokioIo<TcpStream>>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        // So are the connectors within.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connecting = self.0.connector.clone().call(uri);
        let limited = tokio::time::timeout(self.0.limit, connecting);
        Box::pin(async move {
            match limited.await {
                Ok(connected) => connected,
                Err(late) => Err(std::io::Error::from(late).into()),
            }
        })
    }
}
