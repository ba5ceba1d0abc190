//! The store on a real Redis.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use tempfile::TempDir;
use volc_rtc_events::duplicates::{Begin, DuplicateStore, RedisStore};
use volc_rtc_events::sign::TestEvent;
use volc_rtc_events::{Verifier, Webhooks};

use super::{compare, key, race, steps};

/// A Redis that runs until it is dropped.
struct Redis {
    port: u16,
    process: Child,
    _folder: TempDir,
}

impl Redis {
    /// Starts one on a free port; `None`, with a line that says so, where there is no `redis-server`.
    fn start() -> Option<Self> {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let folder = tempfile::tempdir().unwrap();
        let started = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--port", &port.to_string()])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(process) = started else {
            println!("skipped: redis-server is not on the PATH");
            return None;
        };
        let redis = Self {
            port,
            process,
            _folder: folder,
        };
        for _ in 0..1000 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(redis);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("redis-server does not listen");
    }

    /// A connection of its own, as another process has it.
    fn store(&self, prefix: &str) -> RedisStore {
        let url = format!("redis://127.0.0.1:{}/", self.port);
        RedisStore::new(&url).unwrap().prefix(prefix)
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

#[tokio::test]
async fn redis_does_what_the_model_does() {
    let Some(redis) = Redis::start() else { return };
    let mut runner = TestRunner::deterministic();
    for run in 0..64 {
        // No time passes: the model's waits are for the store in memory.
        let steps = steps(0).new_tree(&mut runner).unwrap().current();
        let store = redis.store(&format!("model{run}:"));
        compare(&store, &steps, usize::MAX, |_| {}, |_| {}).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn only_one_of_several_processes_gets_an_event() {
    let Some(redis) = Redis::start() else { return };
    race(Arc::new(redis.store("race:")), 20).await;
    // What is done is done for another process too.
    let other = redis.store("race:");
    assert_eq!(other.begin(&key(3)).await.unwrap(), Begin::Done(vec![3]));
    let foreign = redis.store("other:");
    assert!(matches!(
        foreign.begin(&key(3)).await.unwrap(),
        Begin::New(_)
    ));
}

#[tokio::test]
async fn a_reservation_of_a_dead_process_ends() {
    let Some(redis) = Redis::start() else { return };
    let dead = redis.store("dead:").reserve_for(Duration::from_millis(1));
    let Begin::New(old) = dead.begin(&key(1)).await.unwrap() else {
        panic!("it is new")
    };
    let store = redis.store("dead:");
    let new = loop {
        match store.begin(&key(1)).await.unwrap() {
            Begin::New(reservation) => break reservation,
            other => assert_eq!(other, Begin::InProgress),
        }
    };
    // The dead one comes back, and does not take the reservation of the other away.
    dead.abort(&key(1), old).await.unwrap();
    assert_eq!(store.begin(&key(1)).await.unwrap(), Begin::InProgress);
    store.commit(&key(1), new, b"\0\xff").await.unwrap();
    dead.commit(&key(1), old, b"late").await.unwrap();
    assert_eq!(
        store.begin(&key(1)).await.unwrap(),
        Begin::Done(b"\0\xff".to_vec())
    );
    let short = redis.store("short:").keep_for(Duration::from_millis(1));
    let Begin::New(reservation) = short.begin(&key(1)).await.unwrap() else {
        panic!("it is new")
    };
    short.commit(&key(1), reservation, b"x").await.unwrap();
    while !matches!(short.begin(&key(1)).await.unwrap(), Begin::New(_)) {}
}

#[tokio::test]
async fn events_are_to_come_again_while_redis_is_away() {
    let Some(redis) = Redis::start() else { return };
    let verifier = Verifier::builder()
        .app("app1", "fake-callback-key")
        .build()
        .unwrap();
    let webhooks = Webhooks::new(verifier).duplicates(redis.store("away:"));
    let body = |id: &str| {
        TestEvent::new("RoomCreate", "{}")
            .id(id)
            .app_id("app1")
            .sign("fake-callback-key")
    };
    assert_eq!(webhooks.handle(&body("1")).await.status, 200);
    drop(redis);
    assert_eq!(webhooks.handle(&body("2")).await.status, 503);
    assert!(RedisStore::new("http://user:fake-password@x/").is_err());
    let printed = format!(
        "{:?}",
        RedisStore::new("redis://user:fake-password@127.0.0.1/").unwrap()
    );
    assert!(!printed.contains("fake-password"), "{printed}");
}
