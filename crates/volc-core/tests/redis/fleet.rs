//! Three processes with eight tasks each, for a minute on one limit. It takes as long as it says, so it is run by hand:
//! `cargo test -p volc-core --features redis --test redis -- --ignored --nocapture fleet`

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use volc_core::rate_limit::{RateLimit, RateLimiter};

use crate::common::{ListThings, builder};
use crate::server::{Arrivals, Redis, limit, most_within};

const QPS: u32 = 100;
const LENGTH: Duration = Duration::from_secs(60);
/// The variable that tells a process of the fleet two ports: of the Redis and of the service.
const PORTS: &str = "VOLC_TEST_FLEET_PORTS";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute"]
async fn a_fleet_keeps_to_the_limit_and_uses_it() {
    let Some(redis) = Redis::start() else { return };
    let arrivals = Arrivals::start().await;
    let ports = format!("{} {}", redis.port, arrivals.address.port());
    let process = || {
        Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "fleet::a_process_of_the_fleet"])
            .env(PORTS, &ports)
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    let fleet = [process(), process(), process()];
    let waiting =
        tokio::task::spawn_blocking(|| fleet.map(|mut one| one.wait().unwrap().success()));
    assert_eq!(waiting.await.unwrap(), [true; 3]);

    let times = arrivals.times();
    let length = times[times.len() - 1].duration_since(times[0]);
    let most = most_within(&times, Duration::from_secs(1));
    let used = times.len() as f64 / (length.as_secs_f64() * f64::from(QPS));
    let closest = times
        .windows(2)
        .map(|pair| pair[1].duration_since(pair[0]))
        .min();
    println!(
        "{} calls in {length:?}: at most {most} in any second, {:.2} % of {QPS} QPS used; closest {closest:?}",
        times.len(),
        used * 100.0,
    );
    assert!(most <= QPS as usize + 2, "{most}");
    assert!(used >= 0.97, "{used}");
}

#[tokio::test]
#[ignore = "a part of the fleet"]
async fn a_process_of_the_fleet() {
    let Ok(ports) = std::env::var(PORTS) else {
        return;
    };
    let (redis, service) = ports.split_once(' ').unwrap();
    let limiter = RateLimiter::wait()
        .every_action(RateLimit::qps(QPS))
        .distributed(limit(redis.parse().unwrap(), "volc:fleet:"));
    let address = format!("127.0.0.1:{service}").parse().unwrap();
    let client = builder(address).rate_limiter(limiter).build().unwrap();
    let end = Instant::now() + LENGTH;
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                while Instant::now() < end {
                    client.send(ListThings::default()).await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}
