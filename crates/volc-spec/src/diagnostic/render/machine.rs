//! Diagnostics for programs.

use serde::Serialize;

use super::Style;
use crate::{Diagnostic, SourceFile, diagnostic::word};

#[derive(Serialize)]
struct Json<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    help: &'a [String],
    related: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    label: &'a str,
}

impl<'a> Place<'a> {
    fn new(file: &'a SourceFile, span: &std::ops::Range<usize>, label: &'a str) -> Self {
        let (line, column) = file.line_column(span.start);
        let (end_line, end_column) = file.line_column(span.end);
        Self {
            file: &file.path,
            line,
            column,
            end_line,
            end_column,
            label,
        }
    }
}

pub(super) fn json(diagnostic: &Diagnostic, _: Style) -> String {
    let json = Json {
        code: diagnostic.code.id(),
        severity: word(diagnostic.severity),
        message: &diagnostic.message,
        place: Place::new(&diagnostic.file, &diagnostic.span, &diagnostic.label),
        help: &diagnostic.help,
        related: diagnostic
            .related
            .iter()
            .map(|related| Place::new(&related.file, &related.span, &related.label))
            .collect(),
    };
    // Texts and numbers always serialise.
    let line = serde_json::to_string(&json).unwrap_or_default();
    format!("{line}\n")
}

/// `::error file=..,line=..,col=..,endLine=..,endColumn=..,title=E0101::message`
pub(super) fn github(diagnostic: &Diagnostic, _: Style) -> String {
    let command = match word(diagnostic.severity) {
        "note" => "notice",
        other => other,
    };
    let place = Place::new(&diagnostic.file, &diagnostic.span, &diagnostic.label);
    let mut message = diagnostic.message.clone();
    if !diagnostic.label.is_empty() {
        message = format!("{message}: {}", diagnostic.label);
    }
    for help in &diagnostic.help {
        message = format!("{message}\nhelp: {help}");
    }
    format!(
        "::{command} file={},line={},col={},endLine={},endColumn={},title={}::{}\n",
        property(place.file),
        place.line,
        place.column,
        place.end_line,
        place.end_column,
        diagnostic.code,
        data(&message),
    )
}

/// The escapes of a workflow command's message.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The escapes of a workflow command's properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
