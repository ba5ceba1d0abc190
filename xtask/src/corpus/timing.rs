//! `--repeat`: how long reading and generating takes, and how much memory.

use std::time::Instant;

use serde::Serialize;

/// The measured times.
#[derive(Serialize)]
pub(crate) struct Timing {
    /// The number of pages that were read and generated.
    pub(crate) pages: usize,
    /// The seconds that this took.
    pub(crate) seconds: f64,
    /// The most memory that the process ever held, in bytes; `None` where the system does not tell.
    pub(crate) peak_bytes: Option<u64>,
}

impl Timing {
    /// Works off an iterator with an item a page, and keeps all items to the end as codegen does.
    pub(crate) fn measure<T>(results: impl Iterator<Item = T>) -> Self {
        let start = Instant::now();
        let kept: Vec<T> = results.collect();
        Self {
            pages: kept.len(),
            seconds: start.elapsed().as_secs_f64(),
            peak_bytes: peak_bytes(),
        }
    }

    /// A line.
    pub(crate) fn text(&self) -> String {
        let memory = match self.peak_bytes {
            Some(bytes) => format!("{:.0} MB at most", bytes as f64 / 1e6),
            None => "memory not known".to_owned(),
        };
        format!(
            "{} pages read and generated in {:.2} s, {memory}\n",
            self.pages, self.seconds
        )
    }
}

/// `VmHWM` of Linux.
fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}
