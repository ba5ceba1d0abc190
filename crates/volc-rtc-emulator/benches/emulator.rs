//! Measures the emulator: its start, the pages of a large and a small app, and calls a second at 32 connections.
//!
//! `cargo bench -p volc-rtc-emulator`, or with `-- start`, `-- pages` or `-- calls` one of them.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use volc_core::Credentials;
use volc_core::rate_limit::RateLimiter;
use volc_core::retry::NoRetry;
use volc_rtc_api::Client;
use volc_rtc_api::im::get_user_conversations::DataType;
use volc_rtc_emulator::rusqlite::Connection;
use volc_rtc_emulator::{Emulator, TEST_APP_ID};

const APP: i64 = 7;
const SMALL: i64 = 1_000;
const LARGE: i64 = 1_000_000;
/// Calls of each kind that are measured for a page.
const PAGES: usize = 2_000;
const CONNECTIONS: usize = 32;
/// The time in which calls are counted.
const PERIOD: Duration = Duration::from_secs(8);

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with('-'))
        .collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|other| other == name);
    if is_wanted("start") {
        runtime.block_on(start());
    }
    if is_wanted("pages") {
        runtime.block_on(pages());
    }
    if is_wanted("calls") {
        runtime.block_on(calls());
    }
}

/// The time from nothing to a server that listens, in this process.
async fn start() {
    let mut times = Vec::new();
    for _ in 0..21 {
        let begun = Instant::now();
        let running = Emulator::builder().build().unwrap().start().await.unwrap();
        times.push(begun.elapsed());
        running.shutdown().await.unwrap();
    }
    let first = times.remove(0);
    println!(
        "start in process: the first {first:?}, then {:?}",
        at(&mut times, 50)
    );
}

/// An app of so many conversations, in a file. User 1 is in all of them, user 2 in 20.
fn fill(file: &Path, conversations: i64) {
    drop(Emulator::builder().database(file).build().unwrap());
    let mut db = Connection::open(file).unwrap();
    let tx = db.transaction().unwrap();
    tx.execute(
        "INSERT INTO apps (app_id, number, name, app_key, secondary_app_key, enabled, created_millis)
         VALUES (?1, 999, 'large', 'fake-key-1', 'fake-key-2', 1, 0)",
        [APP.to_string()],
    )
    .unwrap();
    tx.execute(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
         INSERT INTO conversations (short_id, conversation_id, app_id, type, name, owner, creator, create_time,
             modify_time, active_time, member_count)
         SELECT n, n, ?2, 2, 'a group', 1, 1, n, n, n * 7919 % ?1, 2 FROM n",
        (conversations, APP.to_string()),
    )
    .unwrap();
    for (user, every) in [(1, 1), (2, conversations / 20)] {
        tx.execute(
            "INSERT INTO participants (short_id, user_id, app, type, create_time, active_time, join_order, join_time)
             SELECT short_id, ?1, app_id, type, create_time, active_time, ?1, create_time
             FROM conversations WHERE create_time % ?2 = 0",
            (user, every),
        )
        .unwrap();
    }
    tx.commit().unwrap();
}

/// The time of a page of `GetUserConversations`, the large app's and the small one's in turns.
async fn pages() {
    let folder = tempfile::tempdir().unwrap();
    let mut programs = Vec::new();
    for size in [SMALL, LARGE] {
        let file = folder.path().join(format!("{size}.db"));
        let begun = Instant::now();
        fill(&file, size);
        let bytes = std::fs::metadata(&file).unwrap().len();
        println!(
            "{size} conversations: {} MiB, written in {:?}",
            bytes >> 20,
            begun.elapsed()
        );
        programs.push(Program::start(&file));
    }
    for user in [1, 2] {
        for data_type in [DataType::Cache, DataType::Database] {
            let mut times = [Vec::new(), Vec::new()];
            for _ in 0..PAGES {
                for (program, times) in programs.iter().zip(&mut times) {
                    let begun = Instant::now();
                    let count = program.page(data_type, user).await;
                    times.push(begun.elapsed());
                    assert_eq!(count, 20);
                }
            }
            let [small, large] = times.each_mut().map(|times| at(times, 50));
            let ratio = large.as_secs_f64() / small.as_secs_f64();
            let who = if user == 1 { "all" } else { "20" };
            println!(
                "{data_type:?}, user in {who}: p50 {small:?} of {SMALL}, {large:?} of {LARGE}: ratio {ratio:.2}"
            );
        }
    }
}

/// Reads and writes a second over 32 connections, with a file.
async fn calls() {
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
    let program = Arc::new(program);
    for kind in [Kind::Page, Kind::Setting, Kind::Write] {
        let count = Arc::new(AtomicU64::new(0));
        let begun = Instant::now();
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..CONNECTIONS {
            let (program, count) = (Arc::clone(&program), Arc::clone(&count));
            tasks.spawn(async move {
                let mut times = Vec::new();
                while begun.elapsed() < PERIOD {
                    let called = Instant::now();
                    program.call(kind).await;
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

/// The emulator as a process of its own, with a file.
struct Program {
    child: Child,
    client: Client,
}

impl Program {
    fn start(file: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_volc-rtc-emulator"))
            .args([
                "--listen",
                "127.0.0.1:0",
                "--json",
                "--no-rate-limits",
                "--database",
            ])
            .arg(file)
            .env_remove("VOLCENGINE_ACCESS_KEY")
            .env_remove("VOLCENGINE_SECRET_KEY")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| ready[name].as_str().unwrap().to_owned();
        let keys = Credentials::new(text("access_key"), text("secret_key"));
        let client = Client::builder().endpoint(text("url")).allow_http();
        let client = client
            .credentials(keys)
            .retry(NoRetry)
            .rate_limiter(RateLimiter::off());
        Self {
            child,
            client: client.build().unwrap(),
        }
    }

    /// Reads the first page of a user, and returns the number of its items.
    async fn page(&self, data_type: DataType, user: i64) -> usize {
        let call = self.client.get_user_conversations().app_id(APP);
        let call = call.participant_user_id(user).cursor(0).limit(20);
        let page = call.data_type(data_type).send().await.unwrap();
        page.conversation_infos.len()
    }

    async fn call(&self, kind: Kind) {
        let client = &self.client;
        match kind {
            Kind::Page => assert_eq!(self.page(DataType::Cache, 1).await, 20),
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

    /// The most memory that it has taken so far, in KiB; 0 where that is not told.
    fn peak_memory(&self) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmHWM:"));
        let number = line.and_then(|line| line.split_ascii_whitespace().nth(1));
        number.and_then(|text| text.parse().ok()).unwrap_or(0)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The time that so many percent do not exceed.
fn at(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() - 1) * percent / 100]
}
