//! Instructions of one repetition, counted by valgrind: they repeat on a noisy machine. Valgrind has no SHA
//! instructions, and emulating what a few of those do would outweigh all else, so compressions of SHA-256 do not count.

use std::collections::HashMap;
use std::process::Command;

use crate::machine::here;

/// Counts what one repetition of a row takes, from runs of two lengths, so that the start of the process falls out.
/// `None` where there is no valgrind.
pub fn count(bench: &str, row: usize, times: u64, extra: &[&str]) -> Option<f64> {
    let long = run(bench, row, times * 3, extra)?;
    let short = run(bench, row, times, extra)?;
    Some((long - short) / (times * 2) as f64)
}

fn run(bench: &str, row: usize, times: u64, extra: &[&str]) -> Option<f64> {
    let program = std::env::current_exe().ok()?;
    let file = here().join(format!("target/callgrind.{}", std::process::id()));
    let output = Command::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(program)
        .args(["repeat", bench, &row.to_string(), &times.to_string()])
        .args(extra)
        .output()
        .ok()?;
    let profile = std::fs::read_to_string(&file).ok()?;
    // It is of no more use; if it stays, the next one takes its place.
    let _ = std::fs::remove_file(&file);
    output.status.success().then(|| outside_of_sha(&profile))
}

/// The sum of what functions take themselves, but for those that compress.
fn outside_of_sha(profile: &str) -> f64 {
    let mut names: HashMap<&str, &str> = HashMap::new();
    let (mut counts, mut sum, mut is_call) = (true, 0.0, false);
    for line in profile.lines() {
        if let Some(function) = line.strip_prefix("fn=").or(line.strip_prefix("cfn=")) {
            let (id, name) = function.split_once(' ').unwrap_or((function, ""));
            // A name is written once, where its number comes first.
            let name = match name {
                "" => names.get(id).copied().unwrap_or_default(),
                name => names.entry(id).or_insert(name),
            };
            if line.starts_with("fn=") {
                counts = !(name.contains("sha2") && name.contains("compress"));
            }
        } else if line.starts_with("calls=") {
            is_call = true;
        } else if line.starts_with(|first: char| first.is_ascii_digit() || "+-*".contains(first)) {
            let cost = line.split(' ').nth(1).and_then(|cost| cost.parse().ok());
            // After `calls=` stands what the callee takes, which is counted with the callee.
            if counts && !std::mem::take(&mut is_call) {
                sum += cost.unwrap_or(0.0);
            }
            is_call = false;
        }
    }
    sum
}
