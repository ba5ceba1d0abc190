//! Diagnostics with their source, as rustc shows them.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use volc_ir::Severity;

use super::Style;
use crate::{Diagnostic, SourceFile};

/// The width of the output. Longer lines of source are cut around what is marked. It does not depend on the terminal,
/// so that the output is the same everywhere.
const WIDTH: usize = 120;

/// The greatest distance in bytes of two places that one snippet shows: it holds all lines between. Findings with more
/// places are few on a page.
const MAX_DISTANCE: usize = 16 << 10;

pub(super) fn write(diagnostic: &Diagnostic, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.id());
    let (here, elsewhere): (Vec<_>, Vec<_>) = diagnostic.related.iter().partition(|related| {
        let (from, to) = (&related.span, &diagnostic.span);
        let distance = from.start.abs_diff(to.start);
        let is_near = diagnostic.related.len() > 1 || distance <= MAX_DISTANCE;
        related.file.path == diagnostic.file.path && is_near
    });
    let mut marks = vec![Mark {
        kind: AnnotationKind::Primary,
        span: &diagnostic.span,
        label: &diagnostic.label,
    }];
    marks.extend(
        here.into_iter()
            .map(|related| Mark::context(&related.span, &related.label)),
    );
    let mut group: Group<'_> = title.element(snippet(&diagnostic.file, &marks));
    for related in elsewhere {
        let mark = Mark::context(&related.span, &related.label);
        group = group.element(snippet(&related.file, &[mark]));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = if style.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let text = renderer.term_width(WIDTH).render(&[group]);
    format!("{text}\n\n")
}

/// Bytes of a file to mark.
struct Mark<'a> {
    kind: AnnotationKind,
    span: &'a Range<usize>,
    label: &'a str,
}

impl<'a> Mark<'a> {
    fn context(span: &'a Range<usize>, label: &'a str) -> Self {
        Self {
            kind: AnnotationKind::Context,
            span,
            label,
        }
    }
}

/// The lines of a file that hold all marks.
fn snippet<'a>(file: &'a SourceFile, marks: &[Mark<'a>]) -> Snippet<'a, Annotation<'a>> {
    let start = marks.iter().map(|mark| mark.span.start).min().unwrap_or(0);
    let end = marks.iter().map(|mark| mark.span.end).max().unwrap_or(0);
    let (line, lines) = file.lines_around(start..end);
    let text = file.text.get(lines.clone()).unwrap_or("");
    Snippet::source(text)
        .path(file.path.as_str())
        .line_start(line)
        .annotations(marks.iter().map(|mark| {
            let label = (!mark.label.is_empty()).then_some(mark.label);
            // A mark at a byte order mark moves behind it.
            let start = mark.span.start.max(lines.start);
            let end = mark.span.end.max(start);
            mark.kind
                .span(start - lines.start..end - lines.start)
                .label(label)
        }))
}
