//! Transports and tower services, each as the other.

#![cfg(all(feature = "tower", any(feature = "reqwest", feature = "hyper")))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use bytes::Bytes;
use common::transports::{Kind, Settings};
use common::*;
use http::{Request, Response};
use tower_service::Service;
use volc_core::Error;
use volc_core::error::{TransportError, TransportPhase};
use volc_core::transport::{BoxFuture, TowerTransport, TransportService};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A layer that counts, wraps errors like many layers of tower do, and is not `Sync`.
#[derive(Clone)]
struct Counted<S> {
    inner: S,
    calls: Arc<AtomicUsize>,
    _not_sync: Cell<()>,
}

/// The error that a layer makes of an error within.
#[derive(Debug)]
struct Wrapped(BoxError);

impl fmt::Display for Wrapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a layer failed")
    }
}

impl std::error::Error for Wrapped {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.0.as_ref())
    }
}

impl<S> Service<Request<Bytes>> for Counted<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>>,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
{
    type Response = Response<Bytes>;
    type Error = Wrapped;
    type Future = BoxFuture<'static, Result<Response<Bytes>, Wrapped>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Wrapped>> {
        let ready = self.inner.poll_ready(context);
        ready.map_err(|error| Wrapped(error.into()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let answer = self.inner.call(request);
        Box::pin(async move { answer.await.map_err(|error| Wrapped(error.into())) })
    }
}

fn layered() -> (TowerTransport<Counted<TransportService>>, Arc<AtomicUsize>) {
    let calls = Arc::new(AtomicUsize::new(0));
    let inner = TransportService::new(Kind::ALL[0].build(&Settings::default()));
    let service = Counted {
        inner,
        calls: Arc::clone(&calls),
        _not_sync: Cell::new(()),
    };
    (TowerTransport::new(service), calls)
}

#[tokio::test]
async fn a_call_goes_through_layers_around_a_transport() {
    let (address, counts) = serve(|_| Reply::new(200, good(r#"{"Items":["a"]}"#))).await;
    let (transport, calls) = layered();
    let client = builder(address).transport(transport).build().unwrap();
    for _ in 0..2 {
        let answer = client.send(ListThings::default()).await.unwrap();
        assert_eq!(answer.items, ["a"]);
    }
    assert_eq!(calls.load(Ordering::SeqCst), 2);
    assert_eq!(counts.get(), (1, 2), "the connection is used again");
}

#[tokio::test]
async fn an_error_within_a_layer_keeps_its_phase() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = closed.local_addr().unwrap();
    drop(closed);
    let cut = serve_raw(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{").await;
    let dropped = serve_raw(b"").await;
    for (address, phase) in [
        (nobody, TransportPhase::Connect),
        (dropped, TransportPhase::Send),
        (cut, TransportPhase::Receive),
    ] {
        let client = builder(address).transport(layered().0).build().unwrap();
        let error = client.send(MakeThing::default()).await.unwrap_err();
        let Error::Transport(lost) = &error else {
            panic!("{error}");
        };
        assert_eq!(lost.phase(), phase, "{error}");
    }
}

/// Fails before or after it is ready, with an error that says nothing of a phase.
#[derive(Clone)]
struct Broken {
    ready: bool,
}

impl Service<Request<Bytes>> for Broken {
    type Response = Response<Bytes>;
    type Error = BoxError;
    type Future = std::future::Ready<Result<Response<Bytes>, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(if self.ready {
            Ok(())
        } else {
            Err("overloaded".into())
        })
    }

    fn call(&mut self, _: Request<Bytes>) -> Self::Future {
        std::future::ready(Err("broken".into()))
    }
}

struct Failure {
    ready: bool,
    phase: TransportPhase,
    reason: &'static str,
}

#[tokio::test]
async fn unknown_failures_count_as_sent() {
    for Failure {
        ready,
        phase,
        reason,
    } in [
        Failure {
            ready: false,
            phase: TransportPhase::Connect,
            reason: "overloaded",
        },
        Failure {
            ready: true,
            phase: TransportPhase::Send,
            reason: "broken",
        },
    ] {
        let transport = TowerTransport::new(Broken { ready });
        let client = builder(([127, 0, 0, 1], 1).into());
        let client = client.transport(transport).build().unwrap();
        let error = client.send(MakeThing::default()).await.unwrap_err();
        let Error::Transport(lost) = &error else {
            panic!("{error}");
        };
        assert_eq!(lost.phase(), phase);
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[tokio::test]
async fn a_service_may_fail_with_the_error_of_a_transport_itself() {
    let error = || TransportError::new(TransportPhase::Receive, "cut off").timed_out();
    let transport = TowerTransport::new(Failing(error));
    let client = builder(([127, 0, 0, 1], 1).into());
    let client = client.transport(transport).build().unwrap();
    let error = client.send(MakeThing::default()).await.unwrap_err();
    let Error::Transport(lost) = &error else {
        panic!("{error}");
    };
    assert_eq!(
        (lost.phase(), lost.is_timeout()),
        (TransportPhase::Receive, true)
    );
}

#[derive(Clone)]
struct Failing<F>(F);

impl<F: Fn() -> TransportError> Service<Request<Bytes>> for Failing<F> {
    type Response = Response<Bytes>;
    type Error = TransportError;
    type Future = std::future::Ready<Result<Response<Bytes>, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<Bytes>) -> Self::Future {
        std::future::ready(Err((self.0)()))
    }
}
