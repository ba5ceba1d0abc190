//! `cargo xtask test`: everything that has to hold before a change lands. CI runs it, and nothing else.

use std::process::Command;

use anyhow::ensure;

use crate::process::{self, cargo, run};
use crate::steps::Steps;
use crate::{
    api, costs, coverage, deny, features, graph, lint, msrv, secret_scan, tidy, workspace,
};

/// The vendor's own files, which lie beside the repository and never in it. The tests that read them are test programs
/// or modules named `vendor`; a clone without these files tests every dialect by pages of our own.
const VENDOR: &str = "../shared";

/// Runs all checks, the quick ones first.
///
/// # Errors
/// The first check that fails.
pub(crate) fn test() -> anyhow::Result<()> {
    let mut steps = Steps::default();
    steps.step("formatting", || {
        run(cargo().args(["fmt", "--all", "--check"]))?;
        // A workspace of its own; its lints would compile all of the peers.
        let peers = "tests/bench-peers/Cargo.toml";
        run(cargo().args(["fmt", "--all", "--check", "--manifest-path", peers]))
    })?;
    steps.step("language and form of hand-written files", || {
        ensure!(tidy::tidy()?, "it breaks the rules of tidy.toml");
        Ok(())
    })?;
    steps.step("generated code is current", || {
        let xtask = std::env::current_exe()?;
        run(Command::new(xtask)
            .args(["codegen", "--check"])
            .current_dir(workspace::root()))
    })?;
    steps.step("equal types are shared, or a reason says why not", || {
        ensure!(lint::all_shared()?, "they are not");
        Ok(())
    })?;
    steps.step(
        "no file imports in a circle, no crate from above",
        graph::check,
    )?;
    let metadata = process::metadata()?;
    steps.step("no dependency needs a newer compiler", || {
        msrv::check(&metadata)
    })?;
    steps.step("dependencies follow deny.toml", deny::check)?;
    let all = features::portable(&metadata);
    let everything = ["--workspace", "--features", all.as_str()];
    let lints = |args: &[&str]| {
        run(cargo()
            .arg("clippy")
            .args(args)
            .args(["--", "-D", "warnings"]))
    };
    steps.step("lints", || {
        lints(&[&everything[..], &["--all-targets"]].concat())
    })?;
    steps.step("tests compile", || {
        run(cargo().args(["test", "--no-run"]).args(everything))
    })?;
    steps.step("tests, and no secret is in what they print", || {
        secret_scan::test(cargo().args(["test", "--no-fail-fast"]).args(everything))
    })?;
    if !workspace::root().join(VENDOR).is_dir() {
        eprintln!("skipped: {VENDOR} is not here, so tests named `vendor` compared nothing");
    }
    steps.step("COSTS.md is current", || {
        ensure!(costs::check()?, "it is not");
        Ok(())
    })?;
    steps.step("COVERAGE.md is current", || {
        ensure!(coverage::check()?, "it is not");
        Ok(())
    })?;
    steps.step("documentation", || {
        run(cargo()
            .args(["doc", "--no-deps"])
            .args(everything)
            .env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    steps.step("the public API is the listed one", || {
        ensure!(api::check()?, "it is not");
        Ok(())
    })?;
    steps.step("feature sets", || {
        features::sets(&metadata, |args| lints(&[&["--quiet"], args].concat()))
    })?;
    eprintln!("\n{}", steps.summary());
    Ok(())
}
