//! Whole calls over loopback with kept connections, to a server in a process of its own.

pub mod client;
pub mod server;

use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};

use crate::Result;
use crate::instructions;
use crate::measure::rows;
use crate::official::{ALL as OFFICIAL, Running};
use crate::plot::ratios;
use crate::process::own_ms;
use crate::report::{Bar, Section, Table};
use client::{Caller, NAMES};
use server::Server;

const ROUNDS: usize = 11;
/// The number of calls at a time, and the number in a round.
const TOGETHER: [(usize, usize); 2] = [(64, 4096), (1024, 8192)];
const ONE_BY_ONE: usize = 4000;
const ONE_BY_ONE_OFFICIAL: usize = 400;

/// The titles that bars look for.
const CPU: &str = "processor time a call";
const RATE: &str = "calls a second";

/// Measures all ways to call.
pub fn section() -> Result<Section> {
    let server = Server::start(false)?;
    let mut tables = one_by_one(&server)?;
    let plots = vec![ratios(
        "call.svg",
        "Processor time of a call, one after another, to by hand",
        &tables[0].rows,
    )];
    for (at_a_time, calls) in TOGETHER {
        tables.extend(together(&server, at_a_time, calls)?);
    }
    Ok(Section {
        bench: "call",
        title: format!(
            "A call of GetUserConversations over loopback with kept connections; the response has {} bytes.",
            server::answer()?.len()
        ),
        bars: bars(&tables),
        tables,
        notes: vec![
            "Ours has its limiter on, with a quota that is never reached, its retries and time limits, and spans and \
             metrics compiled in that nobody listens to. By hand is reqwest, a plain signature and derived types, \
             without a time limit or with the SDK's (5 s to connect, 15 s an attempt, 60 s a call); reqwest and \
             hyper-util alone send a constant request and do not read the response; aws-sdk-sqs calls ListQueues. \
             The vendor's own SDKs are in their own processes. Processor time is that of the client's process, \
             kernel included; instructions are those outside of the kernel and of compressions of SHA-256. The server \
             has one thread, all clients that make calls together two."
                .to_owned(),
        ],
        plots,
    })
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

/// The cost of a call in a round.
#[derive(Clone, Copy)]
struct Spent {
    cpu_us: f64,
    calls_a_second: f64,
    /// The time that half of the calls, and all but a hundredth, were done in, where calls were timed.
    p50_us: Option<f64>,
    p99_us: Option<f64>,
}

impl Spent {
    fn new(cpu_ms: f64, ms: f64, calls: usize) -> Self {
        Self {
            cpu_us: cpu_ms * 1e3 / calls as f64,
            calls_a_second: calls as f64 * 1e3 / ms,
            p50_us: None,
            p99_us: None,
        }
    }

    fn timed(mut self, mut calls: Vec<Duration>) -> Self {
        calls.sort_unstable();
        let at = |share: f64| {
            let place = (calls.len().saturating_sub(1) as f64 * share).round() as usize;
            calls.get(place).map(|time| time.as_secs_f64() * 1e6)
        };
        (self.p50_us, self.p99_us) = (at(0.5), at(0.99));
        self
    }
}

fn one_by_one(server: &Server) -> Result<Vec<Table>> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let callers = callers(&server.url)?;
    let mut others: Vec<Running> = Vec::new();
    for official in &OFFICIAL {
        others.extend(official.start(&server.url)?);
    }
    let samples = in_rounds(|first| {
        let mut sample = in_turns(callers.len(), first, |row| {
            runtime.block_on(calls(&callers[row], 1, ONE_BY_ONE))
        })?;
        for other in &mut others {
            let took = other.calls(ONE_BY_ONE_OFFICIAL)?;
            sample.push(Spent::new(took.cpu_ms, took.ms, ONE_BY_ONE_OFFICIAL));
        }
        Ok(sample)
    })?;
    let names: Vec<&str> = NAMES
        .iter()
        .copied()
        .chain(others.iter().map(|other| other.name))
        .collect();
    let mut tables = tables(&names, "one after another", &samples);
    for (index, row) in tables[0].rows.iter_mut().enumerate().take(NAMES.len()) {
        row.instructions = instructions::count("call", index, 200, &[&server.url]);
    }
    Ok(tables)
}

fn together(server: &Server, at_a_time: usize, calls_a_round: usize) -> Result<Vec<Table>> {
    let runtime: Runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    // A runtime has connections of its own.
    let callers = callers(&server.url)?;
    let samples = in_rounds(|first| {
        in_turns(callers.len(), first, |row| {
            runtime.block_on(calls(&callers[row], at_a_time, calls_a_round))
        })
    })?;
    let how = format!("{at_a_time} at a time");
    Ok(tables(NAMES, &how, &samples))
}

