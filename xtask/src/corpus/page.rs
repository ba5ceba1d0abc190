//! One page: read, and generated.

use anyhow::Context as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use volc_codegen::{Lock, action_items};
use volc_ir::Ir;
use volc_spec::{Code, Diagnostic, Loaded, Style, load_paths, render};

use super::report::{Counts, Outcome, PageReport};

/// The pages under a folder, sorted by path.
///
/// # Errors
/// If the folder cannot be read or has no pages.
pub(super) fn below(dir: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut pages = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        let place = || folder.display().to_string();
        for entry in fs::read_dir(&folder).with_context(place)? {
            let path = entry.with_context(place)?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                pages.push(path);
            }
        }
    }
    if pages.is_empty() {
        anyhow::bail!("{} has no pages (`.md`)", dir.display());
    }
    pages.sort();
    Ok(pages)
}

/// Returns the outcome of a page and its Rust: a text for each Action.
pub(super) fn report(path: &Path, file: String, color: bool) -> (PageReport, Vec<String>) {
    let start = Instant::now();
    let (loaded, sources) = generate(path);
    let seconds = start.elapsed().as_secs_f64();
    let mut report = PageReport {
        file,
        seconds,
        ..PageReport::default()
    };
    let (errors, findings): (Vec<_>, Vec<_>) = loaded
        .diagnostics
        .into_iter()
        .partition(Diagnostic::is_error);
    for finding in &findings {
        *report
            .findings
            .entry(finding.code.id().to_owned())
            .or_default() += 1;
    }
    for action in loaded.ir.iter().flat_map(|ir| &ir.actions) {
        report
            .actions
            .push(format!("{}@{}", action.action, action.version));
        report.counts.add(Counts::from_action(action));
    }
    if !errors.is_empty() {
        if errors.iter().all(|error| error.code == Code::OtherPage) {
            report.outcome = Outcome::NoAction;
        }
        let style = Style {
            color,
            ..Style::default()
        };
        report.problems.push(render(&errors, style));
    }
    match sources {
        Ok(sources) => {
            if !sources.is_empty() {
                report.outcome = Outcome::Read;
            }
            (report, sources)
        }
        Err(error) => {
            report.problems.push(format!("{error:#}"));
            (report, Vec::new())
        }
    }
}

/// Reads a page and writes its Rust.
pub(super) fn generate(path: &Path) -> (Loaded, anyhow::Result<Vec<String>>) {
    let loaded = load_paths(&[path.to_owned()]);
    let sources = loaded.ir.as_ref().map_or(Ok(Vec::new()), sources);
    (loaded, sources)
}

fn sources(ir: &Ir) -> anyhow::Result<Vec<String>> {
    let documentation = &ir.service.documentation;
    let source = |action| {
        action_items(action, documentation, &mut Lock::default())
            .map(|code| code.source)
            .map_err(anyhow::Error::from)
    };
    ir.actions.iter().map(source).collect()
}
