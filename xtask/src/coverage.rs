//! `cargo xtask coverage`: what of the service's API is covered, Action by Action, in `COVERAGE.md`.

mod known;
mod report;

use std::fs;

use anyhow::Context as _;
use clap::Args;
use serde::Deserialize;
use volc_spec::{Format, Style, load_service, render};

use crate::{
    output::print,
    process::{cargo, output},
    workspace,
};

/// The service that is counted; others have no list of known Actions.
const SERVICE: &str = "rtc";

/// Options of `cargo xtask coverage`.
#[derive(Args, Debug)]
pub(crate) struct CoverageArgs {
    /// Write nothing; fail if `COVERAGE.md` would change.
    #[arg(long)]
    check: bool,
}

/// A line of the emulator's list of Actions.
#[derive(Deserialize)]
struct Emulated {
    action: String,
    version: String,
    stateful: bool,
}

/// Prints the coverage and writes `COVERAGE.md`. Says whether all is well.
///
/// # Errors
/// If the pages cannot be read, the emulator cannot be asked, or the file cannot be written.
pub(crate) fn coverage(args: &CoverageArgs, color: bool) -> anyhow::Result<bool> {
    let loaded = load_service(&workspace::specs(SERVICE));
    let Some(ir) = loaded.ir else {
        eprint!(
            "{}",
            render(
                &loaded.diagnostics,
                Style {
                    format: Format::Human,
                    color
                }
            )
        );
        return Ok(false);
    };
    let missing = known::missing(&workspace::specs(SERVICE).join("MISSING.md"))?;
    let stateful = stateful()?;
    let text = report::text(&ir, &missing, &stateful);
    let file = workspace::root().join("COVERAGE.md");
    let is_current = fs::read_to_string(&file).is_ok_and(|old| old == text);
    let known = workspace::root().join("../shared/facts/rtc-actions.json");
    let unaccounted = known::unaccounted(&ir, &missing, &known)?;
    for name in &unaccounted {
        eprintln!(
            "error: {name} is known, but has neither a page nor a line in specs/{SERVICE}/MISSING.md"
        );
    }
    if args.check {
        if !is_current {
            eprintln!("error: COVERAGE.md is not current; run `cargo xtask coverage`");
        }
        return Ok(is_current && unaccounted.is_empty());
    }
    print(report::summary(&text))?;
    fs::write(&file, &text).with_context(|| file.display().to_string())?;
    Ok(unaccounted.is_empty())
}

/// Returns whether `COVERAGE.md` is current and every known Action is accounted for.
///
/// # Errors
/// As [`coverage`].
pub(crate) fn check() -> anyhow::Result<bool> {
    coverage(&CoverageArgs { check: true }, false)
}

/// The Actions that the emulator keeps state for; it answers all others from their pages.
fn stateful() -> anyhow::Result<Vec<(String, String)>> {
    let mut command = cargo();
    command.args([
        "run",
        "--quiet",
        "--package",
        "volc-rtc-emulator",
        "--",
        "--list-actions",
    ]);
    let listed = output(&mut command)?;
    let mut found = Vec::new();
    for line in listed.lines() {
        let entry: Emulated = serde_json::from_str(line)?;
        if entry.stateful {
            found.push((entry.action, entry.version));
        }
    }
    Ok(found)
}
