//! The families of a service: the folders that its pages lie in.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::workspace;

/// Files of a service's folder that are no pages.
const NOTES: [&str; 2] = ["MISSING.md", "README.md"];

/// Folders of a service that are no families.
const OTHERS: [&str; 2] = ["errors", "events"];

/// The module of the types that families share.
const SHARED: &str = "types";

/// Checks that every page of a service lies right in a family's folder, since no other page is read.
///
/// # Errors
/// The pages that do not.
pub(crate) fn check(service: &Path) -> anyhow::Result<()> {
    let mut strays = Vec::new();
    for path in entries(service)? {
        if !path.is_dir() {
            strays.extend(Some(path).filter(|path| is_page(path)));
            continue;
        }
        for inner in entries(&path)? {
            if inner.is_dir() {
                strays.extend(pages_below(&inner)?);
            }
        }
    }
    if strays.is_empty() {
        return Ok(());
    }
    let lines = strays
        .iter()
        .map(|page| format!("\n  {}", workspace::relative(page)));
    let place = workspace::relative(service);
    bail!(
        "a page must lie right in the folder of its family, such as {place}/room/; these do not:{}",
        lines.collect::<String>()
    )
}

/// Returns the families of a service that have no generated code yet, each with the known one of a similar name.
///
/// # Errors
/// If the folders cannot be read.
pub(crate) fn new(service: &str) -> anyhow::Result<Vec<(String, Option<String>)>> {
    let sources = workspace::root().join(format!("crates/volc-{service}-api/src/generated"));
    let known: Vec<String> = if sources.is_dir() {
        let mut known = folders(&sources)?;
        known.retain(|name| name != SHARED);
        known
    } else {
        Vec::new()
    };
    // Everything is new in a service that has no code yet.
    if known.is_empty() {
        return Ok(Vec::new());
    }
    let all = folders(&workspace::specs(service))?;
    let mut found = Vec::new();
    for name in all.iter().filter(|name| !OTHERS.contains(&name.as_str())) {
        let module = module(name);
        if known.contains(&module) {
            continue;
        }
        let near = known
            .iter()
            .map(|other| (strsim::damerau_levenshtein(other, &module), other))
            .filter(|(distance, _)| *distance <= 2)
            .min();
        // The folder of that family, if there is one, is what was meant.
        let near = near.map(|(_, near)| {
            let folder = all.iter().find(|folder| self::module(folder) == *near);
            folder.unwrap_or(near).clone()
        });
        found.push((name.clone(), near));
    }
    Ok(found)
}

/// The module of a family.
fn module(family: &str) -> String {
    family.replace('-', "_")
}

/// Announces a new family in one line.
pub(crate) fn announcement(name: &str, near: Option<&str>) -> String {
    let question = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    format!("new family `{name}`{question}")
}

fn is_page(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    path.extension().is_some_and(|extension| extension == "md")
        && !name.is_some_and(|name| NOTES.contains(&name.as_str()))
}

fn pages_below(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut pages = Vec::new();
    for path in entries(folder)? {
        if path.is_dir() {
            pages.extend(pages_below(&path)?);
        } else if is_page(&path) {
            pages.push(path);
        }
    }
    Ok(pages)
}

fn folders(path: &Path) -> anyhow::Result<Vec<String>> {
    let folders = entries(path)?.into_iter().filter(|path| path.is_dir());
    let names = folders.filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    Ok(names.filter(|name| !name.starts_with('.')).collect())
}

/// Returns the entries of a folder, sorted by name.
fn entries(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let place = || workspace::relative(folder);
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(place)? {
        paths.push(entry.with_context(place)?.path());
    }
    paths.sort();
    Ok(paths)
}
