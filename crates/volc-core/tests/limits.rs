//! The client's own rate limiter, on a clock that does not run by itself.

#![cfg(any(feature = "reqwest", feature = "hyper"))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use common::script::{Script, ok, refusal};
use common::*;
use http::{Request, Response};
use tokio::time::Instant;
use volc_core::api::{Action, ActionInfo};
use volc_core::error::TransportError;
use volc_core::rate_limit::{DistributedLimiter, Permit, RateLimit, RateLimitScope, RateLimiter};
use volc_core::transport::{BoxFuture, Transport};
use volc_core::{Client, Error};

/// Writes down when it was called.
#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Vec<Instant>>>);

impl Transport for Log {
    fn send(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        self.0.lock().unwrap().push(Instant::now());
        Box::pin(async { Ok(Response::new(good("{}").into())) })
    }
}

impl Log {
    fn client(&self, limiter: RateLimiter) -> Client {
        Client::builder(&SERVICE)
            .credentials(credentials())
            .transport(self.clone())
            .rate_limiter(limiter)
            .build()
            .unwrap()
    }

    /// The most calls in any period of this length.
    fn most_within(&self, period: Duration) -> usize {
        let times = self.0.lock().unwrap();
        let within = |start: &Instant| {
            times
                .iter()
                .filter(|time| *time >= start && **time < *start + period)
                .count()
        };
        times.iter().map(within).max().unwrap_or(0)
    }
}

#[tokio::test(start_paused = true)]
async fn limiter_spends_the_documented_rate_and_no_more() {
    let log = Log::default();
    let client = log.client(RateLimiter::wait());
    let start = Instant::now();
    let calls: Vec<_> = (0..1000)
        .map(|_| tokio::spawn(client.clone().send(ListThings::default())))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert!(log.most_within(Duration::from_secs(1)) <= 100);
    let used = 1000.0 / (start.elapsed().as_secs_f64() * 100.0);
    assert!(used >= 0.97, "{used}");
}

#[tokio::test(start_paused = true)]
async fn those_who_wait_are_served_in_order_and_may_give_up() {
    let log = Log::default();
    let client = log.client(RateLimiter::wait().action("ListThings", RateLimit::qps(1)));
    client.send(ListThings::default()).await.unwrap();
    let finished = Arc::new(Mutex::new(Vec::new()));
    let mut tasks = Vec::new();
    for number in 0..6 {
        let (finished, call) = (Arc::clone(&finished), client.send(ListThings::default()));
        tasks.push(tokio::spawn(async move {
            call.await.unwrap();
            finished.lock().unwrap().push(number);
        }));
        tokio::task::yield_now().await;
    }
    tasks.remove(3).abort();
    tasks.remove(0).abort();
    let start = Instant::now();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(*finished.lock().unwrap(), [1, 2, 4, 5]);
    assert!(
        start.elapsed() < Duration::from_millis(4200),
        "{:?}",
        start.elapsed()
    );
}

#[tokio::test(start_paused = true)]
async fn failing_fast_says_how_long_to_wait() {
    let log = Log::default();
    let client = log.client(RateLimiter::fail_fast().every_action(RateLimit::qps(2)));
    client.send(ListThings::default()).await.unwrap();
    let error = client
        .clone()
        .send(ListThings::default())
        .await
        .unwrap_err();
    let Error::RateLimited(limited) = &error else {
        panic!("{error:?}")
    };
    assert!(error.is_throttled() && error.may_retry() && error.attempts() == 0);
    assert_eq!(limited.limit(), RateLimit::qps(2));
    assert_eq!(
        error.to_string(),
        "ListThings 2020-12-01: not sent: the rate limit of 2 calls per second is exhausted; \
         the next call is allowed in 490ms"
    );
    tokio::time::sleep(limited.retry_after()).await;
    client.send(ListThings::default()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn without_a_limit_nothing_waits() {
    let log = Log::default();
    for limiter in [
        RateLimiter::off(),
        RateLimiter::wait().every_action(RateLimit::qps(1_000_000_000)),
    ] {
        let client = log.client(limiter);
        let start = Instant::now();
        for _ in 0..500 {
            client.send(ListThings::default()).await.unwrap();
        }
        assert_eq!(start.elapsed(), Duration::ZERO);
    }
}

#[tokio::test(start_paused = true)]
async fn waiting_counts_towards_the_time_of_the_call() {
    let client = Log::default().client(RateLimiter::wait().every_action(RateLimit::qps(1)));
    client.send(ListThings::default()).await.unwrap();
    let options = volc_core::CallOptions::new().operation_timeout(Duration::from_millis(100));
    let error = client
        .request(ListThings::default())
        .options(options)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "ListThings 2020-12-01: the call did not complete within 100ms (waited 100ms for a permit)"
    );
    assert_eq!(error.time_queued(), Duration::from_millis(100));
}

#[tokio::test(start_paused = true)]
async fn errors_tell_how_long_the_call_waited_for_its_turns() {
    let script = Script::new([
        ok(),
        refusal(429, "FlowLimitExceeded"),
        refusal(400, "InvalidParameter"),
        refusal(400, "InvalidParameter"),
    ]);
    let limiter = RateLimiter::wait().every_action(RateLimit::qps(1));
    let client = script.builder().rate_limiter(limiter).build().unwrap();
    client.send(ListThings::default()).await.unwrap();
    let start = Instant::now();
    let error = client.send(ListThings::default()).await.unwrap_err();
    let (retries, queued) = (error.retries(), error.time_queued());
    let reported = retries[0].wait() + queued;
    // The timer counts whole milliseconds.
    assert!(
        start.elapsed().abs_diff(reported) < Duration::from_millis(2),
        "{reported:?}"
    );
    assert!(queued > Duration::from_millis(900), "{queued:?}");
    let text = error.to_string();
    assert!(text.contains("2 attempts, waited "), "{text}");

    let options = volc_core::CallOptions::new().without_rate_limit();
    let call = client.request(ListThings::default()).options(options);
    let error = call.await.unwrap_err();
    assert_eq!(error.time_queued(), Duration::ZERO);
    assert!(error.to_string().ends_with("1 attempt)"), "{error}");
}

/// An Action whose calls are counted by AppId.
#[derive(Clone, Debug, Default, PartialEq)]
struct Notify {
    app: i64,
}

volc_core::__private::response_struct!(Notify {
    app = optional("AppId"),
});

impl Action for Notify {
    type Output = Thing;
    const INFO: &'static ActionInfo = {
        const EACH: RateLimit = RateLimit::new(1, 1, RateLimitScope::App);
        &ActionInfo::new("Notify", "2020-12-01").rate_limits(&[EACH, RateLimit::qps(4)])
    };
}