fn callers(url: &str) -> Result<Vec<Caller>> {
    (0..NAMES.len()).map(|row| Caller::new(row, url)).collect()
}

/// The first round makes the connections and does not count.
fn in_rounds(mut round: impl FnMut(usize) -> Result<Vec<Spent>>) -> Result<Vec<Vec<Spent>>> {
    round(0)?;
    (0..ROUNDS).map(round).collect()
}

/// Measures all rows, another one first in each round: what comes behind a pause, or behind a certain row, is at an
/// advantage of up to a fifth.
fn in_turns(
    rows: usize,
    first: usize,
    mut measure: impl FnMut(usize) -> Result<Spent>,
) -> Result<Vec<Spent>> {
    let mut sample = vec![None; rows];
    for row in (0..rows).map(|place| (first + place) % rows) {
        sample[row] = Some(measure(row)?);
    }
    Ok(sample.into_iter().flatten().collect())
}

fn tables(names: &[&str], how: &str, samples: &[Vec<Spent>]) -> Vec<Table> {
    // What is not measured of the last rows, those of other processes, is no row.
    let table = |title: &str, unit, figure: fn(&Spent) -> Option<f64>| {
        let figures: Vec<Vec<f64>> = samples
            .iter()
            .map(|round| round.iter().filter_map(figure).collect())
            .collect();
        let measured = figures.first().map_or(0, Vec::len);
        Table {
            title: format!("{title}, {how}"),
            rows: rows(&names[..measured], unit, &figures),
        }
    };
    vec![
        table(CPU, "us", |spent| Some(spent.cpu_us)),
        table(RATE, "/s", |spent| Some(spent.calls_a_second)),
        table("median time of a call", "us", |spent| spent.p50_us),
        table("99th percentile of the time of a call", "us", |spent| {
            spent.p99_us
        }),
    ]
}

async fn calls(caller: &Caller, at_a_time: usize, calls: usize) -> Result<Spent> {
    let (start, before) = (Instant::now(), own_ms()?);
    let tasks: Vec<_> = (0..at_a_time)
        .map(|_| {
            let caller = caller.clone();
            tokio::spawn(async move {
                let mut times = Vec::with_capacity(calls / at_a_time);
                for _ in 0..calls / at_a_time {
                    let begin = Instant::now();
                    caller.call().await.map_err(|error| error.to_string())?;
                    times.push(begin.elapsed());
                }
                Ok::<_, String>(times)
            })
        })
        .collect();
    let mut times = Vec::with_capacity(calls);
    for task in tasks {
        times.extend(task.await??);
    }
    let made = calls / at_a_time * at_a_time;
    let ms = start.elapsed().as_secs_f64() * 1e3;
    Ok(Spent::new(own_ms()? - before, ms, made).timed(times))
}

fn bars(tables: &[Table]) -> Vec<Bar> {
    let (ours, lean) = ("ours", "ours, hyper transport");
    let fewer = |name: &str, peer: &str, limit| {
        let instructions = |name: &str| tables[0].row(name)?.instructions;
        let ratio = instructions(name)? / instructions(peer)?;
        let what = format!("{name}, to {peer}: instructions");
        Some(Bar::at_most(&what, limit, ratio))
    };
    let ratio = |title: &str, name: &str, peer: &str| {
        let table = tables.iter().find(|table| table.title == title)?;
        Some(table.row(name)?.to(table.row(peer)?))
    };
    let faster = |name: &str, peer: &str, limit| {
        let ratio = ratio(&format!("{RATE}, 64 at a time"), name, peer)?;
        let what = format!("{name}, to {peer}: calls a second, 64 at a time");
        Some(Bar::at_least(&what, limit, ratio))
    };
    let cheaper = |name: &str, peer: &str, limit| {
        let ratio = ratio(&format!("{CPU}, one after another"), name, peer)?;
        let what = format!("{name}, to {peer}: processor time, one after another");
        Some(Bar::at_most(&what, limit, ratio))
    };
    [
        cheaper(ours, "by hand", 1.0),
        cheaper(ours, "by hand, same time limits", 0.9),
        fewer(ours, "by hand", 0.62),
        fewer(ours, "aws-sdk-sqs", 0.45),
        fewer(lean, "by hand", 0.47),
        faster(ours, "by hand", 1.2),
        faster(ours, "reqwest alone", 0.75),
        faster(ours, "aws-sdk-sqs", 2.4),
        faster(lean, "by hand", 1.5),
        faster(lean, "reqwest alone", 1.0),
    ]
    .into_iter()
    .flatten()
    .collect()
}
