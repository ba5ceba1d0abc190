//! The paths, the machine and the file of results.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::plot::Plot;
use crate::report::Section;
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

/// Writes `BENCHMARKS.md` and its plots. Sections of what was not measured now are kept.
pub fn write(sections: &[Section]) -> Result<()> {
    let path = root().join("BENCHMARKS.md");
    let old = std::fs::read_to_string(&path).unwrap_or_default();
    let bodies: Vec<(&str, String)> = ALL
        .into_iter()
        .filter_map(|name| {
            let fresh = sections.iter().find(|section| section.bench == name);
            let body = fresh.map(Section::markdown).or_else(|| kept(&old, name))?;
            Some((name, body))
        })
        .collect();
    let mut text = format!(
        "# Benchmarks\n\nWritten by `cargo xtask bench --md`; do not edit by hand. What counts are the ratios, which \
            are \
         to the first row of a\ntable: its rows were measured in one run and in turns. Figures are medians over \
         rounds, \
         ratios medians beside their\nquartiles. `cargo xtask bench --build-only` builds everything beforehand, \
         `cargo xtask bench sign --md` measures one section\nagain and keeps the others.\n\n{}{}",
        machine(),
        bars(&bodies)
    );
    for (_, body) in &bodies {
        let _ = write!(text, "\n{}\n", body.trim_end());
    }
    let plots: Vec<&Plot> = sections.iter().flat_map(|section| &section.plots).collect();
    let folder = root().join("benchmarks");
    std::fs::create_dir_all(&folder)?;
    for plot in plots {
        std::fs::write(folder.join(plot.file), &plot.svg)?;
    }
    Ok(std::fs::write(path, text)?)
}

/// The section of a subject in an older file.
fn kept(old: &str, name: &str) -> Option<String> {
    let head = format!("\n## {name}\n");
    let start = old.find(&head)? + 1;
    let rest = &old[start..];
    let end = rest[1..].find("\n## ").map_or(rest.len(), |at| at + 1);
    Some(rest[..end].to_owned())
}

/// Returns the number of bars that are met, and the bars that are not.
fn bars(bodies: &[(&str, String)]) -> String {
    let (mut all, mut missed) = (0, String::new());
    for (name, body) in bodies {
        let table = body.split("\n| bar |").nth(1).unwrap_or_default();
        let bars = table.lines().skip(2);
        for bar in bars.take_while(|line| line.starts_with("| ")) {
            all += 1;
            if bar.contains("| missed") {
                let _ = writeln!(missed, "| {name} {bar}");
            }
        }
    }
    if missed.is_empty() {
        format!("\nAll {all} bars are met.\n")
    } else {
        let head = "| missed in | bar | asked | measured | |\n|---|---|---:|---:|---|";
        let met = all - missed.lines().count();
        format!("\n{met} of {all} bars are met; these are not:\n\n{head}\n{missed}")
    }
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
        "progenitor",
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
    // The newest of several comes last.
    let rest = lock.rsplit_once(&head).map_or("", |(_, rest)| rest);
    rest.split('"').next().unwrap_or_default().to_owned()
}
