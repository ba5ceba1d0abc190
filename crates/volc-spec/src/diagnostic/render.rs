//! Diagnostics as text, for people and for machines.

mod human;
mod machine;
mod style;
#[cfg(test)]
mod tests;

pub use style::{Format, Style};
use volc_ir::Severity;

use super::Diagnostic;

/// Writes diagnostics, sorted by file and place, whatever their order. The same diagnostics give the same text.
pub fn render(diagnostics: &[Diagnostic], style: Style) -> String {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|d| (&d.file.path, d.span.start, d.span.end, d.code, &d.message));
    let write: fn(&Diagnostic, Style) -> String = match style.format {
        Format::Human => human::write,
        Format::Json => machine::json,
        Format::Github => machine::github,
    };
    sorted.into_iter().map(|d| write(d, style)).collect()
}

/// One line that counts: `error: 2 errors, 3 warnings in 5 pages`.
pub fn summary(diagnostics: &[Diagnostic], pages: usize) -> String {
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    };
    let counts = [
        (count(Severity::Error), "error"),
        (count(Severity::Warning), "warning"),
        (count(Severity::Note), "note"),
    ];
    let found: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| plural(*count, noun))
        .collect();
    let pages = plural(pages, "page");
    match counts.iter().find(|(count, _)| *count > 0) {
        Some((_, worst)) => format!("{worst}: {} in {pages}", found.join(", ")),
        None => format!("ok: nothing found in {pages}"),
    }
}

fn plural(count: usize, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{s}")
}
