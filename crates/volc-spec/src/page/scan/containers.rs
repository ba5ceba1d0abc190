//! Blocks that hold others: tables, fences, admonitions, quotes, comments.

use std::ops::Range;

use super::{MAX_DEPTH, Splitter};
use crate::cell_markup::{is_space, trim};
use crate::page::block::{BlockKind, trimmed};
use crate::page::fence::Fence;
use crate::page::lines::{heading_level, is_bare_delimiter, is_row, slice};
use crate::{Code, Diagnostic};

impl Splitter<'_> {
    /// Lines of pipes. A second header starts another table.
    pub(super) fn table(&mut self, at: usize) -> usize {
        let mut has_header = false;
        let mut count = 1;
        while is_row(self.line(at + count)) {
            has_header |= is_bare_delimiter(self.line(at + count));
            if has_header && is_bare_delimiter(self.line(at + count + 1)) {
                break;
            }
            count += 1;
        }
        self.push_lines(at, count, BlockKind::Table);
        count
    }

    /// A comment up to its end, or up to the next heading if it has none.
    pub(super) fn comment(&mut self, at: usize) -> usize {
        let ends = |at: usize| self.line(at).contains("-->");
        let rest = self.lines.len() - at;
        let end = (self.last_comment >= Some(at)).then(|| (0..rest).find(|n| ends(at + n)));
        let count = match end.flatten() {
            Some(end) => end + 1,
            None => (1..rest)
                .find(|n| heading_level(self.line(at + n)).is_some())
                .unwrap_or(rest),
        };
        self.push_lines(at, count, BlockKind::Comment);
        count
    }

    /// A `<table>` up to the `</table>` that belongs to it, or before the next heading if that is missing.
    pub(super) fn html_table(&mut self, at: usize) -> usize {
        let mut depth = 0_usize;
        let mut count = 0;
        while at + count < self.lines.len() {
            let line = self.line(at + count).to_ascii_lowercase();
            if count > 0 && heading_level(&line).is_some() {
                break;
            }
            count += 1;
            depth += line.matches("<table").count();
            depth = depth.saturating_sub(line.matches("</table").count());
            if depth == 0 {
                break;
            }
        }
        self.push_lines(at, count, BlockKind::HtmlTable);
        count
    }

    pub(super) fn fence(&mut self, at: usize, fence: &Fence<'_>) -> usize {
        let rest = self.lines.get(at..).unwrap_or_default();
        let inner = rest
            .iter()
            .skip(1)
            .map(|line| trim(slice(self.text, line)))
            .take_while(|line| !fence.closes(line) && !fence.is_followed_by(line))
            .count();
        let closed = rest
            .get(inner + 1)
            .is_some_and(|line| fence.closes(trim(slice(self.text, line))));
        let content = match (rest.get(1), rest.get(inner)) {
            (Some(first), Some(last)) if inner > 0 => first.start..last.end,
            _ => rest.first().map_or(0..0, |line| line.end..line.end),
        };
        let count = inner + 1 + usize::from(closed);
        if !closed {
            let span = rest.first().map_or(0..0, |line| trimmed(self.text, line));
            self.diagnostics.push(
                Diagnostic::new(
                    Code::UnclosedFence,
                    self.file,
                    span,
                    "this code fence is never closed",
                )
                .label("opened here")
                .help(format!(
                    "close it with a line that holds only {}",
                    fence.mark
                )),
            );
        }
        let kind = BlockKind::Fence {
            info: fence.info.to_owned(),
            content,
        };
        self.push_lines(at, count, kind);
        count
    }

    /// An admonition ends at its `:::`, or before the next heading if that is missing.
    pub(super) fn admonition(&mut self, at: usize, name: &str) -> usize {
        if name.is_empty() {
            return 1;
        }
        let rest = self.lines.get(at..).unwrap_or_default();
        let inner = rest
            .iter()
            .skip(1)
            .map(|line| trim(slice(self.text, line)))
            .take_while(|line| !line.starts_with(":::") && heading_level(line).is_none())
            .count();
        let closed = self.line(at + inner + 1).starts_with(":::");
        let count = inner + 1 + usize::from(closed);
        self.with_tables(at, count);
        count
    }

    pub(super) fn quote(&mut self, at: usize, content: &str, span: Range<usize>) -> usize {
        let marks = content.chars().filter(|c| !is_space(*c));
        let depth = marks.take_while(|c| *c == '>').count();
        if depth > MAX_DEPTH {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::NestedTooDeep,
                    self.file,
                    span,
                    "quotes are nested too deep",
                )
                .label(format!("{depth} levels; at most {MAX_DEPTH} are read"))
                .help("check that this is a page of the vendor"),
            );
        }
        let mut count = 1;
        while self.line(at + count).starts_with('>') {
            count += 1;
        }
        self.with_tables(at, count);
        count
    }

    /// A quote of some lines; the tables in it are blocks of their own.
    fn with_tables(&mut self, at: usize, count: usize) {
        let mut from = at;
        while from < at + count {
            let is_table = is_row(self.line(from));
            let same = (from..at + count)
                .take_while(|line| is_row(self.line(*line)) == is_table)
                .count()
                .max(1);
            let kind = if is_table {
                BlockKind::Table
            } else {
                BlockKind::Quote
            };
            self.push_lines(from, same, kind);
            from += same;
        }
    }
}
