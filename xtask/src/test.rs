//! `cargo xtask test`: everything that has to hold before a change lands. CI runs it, and nothing else.

use std::process::Command;

use crate::steps::{Steps, cargo, run};
use crate::{costs, coverage, deny, features, msrv, printed, workspace};

/// Runs all checks, the quick ones first.
///
/// # Errors
/// The first check that fails.
pub(crate) fn test() -> Result<(), String> {
    let mut steps = Steps::default();
    steps.step("formatting", || {
        run(cargo().args(["fmt", "--all", "--check"]))?;
        // A workspace of its own; its lints would compile all of the peers.
        let peers = "tests/bench-peers/Cargo.toml";
        run(cargo().args(["fmt", "--all", "--check", "--manifest-path", peers]))
    })?;
    steps.step("generated code is current", || {
        let xtask = std::env::current_exe().map_err(|error| error.to_string())?;
        run(Command::new(xtask)
            .args(["codegen", "--check"])
            .current_dir(workspace::root()))
    })?;
    let metadata = workspace::metadata()?;
    steps.step("no dependency needs a newer compiler", || {
        msrv::check(&metadata)
    })?;
    steps.step("what the dependencies may be", deny::check)?;
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
        printed::test(cargo().args(["test", "--no-fail-fast"]).args(everything))
    })?;
    steps.step("COSTS.md is current", || match costs::check()? {
        true => Ok(()),
        false => Err("it is not".to_owned()),
    })?;
    steps.step("COVERAGE.md is current", || match coverage::check()? {
        true => Ok(()),
        false => Err("it is not".to_owned()),
    })?;
    steps.step("documentation", || {
        run(cargo()
            .args(["doc", "--no-deps"])
            .args(everything)
            .env("RUSTDOCFLAGS", "-D warnings"))
    })?;
    steps.step("feature sets", || {
        features::sets(&metadata, |args| lints(&[&["--quiet"], args].concat()))
    })?;
    eprintln!("\n{}", steps.summary());
    Ok(())
}
