//! The structure of a page by CommonMark: headings, code, HTML and tables, by line.

use std::{collections::BTreeMap, ops::Range};

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag};

/// The structure of a page, by the numbers of its lines.
#[derive(Debug, Default)]
pub(super) struct CommonMark {
    /// Headings, ATX and setext: the level and the number of lines.
    pub(super) headings: BTreeMap<usize, (usize, usize)>,
    /// The first lines of pipe tables.
    pub(super) tables: Vec<usize>,
    /// The lines of indented code.
    indented: Vec<Range<usize>>,
    /// The lines of thematic breaks.
    rules: Vec<usize>,
}

impl CommonMark {
    /// Parses the text from the line `first` on. `lines` are the lines of the whole text.
    pub(super) fn parse(text: &str, lines: &[Range<usize>], first: usize) -> Self {
        let mut found = Self::default();
        let Some(start) = lines.get(first).map(|line| line.start) else {
            return found;
        };
        let source = text.get(start..).unwrap_or_default();
        let line_of = |at: usize| {
            lines
                .partition_point(|line| line.start <= start + at)
                .saturating_sub(1)
        };
        let mut quotes = 0_usize;
        for (event, range) in Parser::new_ext(source, Options::ENABLE_TABLES).into_offset_iter() {
            let line = line_of(range.start);
            let last = line_of(range.end.saturating_sub(1).max(range.start));
            match event {
                Event::Start(Tag::BlockQuote(_)) => quotes += 1,
                Event::End(pulldown_cmark::TagEnd::BlockQuote(_)) => {
                    quotes = quotes.saturating_sub(1)
                }
                _ if quotes > 0 => {}
                Event::Start(Tag::Heading { level, .. }) => {
                    found
                        .headings
                        .insert(line, (number(level), last + 1 - line));
                }
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                    found.indented.push(line..last + 1)
                }
                Event::Start(Tag::Table(_)) => found.tables.push(line),
                Event::Rule => found.rules.push(line),
                _ => {}
            }
        }
        found
    }

    /// Returns whether a line is indented code.
    pub(super) fn is_indented(&self, line: usize) -> bool {
        let at = self.indented.partition_point(|code| code.end <= line);
        self.indented
            .get(at)
            .is_some_and(|code| code.contains(&line))
    }

    /// Returns whether a line is a thematic break.
    pub(super) fn is_rule(&self, line: usize) -> bool {
        self.rules.binary_search(&line).is_ok()
    }

    /// Returns whether a pipe table starts in a line.
    pub(super) fn is_table(&self, line: usize) -> bool {
        self.tables.binary_search(&line).is_ok()
    }
}

fn number(level: HeadingLevel) -> usize {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
