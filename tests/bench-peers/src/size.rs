//! The program of one call: how large it is, and how many crates it is made of.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::Result;
use crate::machine::{cargo, here};
use crate::measure::rows;
use crate::process::run;
use crate::report::{Bar, Section, Table};

/// The programs, the one by hand first.
pub const PROGRAMS: [&str; 2] = ["one-call-by-hand", "one-call-ours"];

/// Ours over the hyper transport.
pub const OVER_HYPER: &str = "one-call-ours-hyper";

/// Builds all programs.
pub fn build() -> Result<()> {
    for package in PROGRAMS.into_iter().chain([OVER_HYPER]) {
        // One after the other, so that they share no features.
        run(cargo().args([
            "build",
            "--release",
            "--locked",
            "--quiet",
            "--package",
            package,
        ]))?;
    }
    Ok(())
}

/// Returns the path of a program.
pub fn program(package: &str) -> PathBuf {
    here().join("target/release").join(package)
}

/// Builds both programs and looks at them.
pub fn section() -> Result<Section> {
    build()?;
    let (mut bytes, mut crates) = (Vec::new(), Vec::new());
    for package in PROGRAMS {
        bytes.push(std::fs::metadata(program(package))?.len() as f64 / 1e6);
        let tree = run(cargo().args([
            "tree",
            "--locked",
            "--package",
            package,
            "--edges",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ]))?;
        let names: BTreeSet<&str> = tree
            .lines()
            .map(|line| line.trim_end_matches(" (*)"))
            .filter(|line| !line.is_empty())
            .collect();
        crates.push(names.len() as f64);
    }
    let bars = vec![
        Bar::at_most("binary of ours to by hand", 1.16, bytes[1] / bytes[0]),
        Bar::at_most("crates of ours beyond by hand", 8.0, crates[1] - crates[0]),
    ];
    let names = ["by hand", "ours"];
    let table = |title: &str, unit, sample| Table {
        title: title.to_owned(),
        rows: rows(&names, unit, &[sample]),
    };
    Ok(Section {
        bench: "size",
        title: "A program that makes one call and prints what came, with TLS.".to_owned(),
        tables: vec![
            table("stripped release binary", "MB", bytes),
            table("crates, itself included", "crates", crates),
        ],
        bars,
        notes: vec![
            "Both use reqwest, rustls on ring, the system's certificates and Tokio, with the usual release profile."
                .to_owned(),
        ],
        plots: Vec::new(),
    })
}
