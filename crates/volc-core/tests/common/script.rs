//! A transport that follows a script, and a clock that runs with Tokio's paused one.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{Request, Response};
use tokio::time::Instant;
use volc_core::clock::Clock;
use volc_core::error::{TransportError, TransportPhase};
use volc_core::transport::{BoxFuture, Transport};
use volc_core::{Client, ClientBuilder};

use super::{Reply, SERVICE, credentials, good, refused};

/// The fate of an attempt.
pub enum Step {
    Respond(Reply),
    Lost(TransportPhase),
    /// No response ever comes.
    Silence,
}

pub fn ok() -> Step {
    Step::Respond(Reply::new(200, good("{}")))
}

pub fn refusal(status: u16, code: &str) -> Step {
    Step::Respond(Reply::new(status, refused(code, "no")))
}

/// Does one step an attempt, in order, and writes down what it was sent.
#[derive(Clone)]
pub struct Script(Arc<Mutex<Inner>>);

struct Inner {
    start: Instant,
    steps: VecDeque<Step>,
    seen: Vec<Seen>,
}

/// A request, and its time on the paused clock.
#[derive(Clone, Debug)]
pub struct Seen {
    pub at: Duration,
    pub date: String,
    pub access_key: String,
}

impl Script {
    pub fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        Self(Arc::new(Mutex::new(Inner {
            start: Instant::now(),
            steps: steps.into_iter().collect(),
            seen: Vec::new(),
        })))
    }

    /// The settings of a client that goes by this script, on a clock that shows 2024-01-02T03:04:05Z at the start.
    pub fn builder(&self) -> ClientBuilder {
        super::logs::start();
        Client::builder(&SERVICE)
            .credentials(credentials())
            .transport(self.clone())
            .clock(PausedClock(self.0.lock().unwrap().start))
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.0.lock().unwrap().seen.clone()
    }

    /// The waits between the attempts.
    pub fn waits(&self) -> Vec<Duration> {
        let seen = self.seen();
        seen.windows(2)
            .map(|pair| pair[1].at - pair[0].at)
            .collect()
    }
}

impl Transport for Script {
    fn send(
        &self,
        request: Request<Bytes>,
    ) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let mut inner = self.0.lock().unwrap();
        let text = |name| request.headers()[name].to_str().unwrap().to_owned();
        let (_, rest) = text("authorization")
            .split_once("Credential=")
            .map(own)
            .unwrap();
        let seen = Seen {
            at: inner.start.elapsed(),
            date: text("x-date"),
            access_key: rest.split('/').next().unwrap().to_owned(),
        };
        inner.seen.push(seen);
        let step = inner.steps.pop_front().unwrap_or_else(ok);
        Box::pin(async move {
            match step {
                Step::Lost(phase) => Err(TransportError::new(phase, "lost")),
                Step::Silence => std::future::pending().await,
                Step::Respond(reply) => {
                    tokio::time::sleep(reply.delay).await;
                    let mut response = Response::new(reply.body);
                    *response.status_mut() = reply.status.try_into().unwrap();
                    *response.headers_mut() = reply.headers;
                    Ok(response)
                }
            }
        })
    }
}

fn own((before, after): (&str, &str)) -> (String, String) {
    (before.to_owned(), after.to_owned())
}

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Script")
    }
}

#[derive(Debug)]
struct PausedClock(Instant);

impl Clock for PausedClock {
    fn wall(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(1_704_164_645) + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}
