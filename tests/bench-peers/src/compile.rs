//! What compiling costs an Action: CPU seconds of one crate, its dependencies built, one job, not incremental.

use std::path::Path;
use std::process::Command;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

use crate::Result;
use crate::machine::{cargo, here, root};
use crate::measure::{Row, rows};
use crate::report::{Bar, Table};

const ROUNDS: usize = 3;

/// Measures `cargo check` and `cargo build` of our crate and of aws-sdk-sqs.
pub fn table() -> Result<Table> {
    let actions = count(
        &root().join("crates/volc-rtc-api/src/generated"),
        "ActionInfo::new(",
    )?;
    let sqs = source_of("aws-sdk-sqs")?;
    let operations = std::fs::read_dir(Path::new(&sqs).join("src/operation"))?
        .filter_map(std::io::Result::ok)
        .filter(|entry| entry.path().is_dir())
        .count();
    let crates = [("aws-sdk-sqs", operations), ("volc-rtc-api", actions)];
    let (mut check, mut build) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let check_round = each("check", &crates)?;
        let build_round = each("build", &crates)?;
        // The first round builds the dependencies.
        if round > 0 {
            check.push(check_round);
            build.push(build_round);
        }
    }
    let mut all: Vec<Row> = rows(&["aws-sdk-sqs, check", "ours, check"], "ms", &check);
    all.extend(rows(&["aws-sdk-sqs, build", "ours, build"], "ms", &build));
    let bars = vec![
        Bar::at_most("check an Action to an operation", 0.33, all[1].ratio[0]),
        Bar::at_most("build an Action to an operation", 0.16, all[3].ratio[0]),
    ];
    Ok(Table {
        bench: "compile",
        title: format!(
            "CPU time of `cargo check` and `cargo build` of one crate, its dependencies built, one job, not \
             incremental, to an Action ({actions} in volc-rtc-api) or an operation ({operations} in aws-sdk-sqs)."
        ),
        rows: all,
        bars,
        notes: vec!["Ratios are to aws-sdk-sqs under the same command.".to_owned()],
    })
}

fn each(command: &str, crates: &[(&str, usize)]) -> Result<Vec<f64>> {
    crates
        .iter()
        .map(|(package, count)| Ok(milliseconds(command, package)? / *count as f64))
        .collect()
}

/// CPU milliseconds of compiling a package once more.
fn milliseconds(command: &str, package: &str) -> Result<f64> {
    let run = |args: &[&str]| -> Result<()> {
        let mut cargo = cargo();
        cargo
            .args(args)
            .args(["--quiet", "--package", package])
            .env("CARGO_INCREMENTAL", "0");
        let output = cargo.output()?;
        match output.status.success() {
            true => Ok(()),
            false => Err(String::from_utf8_lossy(&output.stderr).into()),
        }
    };
    run(&["clean"])?;
    let before = children_ms()?;
    run(&[command, "--jobs", "1"])?;
    Ok(children_ms()? - before)
}

fn children_ms() -> Result<f64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let time = usage.user_time() + usage.system_time();
    Ok(time.num_microseconds() as f64 / 1e3)
}

/// How often a text stands in the files of a folder.
fn count(folder: &Path, text: &str) -> Result<usize> {
    let mut found = 0;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        found += match path.is_dir() {
            true => count(&path, text)?,
            false => std::fs::read_to_string(&path)?.matches(text).count(),
        };
    }
    Ok(found)
}

fn source_of(package: &str) -> Result<String> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(here())
        .output()?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"]
        .as_array()
        .ok_or("cargo metadata names no packages")?;
    let found = packages
        .iter()
        .find(|entry| entry["name"] == package)
        .ok_or("it is not in the lock")?;
    let manifest = found["manifest_path"]
        .as_str()
        .ok_or("it has no manifest")?;
    Ok(manifest.trim_end_matches("Cargo.toml").to_owned())
}
