//! The cost of processes: processor time and memory.

use std::process::Command;

use nix::sys::resource::{Usage, UsageWho, getrusage};
use nix::sys::time::TimeValLike;

use crate::Result;

/// Milliseconds that this process has had a processor, kernel included.
pub fn own_ms() -> Result<f64> {
    Ok(milliseconds(&getrusage(UsageWho::RUSAGE_SELF)?))
}

/// Milliseconds that processes that were started and waited for have had a processor.
pub fn children_ms() -> Result<f64> {
    Ok(milliseconds(&getrusage(UsageWho::RUSAGE_CHILDREN)?))
}

fn milliseconds(usage: &Usage) -> f64 {
    (usage.user_time() + usage.system_time()).num_microseconds() as f64 / 1e3
}

/// Bytes of memory that this process has.
pub fn resident_bytes() -> Result<f64> {
    // Counted page by page, where `statm` may be behind.
    let text = std::fs::read_to_string("/proc/self/smaps_rollup")?;
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Rss:"))
        .ok_or("the kernel does not tell how much memory there is")?;
    let kilobytes = line.trim().trim_end_matches("kB").trim();
    Ok(kilobytes.parse::<f64>()? * 1024.0)
}

/// Runs a command to its end; what it complains about is the error.
pub fn run(command: &mut Command) -> Result<String> {
    let output = command.output()?;
    if output.status.success() {
        Ok(String::from_utf8(output.stdout)?)
    } else {
        Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into())
    }
}
