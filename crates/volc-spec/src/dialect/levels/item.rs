//! Members and variants, line by line.

mod head;

use std::ops::Range;

use self::head::{EXAMPLE, HEAD, MARK, REQUIRED, TITLE, TYPE, is_anchor, starts_with_mark};
pub(super) use self::head::{is_lost, is_marked, is_nested, is_title};
use crate::{
    cell_markup::{is_space, plain, trim},
    dialect::lines::slice,
    row::Cell,
};

/// A member or the title of a variant, with the text below it.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) name: Cell,
    /// `None` if the line states no type.
    pub(super) ty: Option<Cell>,
    pub(super) required: Option<Cell>,
    pub(super) example: Option<Cell>,
    /// Other marks of the line.
    pub(super) marks: Vec<String>,
    pub(super) is_variant: bool,
    /// The start of its anchors, or else its line.
    pub(super) start: usize,
    /// Its line.
    pub(super) head: Range<usize>,
    /// The text below it, without blank lines at the end.
    pub(super) text: Range<usize>,
    /// The number of blank lines in front of it.
    pub(super) blanks: usize,
}

/// The lines of a span, without their ends.
pub(super) fn lines(text: &str, span: &Range<usize>) -> impl Iterator<Item = Range<usize>> + use<> {
    let mut start = span.start;
    let lines: Vec<Range<usize>> = slice(text, span)
        .split_inclusive('\n')
        .map(|line| {
            let from = start;
            start += line.len();
            from..from + line.trim_end_matches(['\n', '\r']).len()
        })
        .collect();
    lines.into_iter()
}

/// The members and variants of a region, and the number of blank lines at its end.
pub(super) fn items(text: &str, region: &Range<usize>) -> (Vec<Item>, usize) {
    let mut items: Vec<Item> = Vec::new();
    // Blank lines since the last text, and where anchors since then start.
    let mut blanks = 0;
    let mut pending: Option<usize> = None;
    let mut fence: Option<&str> = None;
    // The rest of the heading's own line is no blank line.
    for line in lines(text, region).skip(1) {
        let raw = slice(text, &line);
        let content = trim(raw);
        let mark = ["```", "~~~"]
            .into_iter()
            .find(|mark| content.starts_with(mark));
        if fence.is_none() && content.is_empty() {
            // Blank lines between an anchor and its item belong to none of them.
            blanks += usize::from(pending.is_none());
            continue;
        }
        if fence.is_none()
            && let Some(item) = head(text, &line, pending.unwrap_or(line.start), blanks)
        {
            items.push(item);
            (blanks, pending) = (0, None);
            continue;
        }
        fence = match (fence, mark) {
            (None, mark) => mark,
            (Some(open), Some(mark)) if mark == open => None,
            (open, _) => open,
        };
        if fence.is_none() && is_anchor(content) {
            pending = pending.or(Some(line.start));
            continue;
        }
        // The anchors belonged to the text.
        (blanks, pending) = (0, None);
        if let Some(item) = items.last_mut() {
            if item.text.is_empty() {
                item.text.start = line.start;
            }
            item.text.end = line.end;
        }
    }
    (items, blanks)
}

fn head(text: &str, line: &Range<usize>, start: usize, blanks: usize) -> Option<Item> {
    let raw = slice(text, line);
    // An indented line is part of a list.
    if raw.starts_with(is_space) && !raw.trim_start_matches(is_space).starts_with("**")
        || raw.starts_with("  ")
    {
        return None;
    }
    let lead = raw.len() - raw.trim_start_matches(is_space).len();
    let content = raw.trim_start_matches(is_space);
    let at = line.start + lead;
    let span = |found: regex::Match<'_>| at + found.start()..at + found.end();
    let mut item = Item {
        name: Cell::default(),
        ty: None,
        required: None,
        example: None,
        marks: Vec::new(),
        is_variant: false,
        start,
        head: at..line.end,
        text: line.end..line.end,
        blanks,
    };
    if let Some(found) = TITLE.find(content) {
        let (title, ty, rest) = (found.get(1)?, found.get(2)?, found.get(3)?);
        item.is_variant = true;
        item.name = Cell {
            text: plain(title.as_str()),
            span: span(title),
        };
        item.ty = Some(Cell {
            text: ty.as_str().to_owned(),
            span: span(ty),
        });
        item.take_marks(rest.as_str(), at + rest.start());
        return Some(item);
    }
    let found = HEAD.find(content)?;
    let (name, rest) = (found.get(1)?, found.get(2)?);
    item.name = Cell {
        text: plain(name.as_str()),
        span: span(name),
    };
    let start = at + rest.start();
    let rest = rest.as_str();
    let ty = TYPE
        .find(rest)
        .and_then(|found| Some((found.get(0)?.range(), found.get(1)?)));
    // A word in bold with prose behind it is no member.
    let is_member = ty.is_some() || starts_with_mark(rest);
    if !is_member {
        return None;
    }
    let mut rest_start = 0;
    if let Some((whole, ty)) = ty {
        item.ty = Some(Cell {
            text: ty.as_str().to_owned(),
            span: start + ty.start()..start + ty.end(),
        });
        rest_start = whole.end;
    }
    item.take_marks(
        rest.get(rest_start..).unwrap_or_default(),
        start + rest_start,
    );
    Some(item)
}

impl Item {
    /// Takes the marks behind the type: required or not, the example, and others.
    fn take_marks(&mut self, rest: &str, start: usize) {
        let example = EXAMPLE.find(rest).and_then(|found| found.get(0));
        let before = example.map_or(rest, |found| rest.get(..found.start()).unwrap_or(rest));
        if let Some(found) = REQUIRED.find(before)
            && let Some(mark) = found.iter().skip(1).flatten().next()
        {
            self.required = Some(Cell {
                text: mark.as_str().to_owned(),
                span: start + mark.start()..start + mark.end(),
            });
        }
        let others = MARK.all(before).filter_map(|found| {
            found
                .iter()
                .skip(1)
                .flatten()
                .next()
                .map(|m| m.as_str().to_owned())
        });
        let taken = self
            .required
            .as_ref()
            .map_or("", |cell| cell.text.as_str())
            .to_owned();
        self.marks.extend(
            others
                .filter(|mark| *mark != taken && !mark.is_empty())
                .map(|mark| format!("`{mark}`")),
        );
        if let Some(found) = example {
            let value = trim(rest.get(found.end()..).unwrap_or_default());
            let at = start + rest.len()
                - rest
                    .get(found.end()..)
                    .map_or(0, |rest| rest.trim_start_matches(is_space).len());
            self.example = Some(Cell {
                text: value_of(value),
                span: at..at + value.len(),
            });
        }
    }
}

/// The example without its marks of code: `` `x` ``, or `` x` `` where the first mark stands before the word for
/// examples.
fn value_of(text: &str) -> String {
    let inner = match text.strip_prefix('`') {
        Some(inner) => inner.rsplit_once('`').map_or(inner, |(inner, _)| inner),
        None => text.rsplit_once('`').map_or(text, |(inner, _)| inner),
    };
    if inner.contains('`') {
        inner.to_owned()
    } else {
        format!("`{inner}`")
    }
}
