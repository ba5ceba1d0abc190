//! The scanner: splits a page into blocks line by line.

mod containers;

use std::ops::Range;

use super::{
    block::{Block, BlockKind, Page, trimmed},
    commonmark::CommonMark,
    fence::Fence,
    heading::pseudo_level,
    lines::{
        heading_level, is_anchor_line, is_bare_delimiter, is_border, is_list_item, is_row, slice,
        table_tag,
    },
};
use crate::{Diagnostic, SourceFile, cell_markup::trim};

/// The deepest nesting of quotes.
const MAX_DEPTH: usize = 64;

pub(super) struct Splitter<'a> {
    pub(super) file: &'a std::sync::Arc<SourceFile>,
    pub(super) text: &'a str,
    pub(super) lines: &'a [Range<usize>],
    pub(super) commonmark: &'a CommonMark,
    pub(super) page: &'a mut Page,
    pub(super) diagnostics: &'a mut Vec<Diagnostic>,
    /// The last line in which a comment ends.
    pub(super) last_comment: Option<usize>,
}

impl Splitter<'_> {
    /// Splits from a line on.
    pub(super) fn run(&mut self, first: usize) {
        let mut at = first;
        while at < self.lines.len() {
            at += self.block(at).max(1);
        }
    }

    /// The text of a line without white space around it; empty behind the last one.
    fn line(&self, at: usize) -> &str {
        self.lines
            .get(at)
            .map_or("", |line| trim(slice(self.text, line)))
    }

    /// Reads what starts at a line; gives the number of lines it takes.
    fn block(&mut self, at: usize) -> usize {
        let text = self.text;
        let Some(line) = self.lines.get(at) else {
            return 1;
        };
        let content = trim(slice(text, line));
        let span = trimmed(text, line);
        if content.is_empty() {
            return 1;
        }
        if let Some((level, count)) = self.heading_at(at) {
            self.page
                .start_section(level, content.trim_start_matches('#'), span);
            return count;
        }
        if let Some(fence) = Fence::open(content) {
            return self.fence(at, &fence);
        }
        if content.starts_with("<!--") {
            return self.comment(at);
        }
        if is_row(content) && !content.starts_with('>') {
            return self.table(at);
        }
        if table_tag(content).is_some() {
            return self.html_table(at);
        }
        if is_border(content) {
            return self.lines(at, BlockKind::Grid, |this, at| {
                is_border(this.line(at)) || is_row(this.line(at))
            });
        }
        if self.is_bare_table(at) {
            return self.lines(at, BlockKind::Table, |this, at| {
                this.line(at).contains(['|', '｜'])
            });
        }
        if is_anchor_line(content) {
            self.push(BlockKind::Anchor, span);
            return 1;
        }
        if let Some(name) = content.strip_prefix(":::") {
            return self.admonition(at, name);
        }
        if content.starts_with('>') {
            return self.quote(at, content, span);
        }
        if self.commonmark.is_rule(at) {
            self.push(BlockKind::Rule, span);
            return 1;
        }
        if self.is_tabs(at) {
            return self.lines(at, BlockKind::Tabs, |this, at| this.line(at).contains('\t'));
        }
        let kind = if is_list_item(content) {
            BlockKind::List
        } else {
            BlockKind::Paragraph
        };
        self.lines(at, kind, |this, at| !this.starts_another(at))
    }

    /// The heading at a line: its level and its number of lines. A rule below several lines of text is a rule.
    fn heading_at(&self, at: usize) -> Option<(usize, usize)> {
        let content = self.line(at);
        match self.commonmark.headings.get(&at) {
            Some((level, 1)) => return Some((*level, 1)),
            Some((level, 2)) if heading_level(content).is_none() && !has_cells(content) => {
                return Some((*level, 2));
            }
            _ => {}
        }
        if let Some(level) = heading_level(content).filter(|_| !self.commonmark.is_indented(at)) {
            return Some((level, 1));
        }
        if let Some(level) = pseudo_level(content) {
            return Some((level, 1));
        }
        if has_cells(content)
            || content.starts_with([':', '>', '<', '`', '~'])
            || is_list_item(content)
        {
            return None;
        }
        underlined(self.line(at + 1)).map(|level| (level, 2))
    }

    /// Returns whether a table without outer pipes starts at a line.
    fn is_bare_table(&self, at: usize) -> bool {
        let has_pipe = self.line(at).contains(['|', '｜']);
        has_pipe && (self.commonmark.is_table(at) || is_bare_delimiter(self.line(at + 1)))
    }

    /// Returns whether lines of cells with tabs between them start here: two at least, of as many cells each.
    fn is_tabs(&self, at: usize) -> bool {
        let cells = |line: &str| {
            line.split('\t')
                .filter(|cell| !trim(cell).is_empty())
                .count()
        };
        let count = cells(self.line(at));
        count >= 2 && cells(self.line(at + 1)) == count
    }

    fn starts_another(&self, at: usize) -> bool {
        let line = self.line(at);
        line.starts_with('>')
            || is_row(line)
            || line.starts_with(":::")
            || line.starts_with("<!--")
            || heading_level(line).is_some()
            || pseudo_level(line).is_some()
            || Fence::open(line).is_some()
            || is_anchor_line(line)
            || table_tag(line).is_some()
            || is_border(line)
            || self.is_bare_table(at)
            || self.is_tabs(at)
    }

    /// A block of all lines up to the first one that is empty or does not belong to it.
    fn lines(&mut self, at: usize, kind: BlockKind, belongs: fn(&Self, usize) -> bool) -> usize {
        let mut count = 1;
        while !self.line(at + count).is_empty() && belongs(self, at + count) {
            count += 1;
        }
        self.push_lines(at, count, kind);
        count
    }

    fn push_lines(&mut self, at: usize, count: usize, kind: BlockKind) {
        if let (Some(first), Some(last)) =
            (self.lines.get(at), self.lines.get(at + count.max(1) - 1))
        {
            self.push(kind, trimmed(self.text, &(first.start..last.end)));
        }
    }

    fn push(&mut self, kind: BlockKind, span: Range<usize>) {
        if let Some(section) = self.page.sections.last_mut() {
            section.blocks.push(Block { kind, span });
        }
    }
}

/// Returns whether a line has marks between cells, so that a rule below it makes no heading of it.
fn has_cells(line: &str) -> bool {
    line.contains(['|', '｜', '\t']) || is_border(line)
}

/// The level of a heading above a line of `===` or `---`.
fn underlined(rule: &str) -> Option<usize> {
    let all = |c: char| rule.len() >= 3 && rule.chars().all(|r| r == c);
    match () {
        () if all('=') => Some(1),
        () if all('-') => Some(2),
        () => None,
    }
}
