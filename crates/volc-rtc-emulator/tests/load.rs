//! The program under 500 slow clients, 10,000 idle ones, 100 bodies that do not end, and a shutdown among half-open
//! clients. `EMULATOR_LOAD=full` runs that size, else a tenth of it.

#![allow(clippy::print_stdout, clippy::unwrap_used)]
#![cfg(target_os = "linux")]

mod support;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use support::{Call, parameters};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use volc_core::{Credentials, Timestamp};

/// The time that a shutdown may take.
const SHUTDOWN: Duration = Duration::from_secs(5);
/// The memory that the program may take, in KiB.
const MEMORY: u64 = 200 << 10;
const CALLS: usize = 200;

struct Program {
    child: Child,
    ready: Value,
}

impl Program {
    fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_volc-rtc-emulator"))
            .args(["--listen", "127.0.0.1:0", "--json", "--no-rate-limits"])
            .env_remove("VOLCENGINE_ACCESS_KEY")
            .env_remove("VOLCENGINE_SECRET_KEY")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let ready = serde_json::from_str(&line).unwrap();
        Self { child, ready }
    }

    fn address(&self) -> std::net::SocketAddr {
        let url = self.ready["url"].as_str().unwrap();
        url.strip_prefix("http://").unwrap().parse().unwrap()
    }

    fn call(&self) -> Call {
        let key = |name: &str| self.ready[name].as_str().unwrap().to_owned();
        let now = Timestamp::from(std::time::SystemTime::now());
        Call::new(parameters()).with(|call| {
            call.credentials = Credentials::new(key("access_key"), key("secret_key"));
            call.at = now.unix();
        })
    }

    /// The most memory that it has taken so far, in KiB.
    fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmHWM:"))
            .unwrap();
        line.split_ascii_whitespace()
            .nth(1)
            .unwrap()
            .parse()
            .unwrap()
    }

    /// Asks it to stop; returns the time that this takes.
    fn stop(mut self) -> Duration {
        let started = Instant::now();
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &id])
                .status()
                .unwrap()
                .success()
        );
        assert!(self.child.wait().unwrap().success());
        started.elapsed()
    }
}

/// A client that sends a request's headers byte by byte, for as long as it may.
fn slow_client(mut client: TcpStream) -> JoinHandle<()> {
    tokio::spawn(async move {
        for byte in "POST /?Action=ListApps HTTP/1.1\r\nx-slow: "
            .bytes()
            .chain(std::iter::repeat(b'x'))
        {
            if client.write_all(&[byte]).await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
}

/// A client that sends all of a body of 4 MiB but its last byte.
fn unfinished_body(mut client: TcpStream) -> JoinHandle<()> {
    tokio::spawn(async move {
        let head =
            "POST /?Action=ListApps&Version=2023-11-01 HTTP/1.1\r\ncontent-length: 4194304\r\n\r\n";
        let sent = client.write_all(head.as_bytes()).await;
        let piece = [b' '; 64 << 10];
        for _ in 0..63 {
            if sent.is_err() || client.write_all(&piece).await.is_err() {
                return;
            }
        }
        let _ = client.write_all(&piece[1..]).await;
        std::future::pending::<()>().await;
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn others_are_served_and_it_stops_under_load() {
    let is_full = std::env::var("EMULATOR_LOAD").is_ok_and(|size| size == "full");
    let part = if is_full { 1 } else { 10 };
    let program = Program::start();
    let address = program.address();
    let connect = || async { TcpStream::connect(address).await.unwrap() };

    let mut idle = Vec::new();
    for _ in 0..10_000 / part {
        idle.push(connect().await);
    }
    let mut busy = Vec::new();
    for _ in 0..500 / part {
        busy.push(slow_client(connect().await));
    }
    for _ in 0..100 / part {
        busy.push(unfinished_body(connect().await));
    }
    let mut slowest = Duration::ZERO;
    for _ in 0..CALLS {
        let started = Instant::now();
        let response = program.call().send_to(address).await;
        assert_eq!(response.status, 200, "{}", response.body);
        slowest = slowest.max(started.elapsed());
    }
    // Half-open at shutdown.
    for text in ["", "P", "POST / HTTP/1.1\r\nhost: x\r\n"] {
        let mut client = connect().await;
        client.write_all(text.as_bytes()).await.unwrap();
        idle.push(client);
    }
    let memory = program.peak_memory();
    let stopped = tokio::task::spawn_blocking(move || program.stop())
        .await
        .unwrap();
    busy.iter().for_each(JoinHandle::abort);
    println!(
        "{} idle, {} slow or unfinished: {CALLS} calls, at most {slowest:?}; {} MiB; stopped in {stopped:?}",
        idle.len(),
        busy.len(),
        memory >> 10
    );
    assert!(memory < MEMORY, "{memory} KiB");
    assert!(stopped < SHUTDOWN, "{stopped:?}");
}
