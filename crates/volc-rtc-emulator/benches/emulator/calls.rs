//! Calls a second, reads and writes, over connections at one time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use volc_rtc_api::Client;
use volc_rtc_api::im::get_user_conversations::DataType;
use volc_rtc_emulator::TEST_APP_ID;

use crate::pages::{fill, page};
use crate::program::Program;
use crate::{SMALL, at};

const CONNECTIONS: usize = 32;
/// The time in which calls are counted.
const PERIOD: Duration = Duration::from_secs(8);

/// Reads and writes a second over 32 connections, with a file.
pub(crate) async fn calls() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("calls.db");
    fill(&file, SMALL);
    let program = Program::start(&file);
    let client = program.client.clone();
    let call = client.create_callback().app_id(TEST_APP_ID).business_id("");
    let call = call
        .event_list(vec!["RoomCreate".to_owned()])
        .secret_key("fake-key");
    call.url("http://127.0.0.1:9").send().await.unwrap();
    for kind in [Kind::Page, Kind::Setting, Kind::Write] {
        let count = Arc::new(AtomicU64::new(0));
        let begun = Instant::now();
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..CONNECTIONS {
            let (client, count) = (program.client.clone(), Arc::clone(&count));
            tasks.spawn(async move {
                let mut times = Vec::new();
                while begun.elapsed() < PERIOD {
                    let called = Instant::now();
                    self::call(&client, kind).await;
                    times.push(called.elapsed());
                    count.fetch_add(1, Ordering::Relaxed);
                }
                times
            });
        }
        let mut times: Vec<Duration> = tasks.join_all().await.concat();
        let a_second = times.len() as f64 / begun.elapsed().as_secs_f64();
        let (p50, p99) = (at(&mut times, 50), at(&mut times, 99));
        println!(
            "{kind:?} at {CONNECTIONS} connections: {a_second:.0}/s, p50 {p50:?}, p99 {p99:?}"
        );
    }
    println!(
        "memory of the program: {} MiB at most",
        program.peak_memory() >> 10
    );
}

/// The calls that are counted.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// Reads a page of 20 conversations.
    Page,
    /// Reads a callback setting.
    Setting,
    /// Changes a callback setting.
    Write,
}

async fn call(client: &Client, kind: Kind) {
    match kind {
        Kind::Page => assert_eq!(page(client, DataType::Cache, 1).await, 20),
        Kind::Setting => {
            let read = client.get_callback().app_id(TEST_APP_ID).send().await;
            assert_eq!(read.unwrap().callbacks.len(), 1);
        }
        Kind::Write => {
            let call = client.update_callback().app_id(TEST_APP_ID).business_id("");
            let call = call
                .event_list(vec!["RoomCreate".to_owned()])
                .secret_key("fake-key");
            call.url("http://127.0.0.1:9").send().await.unwrap();
        }
    }
}
