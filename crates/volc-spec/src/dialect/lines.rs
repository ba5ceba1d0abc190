//! Lines of a table and their cells, between pipes, full-width pipes or tabs.

use std::ops::Range;

use crate::{
    cell_markup::{is_space, markdown, trim},
    page::{trimmed, without_marks},
    row::Cell,
};

/// A line of a table.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// The bytes between the pipes.
    pub(crate) cells: Vec<Range<usize>>,
    /// It ends in a backslash: the row goes on in the next line.
    pub(crate) goes_on: bool,
    pub(crate) span: Range<usize>,
}

impl Line {
    /// Returns whether no cell has text.
    pub(crate) fn is_blank(&self, text: &str) -> bool {
        self.cells
            .iter()
            .all(|cell| trim(slice(text, cell)).is_empty())
    }
}

/// The lines of a block of pipes.
pub(crate) fn split(text: &str, block: &Range<usize>) -> Vec<Line> {
    spans(text, block)
        .map(|span| split_line(text, &span))
        .collect()
}

/// The lines of a block of tabs.
pub(crate) fn split_tabs(text: &str, block: &Range<usize>) -> Vec<Line> {
    let line = |span: Range<usize>| {
        let mut start = span.start;
        let cells = slice(text, &span).split('\t').map(|cell| {
            let from = start;
            start += cell.len() + 1;
            from..from + cell.len()
        });
        Line {
            cells: cells.collect(),
            goes_on: false,
            span: span.clone(),
        }
    };
    spans(text, block).map(line).collect()
}

/// The lines of a grid without its borders. The lines between two borders are one row.
pub(crate) fn split_grid(text: &str, block: &Range<usize>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for span in spans(text, block) {
        if trim(slice(text, &span)).starts_with('+') {
            if let Some(last) = lines.last_mut() {
                last.goes_on = false;
            }
        } else {
            lines.push(Line {
                goes_on: true,
                ..split_line(text, &span)
            });
        }
    }
    if let Some(last) = lines.last_mut() {
        last.goes_on = false;
    }
    lines
}

fn spans<'a>(text: &'a str, block: &Range<usize>) -> impl Iterator<Item = Range<usize>> + use<'a> {
    let mut start = block.start;
    let lines = slice(text, block).split_inclusive('\n');
    lines.map(move |line| {
        let span = start..start + line.trim_end_matches(['\n', '\r']).len();
        start += line.len();
        span
    })
}

fn split_line(text: &str, span: &Range<usize>) -> Line {
    let raw = slice(text, span);
    let content = raw.trim_end_matches(is_space);
    let (content, goes_on) = match content.strip_suffix('\\') {
        Some(content) => (content, true),
        None => (content, false),
    };
    let inner = without_marks(content);
    let lead = content.len() - inner.len();
    let full_width = inner.starts_with('｜') || !inner.contains('|');
    let pipe = if full_width { '｜' } else { '|' };
    let mut cells = Vec::new();
    let mut from = None;
    let mut escaped = false;
    for (at, c) in content.char_indices().skip_while(|(at, _)| *at < lead) {
        match c {
            c if c == pipe && !escaped => {
                cells.extend(from.map(|from| span.start + from..span.start + at));
                from = Some(at + c.len_utf8());
            }
            // The first pipe may be missing.
            _ => from = from.or(Some(at)),
        }
        escaped = c == '\\' && !escaped;
    }
    // What is behind the last pipe is a cell if it is not empty: the last pipe may be missing too.
    let rest = from.filter(|from| !trim(content.get(*from..).unwrap_or_default()).is_empty());
    cells.extend(rest.map(|from| span.start + from..span.start + content.len()));
    Line {
        cells,
        goes_on,
        span: span.clone(),
    }
}

/// Returns whether a line is the one of dashes below a header.
pub(crate) fn is_delimiter(text: &str, line: &Line) -> bool {
    !line.cells.is_empty()
        && line.cells.iter().all(|cell| {
            let cell = trim(slice(text, cell));
            let dashes = cell.trim_start_matches(':').trim_end_matches(':');
            !dashes.is_empty() && dashes.chars().all(|c| c == '-')
        })
}

/// The cell of these pieces of text, one a line.
pub(crate) fn cell(text: &str, pieces: &[Range<usize>]) -> Cell {
    let spans: Vec<Range<usize>> = pieces.iter().map(|piece| trimmed(text, piece)).collect();
    let lines: Vec<String> = pieces
        .iter()
        .zip(&spans)
        .map(|(piece, span)| format!("{}{}", indent(text, piece), slice(text, span)))
        .collect();
    let first = spans.iter().find(|span| !span.is_empty()).or(spans.first());
    Cell {
        text: markdown(&lines.join("\n").replace("\\|", "|")),
        span: first.cloned().unwrap_or_default(),
    }
}

/// The indent of a piece that is an item below another one. One space is the distance from the pipe.
fn indent(text: &str, piece: &Range<usize>) -> String {
    let raw = slice(text, piece);
    let content = raw.trim_start_matches(' ');
    let is_item = content.starts_with(['-', '*', '+'])
        && content.get(1..).is_some_and(|rest| rest.starts_with(' '));
    " ".repeat((raw.len() - content.len()).saturating_sub(1) * usize::from(is_item))
}

pub(crate) fn slice<'a>(text: &'a str, span: &Range<usize>) -> &'a str {
    text.get(span.clone()).unwrap_or_default()
}
