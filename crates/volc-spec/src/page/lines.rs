//! Lines of a page, each understood by itself.

use std::ops::Range;

use crate::cell_markup::{self, is_space, trim};

/// The lines without their ends.
pub(super) fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let from = start;
            start += line.len();
            from..from + line.trim_end_matches(['\n', '\r']).len()
        })
        .collect()
}

/// The number of lines that the front matter takes.
pub(super) fn front_matter(text: &str, lines: &[Range<usize>]) -> usize {
    let is_rule = |line: &Range<usize>| trim(slice(text, line)) == "---";
    if !lines.first().is_some_and(is_rule) {
        return 0;
    }
    // Rules around anything else than keys are rules of the text.
    let is_key = |line: &Range<usize>| {
        let line = slice(text, line);
        trim(line).is_empty() || line.contains(':') || line.starts_with(['#', ' ', '-'])
    };
    let inner = lines.iter().skip(1).take_while(|line| !is_rule(line));
    let keys = inner.clone().all(is_key);
    let count = inner.count();
    let closed = lines.get(count + 1).is_some_and(is_rule);
    if keys && closed && count <= 40 {
        count + 2
    } else {
        0
    }
}

pub(super) fn is_anchor_line(line: &str) -> bool {
    line.starts_with("<span")
        && !cell_markup::anchors(line).is_empty()
        && cell_markup::plain(line).is_empty()
}

pub(super) fn is_list_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with("- ")
        || line.starts_with("* ")
        || line.starts_with("+ ")
        || (number.len() < line.len() && number.starts_with(". "))
}

/// The level of an ATX heading.
pub(super) fn heading_level(line: &str) -> Option<usize> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    let is_heading = (1..=6).contains(&level) && (title.is_empty() || title.starts_with(is_space));
    is_heading.then_some(level)
}

/// Returns whether a line starts with a pipe, be it a full-width one. The mark of a quote or a list item may stand in
/// front.
pub(super) fn is_row(line: &str) -> bool {
    without_marks(line).starts_with(['|', '｜'])
}

/// A line without the marks of quotes and of a list item in front of it.
pub(crate) fn without_marks(line: &str) -> &str {
    let text = line.trim_start_matches(|c| is_space(c) || c == '>');
    let item = text
        .strip_prefix(['-', '*', '+'])
        .map(|rest| rest.trim_start_matches(is_space));
    item.filter(|rest| rest.starts_with(['|', '｜']))
        .unwrap_or(text)
}

/// Returns whether a line is a border of a grid: `+-----+----+`.
pub(super) fn is_border(line: &str) -> bool {
    line.len() > 2
        && line.starts_with('+')
        && line.ends_with('+')
        && line.contains(['-', '='])
        && line.chars().all(|c| matches!(c, '+' | '-' | '=' | ':'))
}

/// Returns whether a line is the delimiter of a table, be it one without outer pipes: `--- | ---`.
pub(super) fn is_bare_delimiter(line: &str) -> bool {
    let mut cells = without_marks(line)
        .split(['|', '｜'])
        .map(trim)
        .filter(|cell| !cell.is_empty())
        .peekable();
    line.contains(['|', '｜'])
        && cells.peek().is_some()
        && cells.all(|cell| {
            let dashes = cell.trim_start_matches(':').trim_end_matches(':');
            !dashes.is_empty() && dashes.chars().all(|c| c == '-')
        })
}

/// Returns the place of `<table` in a line outside of code.
pub(super) fn table_tag(line: &str) -> Option<usize> {
    let lower = line.to_ascii_lowercase();
    let at = lower.find("<table")?;
    let after = lower.get(at + 6..).and_then(|rest| rest.chars().next());
    let is_tag = after.is_none_or(|c| c == '>' || c == '/' || c.is_whitespace());
    let in_code = lower.get(..at)?.matches('`').count() % 2 == 1;
    (is_tag && !in_code).then_some(at)
}

pub(super) fn slice<'a>(text: &'a str, span: &Range<usize>) -> &'a str {
    text.get(span.clone()).unwrap_or_default()
}
