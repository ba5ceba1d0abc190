//! `cargo xtask coverage`: what of the service's API is covered, Action by Action, in `COVERAGE.md`.

use anyhow::Context as _;
use std::{collections::BTreeMap, fs, path::Path};

use clap::Args;
use serde::Deserialize;
use volc_ir::{Action, Facts, Ir};
use volc_spec::{Format, Style, load_service, render};

use crate::{
    output::print,
    process::{cargo, output},
    workspace,
};

/// The service that is counted; others have no list of known Actions.
const SERVICE: &str = "rtc";

/// Whether the file is written or compared.
#[derive(Args, Debug)]
pub(crate) struct CoverageArgs {
    /// Write nothing; fail if `COVERAGE.md` would change.
    #[arg(long)]
    check: bool,
}

/// An Action in one Version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    family: String,
    action: String,
    /// `None` if nobody knows it.
    version: Option<String>,
}

/// A line of the emulator's list of what it answers.
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
    let missing = missing(&workspace::specs(SERVICE).join("MISSING.md"))?;
    let stateful = stateful()?;
    let text = report(&ir, &missing, &stateful);
    let file = workspace::root().join("COVERAGE.md");
    let is_current = fs::read_to_string(&file).is_ok_and(|old| old == text);
    let unaccounted = unaccounted(&ir, &missing)?;
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
    print(summary(&text))?;
    fs::write(&file, &text).with_context(|| file.display().to_string())?;
    Ok(unaccounted.is_empty())
}

/// Whether `COVERAGE.md` is current and every known Action is accounted for.
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

/// The rows of the list of Actions without a page.
fn missing(file: &Path) -> anyhow::Result<Vec<Name>> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let rows = text.lines().filter(|line| line.starts_with('|')).skip(2);
    let mut names: Vec<Name> = rows
        .map(|row| {
            let mut cells = row.split('|').map(|cell| cell.trim().to_owned()).skip(1);
            let mut cell = || cells.next().unwrap_or_default();
            Name {
                family: cell(),
                action: cell(),
                version: Some(cell()).filter(|version| version != "?"),
            }
        })
        .collect();
    names.sort();
    Ok(names)
}

/// The entries of the list of known Actions, where it is at hand, that neither have a page nor are listed as missing.
fn unaccounted(ir: &Ir, missing: &[Name]) -> anyhow::Result<Vec<String>> {
    #[derive(Deserialize)]
    struct Known {
        action: String,
        version: Option<String>,
    }
    let file = workspace::root().join("../shared/facts/rtc-actions.json");
    let Ok(bytes) = fs::read(&file) else {
        eprintln!(
            "skipped: the list of known Actions is not here; COVERAGE.md counts what specs/ says"
        );
        return Ok(Vec::new());
    };
    let known: Vec<Known> =
        serde_json::from_slice(&bytes).with_context(|| file.display().to_string())?;
    let accounted = |known: &Known| {
        let has_page = |action: &Action| {
            action.action == known.action && Some(&action.version) == known.version.as_ref()
        };
        let is_missing = |name: &Name| name.action == known.action && name.version == known.version;
        ir.actions.iter().any(has_page) || missing.iter().any(is_missing)
    };
    Ok(known
        .iter()
        .filter(|known| !accounted(known))
        .map(|known| {
            format!(
                "{} {}",
                known.action,
                known.version.as_deref().unwrap_or("?")
            )
        })
        .collect())
}

/// The text of `COVERAGE.md`.
fn report(ir: &Ir, missing: &[Name], stateful: &[(String, String)]) -> String {
    let mut families: BTreeMap<&str, Vec<&Action>> = BTreeMap::new();
    for action in &ir.actions {
        families.entry(&action.family).or_default().push(action);
    }
    let mut text = String::from(
        "# Coverage of the Volcengine RTC server API\n\n\
         Written by `cargo xtask coverage`. **Page**: where the facts come from, a page of the vendor's or its Go SDK.\n\
         **Generated**: the Action is a method of `volc-rtc-api`. **Emulated**: `state` if the emulator keeps state for it,\n\
         `page` if it checks the request and answers from the page. **Examples**: the documented requests and answers that\n\
         are tested to go through the generated types unchanged.\n\n",
    );
    let has_state = |action: &Action| {
        stateful
            .iter()
            .any(|(name, version)| *name == action.action && *version == action.version)
    };
    let mut table = |head: &str, rows: &mut dyn Iterator<Item = String>| {
        text.push_str(head);
        rows.for_each(|row| text.push_str(&row));
        text.push('\n');
    };
    let count =
        |actions: &[&Action], of: &dyn Fn(&&&Action) -> bool| actions.iter().filter(of).count();
    let line = |name: &str, actions: &[&Action], without: usize| {
        let examples = |action: &&&Action| {
            !action.examples.request.is_empty() || !action.examples.response.is_empty()
        };
        format!(
            "| {name} | {} | {} | {} | {} | {without} |\n",
            actions.len(),
            count(actions, &|action| !from_sdk(action)),
            count(actions, &|action| has_state(action)),
            count(actions, &examples),
        )
    };
    let without = |family: &str| missing.iter().filter(|name| name.family == family).count();
    let mut names: Vec<&str> = families
        .keys()
        .copied()
        .chain(missing.iter().map(|name| name.family.as_str()))
        .collect();
    names.sort_unstable();
    names.dedup();
    let all: Vec<&Action> = ir.actions.iter().collect();
    let lines = names.iter().map(|family| {
        line(
            family,
            families.get(family).map_or(&[], Vec::as_slice),
            without(family),
        )
    });
    table(
        "| Family | Generated | from a page | with state | with examples | missing |\n| ---- | ---: | ---: | ---: | ---: | ---: |\n",
        &mut lines.chain([line("**all**", &all, missing.len())]),
    );
    for family in names {
        let actions = families.get(family).map_or(&[][..], Vec::as_slice);
        let generated = actions.iter().map(|action| {
            format!(
                "| {} | {} | {} | yes | {} | {} |\n",
                action.action,
                action.version,
                if from_sdk(action) { "SDK" } else { "page" },
                if has_state(action) { "state" } else { "page" },
                examples(action),
            )
        });
        let absent = missing
            .iter()
            .filter(|name| name.family == family)
            .map(|name| {
                format!(
                    "| {} | {} | none | no | no | |\n",
                    name.action,
                    name.version.as_deref().unwrap_or("?")
                )
            });
        table(
            &format!(
                "## {family}\n\n| Action | Version | Page | Generated | Emulated | Examples |\n| ---- | ---- | ---- | ---- | ---- | ---- |\n"
            ),
            &mut generated.chain(absent),
        );
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// The table of the families, which is what a terminal has room for.
fn summary(report: &str) -> &str {
    let start = report.find("| Family").unwrap_or(0);
    let end = report.find("\n## ").unwrap_or(report.len());
    report.get(start..end).unwrap_or(report)
}

fn from_sdk(action: &Action) -> bool {
    action.facts == Facts::Sdk
}

/// How many examples there are, of requests and of answers.
fn examples(action: &Action) -> String {
    match (
        action.examples.request.len(),
        action.examples.response.len(),
    ) {
        (0, 0) => "none documented".to_owned(),
        (requests, answers) => format!("{requests} + {answers}"),
    }
}
