//! The world outside a provider: a transport that leads to this machine, a clock that is set by hand.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderValue, Request, Response, header};
use volc_core::Timestamp;
use volc_core::clock::Clock;
use volc_core::credentials::{Environment, ProviderConfig};
use volc_core::error::{TransportError, TransportPhase};
use volc_core::transport::{BoxFuture, Transport};

use crate::common::transports::{Kind, Settings};

/// 2024-01-02T03:04:05Z.
pub const NOW: u64 = 1_704_164_645;

/// Sends every request to a server on this machine, whatever its URI says, and writes down where it was meant to go.
#[derive(Clone, Debug)]
pub struct Rerouted {
    to: SocketAddr,
    inner: Arc<dyn Transport>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Rerouted {
    pub fn to(address: SocketAddr) -> Self {
        Self {
            to: address,
            inner: Kind::ALL[0].build(&Settings::default()),
            asked: Arc::default(),
        }
    }

    /// The origins of the requests.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Transport for Rerouted {
    fn send(
        &self,
        mut request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let uri = request.uri().clone();
        let host = uri.authority().unwrap().as_str();
        let origin = format!("{}://{host}", uri.scheme_str().unwrap());
        self.asked.lock().unwrap().push(origin);
        let host = HeaderValue::from_str(host).unwrap();
        request.headers_mut().insert(header::HOST, host);
        *request.uri_mut() = format!("http://{}{}", self.to, uri.path_and_query().unwrap())
            .parse()
            .unwrap();
        self.inner.send(request)
    }
}

/// Answers nothing, ever.
#[derive(Debug)]
pub struct Silent;

impl Transport for Silent {
    fn send(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(std::future::pending())
    }
}

/// Reaches nothing.
#[derive(Debug)]
pub struct Unplugged;

impl Transport for Unplugged {
    fn send(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let error = TransportError::new(TransportPhase::Connect, "the cable is out");
        Box::pin(std::future::ready(Err(error)))
    }
}

/// A clock that is set by hand. Short waits are over at once, longer ones never.
#[derive(Clone, Debug)]
pub struct TestClock {
    seconds: Arc<AtomicU64>,
    short: Duration,
}

impl TestClock {
    pub fn new() -> Self {
        Self {
            seconds: Arc::new(AtomicU64::new(NOW)),
            short: Duration::from_secs(1),
        }
    }

    /// One on which every wait is over at once.
    pub fn impatient() -> Self {
        Self {
            short: Duration::MAX,
            ..Self::new()
        }
    }

    pub fn advance(&self, seconds: u64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    /// So many seconds from now, in the form of RFC 3339.
    pub fn after(&self, seconds: u64) -> String {
        let at = self.seconds.load(Ordering::SeqCst) + seconds;
        let text = Timestamp::from_unix(at).to_string();
        let part = |range| text.get(range).unwrap();
        format!(
            "{}-{}-{}T{}:{}:{}Z",
            part(0..4),
            part(4..6),
            part(6..8),
            part(9..11),
            part(11..13),
            part(13..15)
        )
    }
}

impl Clock for TestClock {
    fn wall(&self) -> SystemTime {
        Timestamp::from_unix(self.seconds.load(Ordering::SeqCst)).into()
    }
    fn elapsed(&self) -> Duration {
        Duration::from_secs(self.seconds.load(Ordering::SeqCst))
    }
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        if time <= self.short {
            Box::pin(std::future::ready(()))
        } else {
            Box::pin(std::future::pending())
        }
    }
}

/// A configuration without a variable.
pub fn config(transport: impl Transport, clock: &TestClock) -> ProviderConfig {
    crate::common::logs::start();
    ProviderConfig::new()
        .transport(transport)
        .clock(clock.clone())
        .environment(Environment::from_iter::<[(&str, &str); 0]>([]))
}

/// That a text shows no secret of these tests.
pub fn assert_clean(text: impl std::fmt::Display) {
    let text = text.to_string();
    assert!(!text.contains("do-not-print"), "{text}");
}
