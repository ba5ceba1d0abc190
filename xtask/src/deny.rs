//! The rules of `deny.toml` for the dependencies, where cargo-deny is installed.

use std::process::Command;

use crate::process::{cargo, run};

/// Checks licences, sources and bans, and known vulnerabilities where their database can be had.
///
/// # Errors
/// If something is not allowed; cargo-deny prints what.
pub(crate) fn check() -> anyhow::Result<()> {
    if !succeeds(cargo().args(["deny", "--version"])) {
        eprintln!("    skipped: cargo-deny is not installed here");
        return Ok(());
    }
    run(cargo().args(["deny", "check", "licenses", "bans", "sources"]))?;
    if !succeeds(cargo().args(["deny", "fetch", "db"])) {
        eprintln!("    skipped: advisories, since their database is unavailable here");
        return Ok(());
    }
    run(cargo().args(["deny", "check", "--disable-fetch", "advisories"]))
}

fn succeeds(command: &mut Command) -> bool {
    let output = command.output();
    output.is_ok_and(|output| output.status.success())
}
