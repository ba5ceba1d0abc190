//! `cargo xtask bench`: the SDK measured against its peers.

use std::process::Command;

use clap::Args;

use crate::process::{cargo, run};
use crate::workspace;

/// Options of `cargo xtask bench`.
#[derive(Args, Debug)]
pub(crate) struct BenchArgs {
    /// Subjects to measure; all of them if none is named.
    #[arg(value_parser = ["sign", "call", "decode", "scale", "soak", "size", "compile", "codegen"])]
    subjects: Vec<String>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
    /// Write `BENCHMARKS.md`: what is measured now takes the place of its older section.
    #[arg(long)]
    md: bool,
    /// Build what is measured, and stop: a machine that has built it is quiet while it measures.
    #[arg(long, conflicts_with_all = ["json", "md"])]
    build_only: bool,
    /// The number of calls the soak makes.
    #[arg(long, value_name = "CALLS")]
    soak_calls: Option<u64>,
    /// Leave aws-sdk-sqs out of the calls: it takes long to build.
    #[arg(long)]
    no_aws: bool,
}

/// Builds the workspace of the peers, which has a lock and a target folder of its own, and runs it.
///
/// # Errors
/// If it does not build, or something cannot be measured.
pub(crate) fn bench(args: &BenchArgs) -> anyhow::Result<()> {
    let peers = workspace::root().join("tests/bench-peers");
    let mut build = cargo();
    build
        .args(["rustc", "--quiet", "--release", "--locked"])
        .args(["--package", "bench-peers"])
        .current_dir(&peers)
        .env_remove("CARGO_TARGET_DIR");
    // The calls are part of several sections, and a program of other features would be built anew.
    if !args.no_aws {
        build.args(["--features", "aws"]);
    }
    // Instructions are told apart by the names of functions.
    run(build.args(["--", "-C", "strip=none"]))?;
    let mut command = Command::new(peers.join("target/release/bench-peers"));
    command
        .args(&args.subjects)
        .current_dir(&peers)
        .env_remove("CARGO_TARGET_DIR");
    let flags = [
        (args.json, "--json"),
        (args.md, "--md"),
        (args.build_only, "--build-only"),
    ];
    command.args(flags.iter().filter(|(set, _)| *set).map(|(_, flag)| flag));
    if let Some(calls) = args.soak_calls {
        command.args(["--soak-calls", &calls.to_string()]);
    }
    run(&mut command)
}
