//! Many calls: the memory of the process must not grow with them.

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::Result;
use crate::call::client::{Caller, NAMES};
use crate::call::server::Server;
use crate::measure::rows;
use crate::plot::{Series, lines};
use crate::process::{resident_bytes, run};
use crate::report::{Bar, Section, Table};

const AT_A_TIME: u64 = 64;
const STEPS: u64 = 10;
/// By hand and ours.
const ROWS: [usize; 2] = [0, 1];

/// Makes so many calls each way, and looks at the memory on the way.
pub fn section(calls: u64) -> Result<Section> {
    let server = Server::start(false)?;
    let mut memory = Vec::new();
    for row in ROWS {
        let output = run(Command::new(std::env::current_exe()?)
            .args(["soak", &row.to_string(), &calls.to_string()])
            .arg(&server.url))?;
        let bytes: Vec<f64> = serde_json::from_str(&output)?;
        memory.push(bytes);
    }
    let names = ROWS.map(|row| NAMES[row]);
    let step = calls / STEPS;
    let slopes: Vec<f64> = memory.iter().map(|bytes| slope(bytes, step)).collect();
    // The first fifth makes connections, and the allocator finds what it needs.
    let grown: Vec<f64> = memory.iter().map(|bytes| last(bytes) / bytes[1]).collect();
    let megabytes = memory.iter().map(|bytes| last(bytes) / 1e6).collect();
    let series: Vec<Series> = memory
        .iter()
        .zip(names)
        .map(|(bytes, name)| Series {
            name: name.to_owned(),
            points: (1..)
                .zip(bytes)
                .map(|(at, bytes)| ((at * step) as f64, bytes / 1e6))
                .collect(),
        })
        .collect();
    let bars = vec![Bar::at_most(
        "memory of ours at the end to that after a fifth",
        1.02,
        grown[1],
    )];
    let table = |title: &str, unit, sample| Table {
        title: title.to_owned(),
        rows: rows(&names, unit, &[sample]),
    };
    Ok(Section {
        bench: "soak",
        title: format!(
            "{calls} calls, {AT_A_TIME} at a time, in a process of their own; its memory after each tenth of them."
        ),
        tables: vec![
            table("memory at the end", "MB", megabytes),
            table("memory at the end to that after a fifth", "times", grown),
        ],
        bars,
        notes: vec![format!(
            "What memory gains in a thousand calls after the first fifth, by least squares: {}. Memory after each \
                tenth, in \
             MB: {}.",
            listed(&names, |at| format!("{:.0} bytes", slopes[at] * 1e3)),
            listed(&names, |at| {
                let figures = memory[at].iter().map(|bytes| format!("{:.1}", bytes / 1e6));
                figures.collect::<Vec<_>>().join(" ")
            })
        )],
        plots: vec![lines(
            "soak.svg",
            "Memory over calls",
            ["calls", "MB"],
            &series,
        )],
    })
}

/// Makes so many calls and prints the memory after each tenth of them.
pub fn calls(row: usize, calls: u64, url: &str) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let caller = Caller::new(row, url)?;
    let made = Arc::new(AtomicU64::new(0));
    let step = calls / STEPS;
    let bytes = runtime.block_on(async {
        let tasks: Vec<_> = (0..AT_A_TIME)
            .map(|_| {
                let (caller, made) = (caller.clone(), Arc::clone(&made));
                tokio::spawn(async move {
                    let mut bytes = Vec::new();
                    loop {
                        let number = made.fetch_add(1, Ordering::Relaxed) + 1;
                        if number > step * STEPS {
                            return Ok::<_, String>(bytes);
                        }
                        caller.call().await.map_err(|error| error.to_string())?;
                        if number % step == 0 {
                            let now = resident_bytes().map_err(|error| error.to_string())?;
                            bytes.push((number, now));
                        }
                    }
                })
            })
            .collect();
        let mut bytes = Vec::new();
        for task in tasks {
            bytes.extend(task.await??);
        }
        Ok::<_, Box<dyn std::error::Error>>(bytes)
    });
    let mut bytes = bytes?;
    bytes.sort_by_key(|(number, _)| *number);
    let bytes: Vec<f64> = bytes.into_iter().map(|(_, bytes)| bytes).collect();
    println!("{}", serde_json::to_string(&bytes)?);
    Ok(())
}

/// Bytes a call after the first fifth, by least squares.
fn slope(bytes: &[f64], step: u64) -> f64 {
    let points: Vec<(f64, f64)> = (1..)
        .zip(bytes)
        .skip(1)
        .map(|(at, bytes)| ((at * step) as f64, *bytes))
        .collect();
    let count = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let above: f64 = points
        .iter()
        .map(|point| (point.0 - x) * (point.1 - y))
        .sum();
    let below: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    above / below
}

fn last(bytes: &[f64]) -> f64 {
    bytes.last().copied().unwrap_or(f64::NAN)
}

fn listed(names: &[&str], text: impl Fn(usize) -> String) -> String {
    let parts = names.iter().enumerate();
    let parts: Vec<String> = parts
        .map(|(at, name)| format!("{name} {}", text(at)))
        .collect();
    parts.join(", ")
}
