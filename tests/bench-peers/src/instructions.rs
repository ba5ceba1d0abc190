//! Instructions of one repetition, counted by valgrind: they repeat on a noisy machine.

use std::process::Command;

/// Counts what one repetition of a row takes, from runs of two lengths, so that the start of the process falls out.
/// `None` where there is no valgrind.
pub fn count(bench: &str, row: usize, times: u64, extra: &[&str]) -> Option<f64> {
    let long = run(bench, row, times * 3, extra)?;
    let short = run(bench, row, times, extra)?;
    Some((long - short) / (times * 2) as f64)
}

fn run(bench: &str, row: usize, times: u64, extra: &[&str]) -> Option<f64> {
    let program = std::env::current_exe().ok()?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["repeat", bench, &row.to_string(), &times.to_string()])
        .args(extra)
        .output()
        .ok()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let line = said.lines().find(|line| line.contains("Collected :"))?;
    line.rsplit(' ').next()?.parse().ok()
}
