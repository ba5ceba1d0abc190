//! The Actions that are known, with a page or without.

use std::{fs, path::Path};

use anyhow::Context as _;
use serde::Deserialize;
use volc_ir::{Action, Ir};

/// An Action in one Version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    pub(super) family: String,
    pub(super) action: String,
    /// `None` if it is unknown.
    pub(super) version: Option<String>,
}

/// Returns the rows of the list of Actions without a page.
pub(super) fn missing(file: &Path) -> anyhow::Result<Vec<Name>> {
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

/// Returns the entries of the list of known Actions, where it is at hand, that neither have a page nor are listed as
/// missing.
pub(super) fn unaccounted(ir: &Ir, missing: &[Name], file: &Path) -> anyhow::Result<Vec<String>> {
    #[derive(Deserialize)]
    struct Known {
        action: String,
        version: Option<String>,
    }
    let Ok(bytes) = fs::read(file) else {
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
