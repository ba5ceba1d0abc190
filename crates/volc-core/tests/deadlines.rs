//! The time limits of a call: the timers that they take, and that they hold on whatever runtime and clock.

#![cfg(any(feature = "reqwest", feature = "hyper"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use common::*;
use http::{Request, Response};
use tokio::runtime::{Builder, Runtime};
use tokio::time::Instant;
use volc_core::call::Timeouts;
use volc_core::clock::{Clock, TokioClock};
use volc_core::error::{TimeoutKind, TransportError};
use volc_core::rate_limit::RateLimiter;
use volc_core::transport::{BoxFuture, Transport};
use volc_core::{Client, ClientBuilder, Error};

/// Answers after this time.
#[derive(Clone, Copy, Debug)]
struct After(Duration);

impl Transport for After {
    fn send(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let delay = self.0;
        Box::pin(async move {
            tokio::time::sleep(delay).await;
            Ok(Response::new(good("{}").into()))
        })
    }
}

/// Writes down the timers that it is asked for.
#[derive(Clone, Debug, Default)]
struct Listed {
    clock: TokioClock,
    timers: Arc<Mutex<Vec<Duration>>>,
}

impl Clock for Listed {
    fn wall(&self) -> SystemTime {
        self.clock.wall()
    }

    fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        self.timers.lock().unwrap().push(time);
        self.clock.sleep(time)
    }
}

const NEVER: After = After(Duration::from_secs(1_000_000));

fn over(transport: After) -> ClientBuilder {
    Client::builder(&SERVICE)
        .credentials(credentials())
        .rate_limiter(RateLimiter::off())
        .transport(transport)
}

fn paused() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_all().start_paused(true).build().unwrap()
}

fn kind(error: &Error) -> TimeoutKind {
    match error {
        Error::Timeout(timeout) => timeout.kind(),
        _ => panic!("{error}"),
    }
}

#[tokio::test(start_paused = true)]
async fn call_takes_one_timer_at_most() {
    struct Case {
        attempt: Option<u64>,
        operation: Option<u64>,
        timers: &'static [u64],
    }
    let case = |attempt, operation, timers| Case {
        attempt,
        operation,
        timers,
    };
    for case in [
        case(Some(15), Some(60), &[15]),
        case(Some(60), Some(15), &[15]),
        case(Some(15), Some(15), &[15]),
        case(None, Some(60), &[60]),
        case(Some(15), None, &[15]),
        case(Some(15), Some(u64::MAX), &[15]),
        case(None, None, &[]),
    ] {
        let clock = Listed::default();
        let (attempt, operation) = (
            case.attempt.map(Duration::from_secs),
            case.operation.map(Duration::from_secs),
        );
        let limits = Timeouts::default().attempt(attempt).operation(operation);
        let client = over(After(Duration::from_millis(1)))
            .clock(clock.clone())
            .timeouts(limits)
            .build()
            .unwrap();
        client.send(ListThings::default()).await.unwrap();
        let expected: Vec<_> = case
            .timers
            .iter()
            .copied()
            .map(Duration::from_secs)
            .collect();
        let timers = clock.timers.lock().unwrap();
        assert_eq!(*timers, expected, "{attempt:?} {operation:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn call_ends_in_time_in_whatever_attempt_it_is() {
    for (operation, attempts) in [(10, 1), (15, 1), (20, 2), (40, 3)] {
        let limit = Duration::from_secs(operation);
        let client = over(NEVER)
            .timeouts(Timeouts::default().operation(limit))
            .build()
            .unwrap();
        let start = Instant::now();
        let error = client.send(ListThings::default()).await.unwrap_err();
        assert_eq!(kind(&error), TimeoutKind::Operation, "{error}");
        assert_eq!(error.attempts(), attempts, "{error}");
        assert!(start.elapsed() >= limit, "{operation}");
        assert!(
            start.elapsed() < limit + Duration::from_secs(1),
            "{operation}"
        );
    }
}

#[test]
fn limits_hold_when_the_runtime_of_the_first_call_is_gone() {
    let slow = over(NEVER).retry(volc_core::retry::none()).build().unwrap();
    let fast = over(After(Duration::from_millis(1))).build().unwrap();
    for _ in 0..3 {
        let runtime = paused();
        runtime.block_on(fast.send(ListThings::default())).unwrap();
        let error = runtime.block_on(slow.send(ListThings::default()));
        assert_eq!(kind(&error.unwrap_err()), TimeoutKind::Attempt);
    }
}
