//! Distributed rate limits on a Redis that the tests start themselves. They are skipped where there is none.

#![cfg(feature = "redis")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    unreachable_pub
)]

#[path = "../common/mod.rs"]
mod common;
mod fleet;
mod server;

use std::time::{Duration, Instant};

use common::*;
use server::Redis;
use volc_core::rate_limit::{
    DistributedLimiter, Permit, RateLimit, RateLimitScope, RateLimiter, RedisLimiter,
};
use volc_core::transport::BoxFuture;

/// One call in a hundred seconds: places are 102 s apart.
const SLOW: RateLimit = RateLimit::new(1, 100, RateLimitScope::Account);

async fn take(limit: &RedisLimiter, key: &str, patience: Duration) -> Permit {
    limit.take(key, SLOW, patience).await.unwrap()
}

fn about(wait: Duration, seconds: u64) -> bool {
    wait <= Duration::from_secs(seconds) && wait > Duration::from_secs(seconds - 30)
}

#[tokio::test]
async fn permits_are_given_in_order_unless_the_caller_left() {
    let Some(redis) = Redis::start() else { return };
    let (one, other) = (redis.limit("a:"), redis.limit("a:"));
    let forever = Duration::MAX;
    assert_eq!(
        take(&one, "k", forever).await,
        Permit::After(Duration::ZERO)
    );
    assert!(matches!(take(&other, "k", forever).await, Permit::After(wait) if about(wait, 102)));
    for limit in [&one, &other] {
        let place = take(limit, "k", Duration::from_secs(60)).await;
        assert!(
            matches!(place, Permit::TooFar(wait) if about(wait, 204)),
            "{place:?}"
        );
    }
    assert!(matches!(take(&one, "k", forever).await, Permit::After(wait) if about(wait, 204)));

    // Other keys, and the same key under another prefix, are other limits.
    assert_eq!(
        take(&one, "l", Duration::ZERO).await,
        Permit::After(Duration::ZERO)
    );
    let apart = redis.limit("b:");
    assert_eq!(
        take(&apart, "k", Duration::ZERO).await,
        Permit::After(Duration::ZERO)
    );
    assert!(!format!("{one:?}").contains(&redis.port.to_string()));
}

/// Notes how long the responses took.
#[derive(Debug)]
struct Timed(
    RedisLimiter,
    std::sync::Arc<std::sync::Mutex<Vec<(Instant, Duration)>>>,
);

impl DistributedLimiter for Timed {
    fn take<'a>(
        &'a self,
        key: &'a str,
        limit: RateLimit,
        patience: Duration,
    ) -> BoxFuture<'a, Result<Permit, Box<dyn std::error::Error + Send + Sync>>> {
        Box::pin(async move {
            let asked = Instant::now();
            let place = self.0.take(key, limit, patience).await?;
            if let Permit::After(wait) = place {
                self.1.lock().unwrap().push((asked + wait, asked.elapsed()));
            }
            Ok(place)
        })
    }
}

#[tokio::test]
async fn two_clients_together_keep_to_the_limit() {
    let Some(redis) = Redis::start() else { return };
    let arrivals = server::Arrivals::start().await;
    let places = std::sync::Arc::default();
    let client = || {
        let limit = Timed(redis.limit("volc:"), std::sync::Arc::clone(&places));
        let limiter = RateLimiter::wait()
            .every_action(RateLimit::qps(50))
            .distributed(limit);
        builder(arrivals.address)
            .rate_limiter(limiter)
            .build()
            .unwrap()
    };
    let clients = [client(), client()];
    let calls = (0..100).map(|number| clients[number % 2].send(ListThings::default()));
    let tasks: Vec<_> = calls.map(tokio::spawn).collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }

    let mut places = places.lock().unwrap().clone();
    places.sort();
    assert_eq!(places.len(), 100, "no client went without");
    // The places lie 20.4 ms apart, and are known but for the time that a response took.
    let took = places.iter().map(|(_, took)| *took).max().unwrap();
    for (number, (place, _)) in (0..).zip(&places) {
        let since = place.duration_since(places[0].0) + took;
        assert!(
            since >= Duration::from_micros(20_400) * number,
            "{number}: {since:?}"
        );
    }
    // A call is never ahead of its place; how far it is behind is this machine's doing.
    let arrived = arrivals.times();
    let late = arrived
        .iter()
        .zip(&places)
        .map(|(at, (place, _))| at.saturating_duration_since(*place));
    let ahead = arrived
        .iter()
        .zip(&places)
        .map(|(at, (place, _))| place.saturating_duration_since(*at));
    assert_eq!(ahead.max(), Some(Duration::ZERO));
    let second = Duration::from_secs(1) + late.max().unwrap() + took;
    let most = server::most_within(&arrived, Duration::from_secs(1));
    let allowed = second.as_secs_f64() * 50.0 / 1.02 + 1.0;
    assert!(most as f64 <= allowed, "{most} of {allowed}");
}

#[tokio::test]
async fn limiter_is_local_while_redis_is_away() {
    let Some(redis) = Redis::start() else { return };
    let limit = redis.limit("volc:");
    assert_eq!(
        take(&limit, "k", Duration::ZERO).await,
        Permit::After(Duration::ZERO)
    );
    let port = redis.port;
    drop(redis);

    let (address, counts) = serve(|_| Reply::new(200, good("{}"))).await;
    let fallen_back = RateLimiter::fail_fast()
        .every_action(SLOW)
        .distributed(server::limit(port, "volc:"));
    let client = builder(address).rate_limiter(fallen_back).build().unwrap();
    client.send(ListThings::default()).await.unwrap();
    let error = client.send(ListThings::default()).await.unwrap_err();
    assert!(error.is_throttled() && counts.get().1 == 1, "{error}");
    limit.take("k", SLOW, Duration::ZERO).await.unwrap_err();

    // It begins anew there: the counts were in memory.
    let Some(_redis) = Redis::start_at(port) else {
        return;
    };
    let mut taken = limit.take("k", SLOW, Duration::ZERO).await;
    for _ in 0..100 {
        if taken.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        taken = limit.take("k", SLOW, Duration::ZERO).await;
    }
    assert_eq!(taken.unwrap(), Permit::After(Duration::ZERO));
}
