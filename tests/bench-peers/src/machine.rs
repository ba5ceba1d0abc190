//! Where things are, what they were measured on, and the file that tells of it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::report::Table;
use crate::{ALL, Result};

/// This workspace.
pub fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The workspace of the SDK.
pub fn root() -> PathBuf {
    here().join("../..")
}

/// Cargo on this workspace.
pub fn cargo() -> Command {
    let mut command = Command::new(env!("CARGO"));
    command.current_dir(here());
    command
}

/// Writes `BENCHMARKS.md`. Sections of what was not measured now are kept.
pub fn write(tables: &[Table]) -> Result<()> {
    let path = root().join("BENCHMARKS.md");
    let old = std::fs::read_to_string(&path).unwrap_or_default();
    let mut text = format!(
        "# Benchmarks\n\nWritten by `cargo xtask bench --md`; do not edit by hand. What counts are the ratios: all rows \
         of a table were\nmeasured in one run and in turns. Ratios are medians over rounds, beside their quartiles.\n\
         `cargo xtask bench sign --md` measures one section again.\n\n{}",
        machine()
    );
    for name in ALL {
        let fresh = tables.iter().find(|table| table.bench == name);
        if let Some(section) = fresh.map(Table::markdown).or_else(|| section(&old, name)) {
            let _ = write!(text, "\n{}\n", section.trim_end());
        }
    }
    Ok(std::fs::write(path, text)?)
}

/// The section of a subject in an older file.
fn section(old: &str, name: &str) -> Option<String> {
    let head = format!("\n## {name}\n");
    let start = old.find(&head)? + 1;
    let rest = &old[start..];
    let end = rest[1..].find("\n## ").map_or(rest.len(), |at| at + 1);
    Some(rest[..end].to_owned())
}

fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .unwrap_or_default();
    let model = model.trim_start_matches(['\t', ' ', ':']);
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let rustc = Command::new("rustc").arg("--version").output();
    let rustc = rustc.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let lock = std::fs::read_to_string(here().join("Cargo.lock")).unwrap_or_default();
    let peers = [
        "aws-sigv4",
        "aws-sdk-sqs",
        "hyper",
        "hyper-util",
        "reqwest",
        "serde_json",
        "sha2",
        "simd-json",
        "sonic-rs",
    ];
    let versions: Vec<String> = peers
        .iter()
        .map(|peer| format!("{peer} {}", version(&lock, peer)))
        .collect();
    format!(
        "Machine: {model}, {cores} cores, {}. Compiler: {}.\nPeers: {}.\n",
        std::env::consts::OS,
        rustc.unwrap_or_default(),
        versions.join(", ")
    )
}

fn version(lock: &str, package: &str) -> String {
    let head = format!("name = \"{package}\"\nversion = \"");
    let rest = lock.split_once(&head).map_or("", |(_, rest)| rest);
    rest.split('"').next().unwrap_or_default().to_owned()
}
