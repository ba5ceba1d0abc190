//! The program of one call: how large it is, and how many crates it is made of.

use std::collections::BTreeSet;

use crate::Result;
use crate::machine::{cargo, here};
use crate::measure::rows;
use crate::report::{Bar, Table};

const PROGRAMS: [&str; 2] = ["one-call-by-hand", "one-call-ours"];

/// Builds both programs and looks at them.
pub fn table() -> Result<Table> {
    let mut bytes = Vec::new();
    let mut crates = Vec::new();
    for package in PROGRAMS {
        let status = cargo()
            .args(["build", "--release", "--quiet", "--package", package])
            .status()?;
        if !status.success() {
            return Err(format!("`{package}` does not build").into());
        }
        bytes.push(
            std::fs::metadata(here().join("target/release").join(package))?.len() as f64 / 1e6,
        );
        let args = [
            "tree",
            "--package",
            package,
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ];
        let output = cargo().args(args).output()?;
        let text = String::from_utf8(output.stdout)?;
        let names: BTreeSet<&str> = text
            .lines()
            .map(|line| line.trim_end_matches(" (*)"))
            .filter(|line| !line.is_empty())
            .collect();
        crates.push(names.len() as f64);
    }
    let more = crates[1] - crates[0];
    let ratio = bytes[1] / bytes[0];
    let mut all = rows(
        &[
            "by hand, stripped release binary",
            "ours, stripped release binary",
        ],
        "MB",
        &[bytes],
    );
    all.extend(rows(
        &["by hand, crates", "ours, crates"],
        "crates",
        &[crates],
    ));
    Ok(Table {
        bench: "size",
        title: "A program that makes one call and prints what came, with TLS.".to_owned(),
        rows: all,
        bars: vec![
            Bar::at_most("binary of ours to by hand", 1.15, ratio),
            Bar::at_most("crates of ours beyond by hand", 8.0, more),
        ],
        notes: vec![
            "Both use reqwest, rustls on ring, the system's certificates and Tokio.".to_owned(),
        ],
    })
}
