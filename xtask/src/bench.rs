//! `cargo xtask bench`: the SDK measured against its peers.

use clap::Args;

use crate::steps::{cargo, run};
use crate::workspace;

/// What is measured, and how it is told.
#[derive(Args, Debug)]
pub(crate) struct BenchArgs {
    /// What to measure; everything if nothing is named.
    #[arg(value_parser = ["sign", "call", "decode", "codegen", "compile", "size"])]
    subjects: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Write `BENCHMARKS.md`: what is measured now takes the place of its older section.
    #[arg(long)]
    md: bool,
    /// Leave aws-sdk-sqs out of the calls: it takes long to build.
    #[arg(long)]
    no_aws: bool,
}

/// Builds the workspace of the peers, which has a lock and a target folder of its own, and runs it.
///
/// # Errors
/// If it does not build, or something cannot be measured.
pub(crate) fn bench(args: &BenchArgs) -> Result<(), String> {
    let peers = workspace::root().join("tests/bench-peers");
    let mut command = cargo();
    command
        .args([
            "run",
            "--quiet",
            "--release",
            "--locked",
            "--package",
            "bench-peers",
        ])
        .current_dir(&peers)
        .env_remove("CARGO_TARGET_DIR");
    if !args.no_aws && (args.subjects.is_empty() || args.subjects.iter().any(|s| s == "call")) {
        command.args(["--features", "aws"]);
    }
    command.arg("--").args(&args.subjects);
    let flags = [(args.json, "--json"), (args.md, "--md")];
    command.args(flags.iter().filter(|(set, _)| *set).map(|(_, flag)| flag));
    run(&mut command)
}
