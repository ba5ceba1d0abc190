//! Whole calls over loopback with kept connections, to a server in a process of its own.

pub mod client;
pub mod server;

use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use tokio::runtime::{Builder, Runtime};

use crate::Result;
use crate::instructions;
use crate::measure::{Row, rows};
use crate::report::{Bar, Table};
use client::{Caller, NAMES};
use server::Server;

const ROUNDS: usize = 11;
const CALLS_A_ROUND: usize = 4000;

/// Measures all ways to call.
pub fn table() -> Result<Table> {
    let server = Server::start()?;
    let single = Builder::new_current_thread().enable_all().build()?;
    let several = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let callers: Vec<Caller> = (0..NAMES.len())
        .map(|row| Caller::new(row, &server.url))
        .collect::<Result<_>>()?;

    let mut cpu = measure(&single, &callers, 1, |spent| spent.user_us)?;
    for (index, row) in cpu.iter_mut().enumerate() {
        row.instructions = instructions::count("call", index, 200, &[&server.url]);
        row.name.push_str("; user CPU a call, one after another");
    }
    // A runtime has connections of its own.
    let callers: Vec<Caller> = (0..NAMES.len())
        .map(|row| Caller::new(row, &server.url))
        .collect::<Result<_>>()?;
    let mut throughput = measure(&several, &callers, 64, |spent| spent.calls_a_second)?;
    for row in &mut throughput {
        row.name.push_str("; calls a second, 64 at a time");
    }
    let bars = bars(&cpu, &throughput);
    cpu.extend(throughput);
    Ok(Table {
        bench: "call",
        title: format!(
            "A call of GetUserConversations over loopback with kept connections; the answer has {} bytes.",
            server::answer().len()
        ),
        rows: cpu,
        bars,
        notes: vec![
            "Ours has its limiter on, with a quota that is never reached, and its retries and time limits. \
             Instructions are those of the client's process outside of the kernel, one call after another. Ratios \
             are to `by hand` with the same number of calls at a time."
                .to_owned(),
        ],
    })
}

fn bars(cpu: &[Row], throughput: &[Row]) -> Vec<Bar> {
    let mut bars = Vec::new();
    let instructions = |row: usize| cpu[row].instructions;
    if let (Some(ours), Some(by_hand)) = (instructions(1), instructions(0)) {
        bars.push(Bar::at_most(
            "ours to by hand, instructions",
            0.75,
            ours / by_hand,
        ));
    }
    if let (Some(ours), Some(aws)) = (instructions(1), cpu.get(5).and_then(|row| row.instructions))
    {
        bars.push(Bar::at_most(
            "ours to aws-sdk-sqs, instructions",
            0.45,
            ours / aws,
        ));
    }
    let to = |row: usize| throughput[1].to(&throughput[row]);
    bars.push(Bar::at_least("ours to by hand, 64 at a time", 1.2, to(0)));
    bars.push(Bar::at_least(
        "ours to bare reqwest, 64 at a time",
        0.75,
        to(2),
    ));
    if throughput.len() > 5 {
        bars.push(Bar::at_least(
            "ours to aws-sdk-sqs, 64 at a time",
            2.4,
            to(5),
        ));
    }
    if let (Some(lean), Some(by_hand)) = (instructions(4), instructions(0)) {
        bars.push(Bar::at_most(
            "lean transport to by hand, instructions",
            0.6,
            lean / by_hand,
        ));
    }
    bars.push(Bar::at_least(
        "lean transport to by hand, 64 at a time",
        1.5,
        throughput[4].to(&throughput[0]),
    ));
    bars
}

/// Does a row so many times, one call after another.
pub fn repeat(row: usize, times: u64, url: &str) -> Result<()> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let caller = Caller::new(row, url)?;
    runtime.block_on(async {
        for _ in 0..times {
            caller.call().await?;
        }
        Ok(())
    })
}

/// What a round of calls took.
struct Spent {
    user_us: f64,
    calls_a_second: f64,
}

fn measure(
    runtime: &Runtime,
    callers: &[Caller],
    at_a_time: usize,
    figure: impl Fn(&Spent) -> f64,
) -> Result<Vec<Row>> {
    let mut samples = Vec::new();
    for round in 0..=ROUNDS {
        let mut sample = Vec::new();
        for caller in callers {
            sample.push(figure(&runtime.block_on(calls(caller, at_a_time))?));
        }
        // The first round makes the connections.
        if round > 0 {
            samples.push(sample);
        }
    }
    let unit = if at_a_time == 1 { "us" } else { "/s" };
    Ok(rows(NAMES, unit, &samples))
}

async fn calls(caller: &Caller, at_a_time: usize) -> Result<Spent> {
    let (start, before) = (Instant::now(), user_us()?);
    let tasks: Vec<_> = (0..at_a_time)
        .map(|_| {
            let caller = caller.clone();
            tokio::spawn(async move {
                for _ in 0..CALLS_A_ROUND / at_a_time {
                    caller.call().await.map_err(|error| error.to_string())?;
                }
                Ok::<_, String>(())
            })
        })
        .collect();
    for task in tasks {
        task.await??;
    }
    let calls = (CALLS_A_ROUND / at_a_time * at_a_time) as f64;
    Ok(Spent {
        user_us: (user_us()? - before) / calls,
        calls_a_second: calls / start.elapsed().as_secs_f64(),
    })
}

fn user_us() -> Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    Ok(usage.user_time().num_microseconds() as f64)
}
