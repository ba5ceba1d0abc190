//! The report as a table: a line a page, then a line a folder, then what failed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::report::{Counts, FolderReport, Outcome, Report};

const HEAD: [&str; 8] = [
    "page", "read", "fields", "structs", "enums", "compiled", "ms", "findings",
];

/// The whole report.
pub(super) fn text(report: &Report) -> String {
    let pages = report.pages.iter().map(|page| {
        let compiled = match page.compiled {
            Some(true) => "yes",
            Some(false) => "NO",
            None => "-",
        };
        row(
            page.file.clone(),
            match page.outcome {
                Outcome::Read => "yes",
                Outcome::NoAction => "no action",
                Outcome::Failed => "NO",
            }
            .to_owned(),
            page.counts,
            compiled.to_owned(),
            page.seconds,
            &page.findings,
        )
    });
    let folders = report.folders.iter().map(|folder| {
        row(
            folder.folder.clone(),
            of_pages(folder.read, folder),
            folder.counts,
            match report.seconds_compile {
                Some(_) => of_pages(folder.compiled, folder),
                None => "-".to_owned(),
            },
            folder.seconds,
            &folder.findings,
        )
    });
    let mut out = String::new();
    grid(&mut out, pages.collect());
    out.push('\n');
    grid(&mut out, folders.collect());
    out.push('\n');
    for duplicate in &report.duplicates {
        let files = duplicate.files.join(", ");
        line(
            &mut out,
            &format!("{} has several pages: {files}", duplicate.action),
        );
    }
    for page in report.pages.iter().filter(|page| page.failed()) {
        line(&mut out, &format!("{} failed:", page.file));
        for problem in &page.problems {
            line(&mut out, problem.trim_end());
        }
    }
    if !report.elsewhere.is_empty() {
        line(&mut out, "outside the pages, the compiler refuses:");
    }
    for problem in &report.elsewhere {
        line(&mut out, problem.trim_end());
    }
    let compiling = match report.seconds_compile {
        Some(seconds) => format!(", {seconds:.1} s for compiling"),
        None => ", not compiled".to_owned(),
    };
    let last = format!(
        "{} pages, {} not about an Action, {} failed; {:.2} s for reading and generating{compiling}",
        report.pages.len(),
        report.no_action,
        report.failed,
        report.seconds_generate,
    );
    line(&mut out, &last);
    out
}

/// Returns the share of a count in the folder's pages about Actions.
fn of_pages(count: usize, folder: &FolderReport) -> String {
    match folder.pages - folder.no_action {
        0 => "no action".to_owned(),
        pages => format!("{count}/{pages}"),
    }
}

fn row(
    name: String,
    read: String,
    counts: Counts,
    compiled: String,
    seconds: f64,
    findings: &BTreeMap<String, usize>,
) -> [String; 8] {
    let findings: Vec<_> = findings
        .iter()
        .map(|(code, n)| format!("{code} x{n}"))
        .collect();
    [
        name,
        read,
        counts.fields.to_string(),
        counts.structs.to_string(),
        counts.enums.to_string(),
        compiled,
        format!("{:.1}", seconds * 1000.0),
        findings.join(", "),
    ]
}

/// Columns of equal width; the first and the last one are text and stand left.
fn grid(out: &mut String, rows: Vec<[String; 8]>) {
    let mut widths = HEAD.map(str::len);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in std::iter::once(HEAD.map(str::to_owned)).chain(rows) {
        let cells: Vec<String> = row
            .iter()
            .zip(widths)
            .enumerate()
            .map(|(at, (cell, width))| match at {
                0 | 7 => format!("{cell:<width$}"),
                _ => format!("{cell:>width$}"),
            })
            .collect();
        line(out, cells.join("  ").trim_end());
    }
}

fn line(out: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{text}");
}