#[tokio::test(start_paused = true)]
async fn some_limits_are_counted_by_app_id_over_all_clones() {
    let log = Log::default();
    let client = log.client(RateLimiter::fail_fast());
    let notify = async |app: i64| {
        let sent = client.clone().send(Notify { app }).await;
        sent.map(drop).map_err(|error| match error {
            Error::RateLimited(limited) => limited.limit().calls,
            error => panic!("{error}"),
        })
    };
    let space = Duration::from_millis(300);
    for (app, expected) in [
        (1, Ok(())),
        (1, Err(1)),
        (2, Ok(())),
        (2, Err(1)),
        // The account has had its four in the second by then.
        (3, Ok(())),
        (1, Err(1)),
    ] {
        assert_eq!(notify(app).await, expected, "{app}");
        tokio::time::sleep(space / 2).await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(notify(1).await, Ok(()));
    assert_eq!(notify(4).await, Err(4), "of all apps together");
}

/// Writes down what is counted.
#[derive(Clone, Debug, Default)]
struct Keys(Arc<Mutex<Vec<String>>>);

impl DistributedLimiter for Keys {
    fn take<'a>(
        &'a self,
        key: &'a str,
        _: RateLimit,
        _: Duration,
    ) -> BoxFuture<'a, Result<Permit, Box<dyn std::error::Error + Send + Sync>>> {
        self.0.lock().unwrap().push(key.to_owned());
        Box::pin(std::future::ready(Ok(Permit::After(Duration::ZERO))))
    }
}

#[tokio::test(start_paused = true)]
async fn distributed_limit_key_names_the_app_where_it_matters() {
    let keys = Keys::default();
    let client = Log::default().client(RateLimiter::wait().distributed(keys.clone()));
    client.send(Notify { app: 7 }).await.unwrap();
    client.send(ListThings::default()).await.unwrap();
    let parameters = serde_json::json!({});
    client
        .call("Notify", "2020-12-01", &parameters)
        .await
        .unwrap();
    let seen = keys.0.lock().unwrap();
    let notify = ["Notify/2020-12-01/1s/7", "Notify/2020-12-01/1s"];
    assert_eq!(seen[..2], notify);
    assert_eq!(seen[2], "ListThings/2020-12-01/1s");
}

/// Grants a permit at a moment that never comes.
#[derive(Debug)]
struct Never;

impl DistributedLimiter for Never {
    fn take<'a>(
        &'a self,
        _: &'a str,
        _: RateLimit,
        _: Duration,
    ) -> BoxFuture<'a, Result<Permit, Box<dyn std::error::Error + Send + Sync>>> {
        Box::pin(std::future::ready(Ok(Permit::After(Duration::MAX))))
    }
}

#[tokio::test(start_paused = true)]
async fn permit_beyond_all_time_is_a_timeout_and_no_panic() {
    let client = Log::default().client(RateLimiter::wait().distributed(Never));
    // The second takes the permit that the first gave back.
    for _ in 0..2 {
        let error = client.send(ListThings::default()).await.unwrap_err();
        assert!(error.is_timeout(), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn durations_at_their_ends_do_not_panic() {
    use volc_core::call::Timeouts;
    use volc_core::{CallOptions, retry};

    for duration in [Duration::MAX, Duration::ZERO] {
        let script = Script::new([refusal(429, "FlowLimitExceeded")]);
        // So that what is added to the client's clock goes beyond its end.
        tokio::time::sleep(Duration::from_secs(1)).await;
        let timeouts = Timeouts::default()
            .connect(duration)
            .attempt(duration)
            .operation(duration);
        let retry = retry::standard()
            .base_delay(Duration::ZERO)
            .max_delay(duration);
        let client = script.builder().timeouts(timeouts).retry(retry).build();
        let of_client = client.unwrap().send(ListThings::default()).await;
        let options = CallOptions::new()
            .attempt_timeout(duration)
            .operation_timeout(duration);
        let client = script.builder().build().unwrap();
        let request = client.request(ListThings::default()).options(options);
        for outcome in [of_client, request.await] {
            // What is there at once is taken even if there is no time for it.
            assert!(outcome.is_ok() || duration.is_zero(), "{outcome:?}");
        }
        // A wait that outlasts the call, though the call may last for ever.
        let endless = retry::standard()
            .base_delay(Duration::MAX)
            .max_delay(duration);
        let options = CallOptions::new()
            .retry(endless)
            .operation_timeout(Duration::from_secs(60));
        let script = Script::new([refusal(429, "FlowLimitExceeded"), ok()]);
        let client = script.builder().build().unwrap();
        let request = client.request(ListThings::default()).options(options);
        assert_eq!(request.await.is_ok(), duration.is_zero());
    }
}
