//! Measures the emulator: its start, the pages of a large and a small app, lists of other kinds of a million and of a
//! thousand, and calls a second at 32 connections.
//!
//! `cargo bench -p volc-rtc-emulator`, or with `-- start`, `-- pages`, `-- lists` or `-- calls` one of them.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

mod calls;
mod lists;
mod pages;
mod program;

use std::time::{Duration, Instant};

use volc_rtc_emulator::Emulator;

const APP: i64 = 7;
const SMALL: i64 = 1_000;
const LARGE: i64 = 1_000_000;

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
        runtime.block_on(pages::pages());
    }
    if is_wanted("lists") {
        runtime.block_on(lists::lists());
    }
    if is_wanted("calls") {
        runtime.block_on(calls::calls());
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

/// The time that so many percent do not exceed.
fn at(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() - 1) * percent / 100]
}
