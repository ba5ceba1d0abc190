//! Splits a page into sections and blocks, with the bytes each of them takes.
//!
//! This is no CommonMark on purpose: the vendor's rows end in `|\`, tables follow their title without an empty line and
//! fences are left open inside cells, all of which makes a Markdown parser lose rows. Lines are what the vendor keeps to.

use std::{ops::Range, sync::Arc};

use crate::{
    Code, Diagnostic, SourceFile,
    cell_markup::{self, is_space, trim},
};

/// The largest page in bytes.
const MAX_BYTES: usize = 8 << 20;
/// The deepest nesting of quotes.
const MAX_DEPTH: usize = 64;

/// A page: its sections in the order of the text. The first one has no heading.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) sections: Vec<Section>,
}

/// A heading and what follows it up to the next one.
#[derive(Debug, Default)]
pub(crate) struct Section {
    pub(crate) heading: Option<Heading>,
    /// The section that this one is a part of, as an index.
    pub(crate) parent: Option<usize>,
    pub(crate) blocks: Vec<Block>,
}

#[derive(Debug)]
pub(crate) struct Heading {
    pub(crate) level: usize,
    /// Without marks of Markdown and HTML.
    pub(crate) text: String,
    /// The ids of the anchors in it and right before it.
    pub(crate) anchors: Vec<String>,
    pub(crate) span: Range<usize>,
}

#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) kind: BlockKind,
    pub(crate) span: Range<usize>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum BlockKind {
    /// Lines that start with a pipe.
    Table,
    /// A code fence: what stands behind its opening, and the bytes between opening and closing.
    Fence { info: String, content: Range<usize> },
    /// A line of anchors and nothing else.
    Anchor,
    /// A quote or an admonition (`:::tip`).
    Quote,
    /// A list.
    List,
    /// Any other text.
    Paragraph,
}

impl Page {
    /// Splits a page. What hinders the reading goes into `diagnostics`.
    pub(crate) fn split(file: &Arc<SourceFile>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut splitter = Splitter {
            file,
            page: Self {
                file: Arc::clone(file),
                sections: vec![Section::default()],
            },
            diagnostics,
        };
        splitter.run();
        splitter.page
    }

    /// The text of a span.
    pub(crate) fn text(&self, span: &Range<usize>) -> &str {
        self.file.text.get(span.clone()).unwrap_or_default()
    }

    /// The title of the front matter and the headings of the first level, a line each.
    pub(crate) fn title(&self) -> String {
        let text = self.file.text.as_str();
        let lines = lines(text);
        let front = lines.iter().take(front_matter(text, &lines));
        let titles = front.filter_map(|line| slice(text, line).trim().strip_prefix("title:"));
        let headings = self
            .sections
            .iter()
            .filter_map(|section| section.heading.as_ref());
        let headings = headings.filter(|heading| heading.level == 1);
        let titles = titles.chain(headings.map(|heading| heading.text.as_str()));
        titles.collect::<Vec<_>>().join("\n")
    }

    /// The sections from this one outwards.
    pub(crate) fn outwards(&self, section: usize) -> impl Iterator<Item = (usize, &Section)> {
        std::iter::successors(Some(section), |&at| self.sections.get(at)?.parent)
            .filter_map(|at| Some((at, self.sections.get(at)?)))
    }
}

struct Splitter<'a> {
    file: &'a Arc<SourceFile>,
    page: Page,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Splitter<'_> {
    fn run(&mut self) {
        let text = self.file.text.as_str();
        if text.len() > MAX_BYTES {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::PageTooBig,
                    self.file,
                    0..0,
                    "the page is larger than 8 MiB",
                )
                .label(format!("{} bytes", text.len()))
                .help("check that this is a page of one Action; split it if it holds several"),
            );
            return;
        }
        if trim(text).is_empty() {
            self.diagnostics.push(
                Diagnostic::new(Code::PageEmpty, self.file, 0..0, "the page is empty")
                    .help("put the vendor's page into the file, or remove the file"),
            );
            return;
        }
        let lines = lines(text);
        let mut at = front_matter(text, &lines);
        while let Some(line) = lines.get(at) {
            at += self.block(text, &lines, at, line).max(1);
        }
    }

    /// Reads what starts at a line; gives the number of lines it takes.
    fn block(
        &mut self,
        text: &str,
        lines: &[Range<usize>],
        at: usize,
        line: &Range<usize>,
    ) -> usize {
        let content = trim(slice(text, line));
        let span = trimmed(text, line);
        if content.is_empty() {
            return 1;
        }
        let rest = lines.get(at..).unwrap_or_default();
        if let Some(level) = heading_level(content) {
            let title = content.trim_start_matches('#');
            self.heading(level, title, span);
            return 1;
        }
        if let Some(fence) = Fence::open(content) {
            return self.fence(text, rest, &fence);
        }
        if content.starts_with('|') {
            return self.lines(text, rest, BlockKind::Table, |line| line.starts_with('|'));
        }
        if is_anchor_line(content) {
            self.push(BlockKind::Anchor, span);
            return 1;
        }
        if let Some(name) = content.strip_prefix(":::") {
            return self.admonition(text, rest, name);
        }
        if content.starts_with('>') {
            let depth = content
                .chars()
                .filter(|c| !is_space(*c))
                .take_while(|c| *c == '>')
                .count();
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
            return self.lines(text, rest, BlockKind::Quote, |line| line.starts_with('>'));
        }
        if let Some(level) = underlined(text, rest) {
            self.heading(level, content, span);
            return 2;
        }
        let kind = if is_list_item(content) {
            BlockKind::List
        } else {
            BlockKind::Paragraph
        };
        self.lines(text, rest, kind, |line| !starts_another(line))
    }

    /// A block of all lines up to the first one that is empty or does not belong to it.
    fn lines(
        &mut self,
        text: &str,
        rest: &[Range<usize>],
        kind: BlockKind,
        belongs: fn(&str) -> bool,
    ) -> usize {
        let more = rest.iter().skip(1).take_while(|line| {
            let content = trim(slice(text, line));
            !content.is_empty() && belongs(content)
        });
        let count = 1 + more.count();
        self.push_lines(text, rest, count, kind);
        count
    }

    fn fence(&mut self, text: &str, rest: &[Range<usize>], fence: &Fence<'_>) -> usize {
        let inner = rest
            .iter()
            .skip(1)
            .map(|line| trim(slice(text, line)))
            .take_while(|line| !fence.closes(line) && !fence.is_followed_by(line))
            .count();
        let closed = rest
            .get(inner + 1)
            .is_some_and(|line| fence.closes(trim(slice(text, line))));
        let content = match (rest.get(1), rest.get(inner)) {
            (Some(first), Some(last)) if inner > 0 => first.start..last.end,
            _ => rest.first().map_or(0..0, |line| line.end..line.end),
        };
        let count = if closed {
            inner + 2
        } else {
            let span = rest.first().map_or(0..0, |line| trimmed(text, line));
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
            inner + 1
        };
        let kind = BlockKind::Fence {
            info: fence.info.to_owned(),
            content,
        };
        self.push_lines(text, rest, count, kind);
        count
    }

    /// An admonition ends at its `:::`, or before the next heading if that is missing.
    fn admonition(&mut self, text: &str, rest: &[Range<usize>], name: &str) -> usize {
        if name.is_empty() {
            return 1;
        }
        let inner = rest
            .iter()
            .skip(1)
            .map(|line| trim(slice(text, line)))
            .take_while(|line| !line.starts_with(":::") && heading_level(line).is_none())
            .count();
        let closed = rest
            .get(inner + 1)
            .is_some_and(|line| trim(slice(text, line)).starts_with(":::"));
        let count = inner + 1 + usize::from(closed);
        self.push_lines(text, rest, count, BlockKind::Quote);
        count
    }

    fn push_lines(&mut self, text: &str, rest: &[Range<usize>], count: usize, kind: BlockKind) {
        if let (Some(first), Some(last)) = (rest.first(), rest.get(count - 1)) {
            self.push(kind, trimmed(text, &(first.start..last.end)));
        }
    }

    fn push(&mut self, kind: BlockKind, span: Range<usize>) {
        if let Some(section) = self.page.sections.last_mut() {
            section.blocks.push(Block { kind, span });
        }
    }

    fn heading(&mut self, level: usize, raw: &str, span: Range<usize>) {
        let mut anchors = cell_markup::anchors(raw);
        // Anchors right above a heading are its own.
        if let Some(before) = self.page.sections.last_mut() {
            while let Some(block) = before
                .blocks
                .pop_if(|block| block.kind == BlockKind::Anchor)
            {
                anchors.extend(cell_markup::anchors(slice(&self.file.text, &block.span)));
            }
        }
        let last = self.page.sections.len() - 1;
        let parent = self
            .page
            .outwards(last)
            .find(|(_, section)| section.heading.as_ref().is_some_and(|h| h.level < level))
            .map(|(at, _)| at);
        let text = cell_markup::plain(raw.trim_end_matches('#'));
        let text = text.trim_end_matches([':', '：']).trim().to_owned();
        let heading = Heading {
            level,
            text,
            anchors,
            span,
        };
        self.page.sections.push(Section {
            heading: Some(heading),
            parent,
            blocks: Vec::new(),
        });
    }
}

struct Fence<'a> {
    mark: &'a str,
    info: &'a str,
}

impl<'a> Fence<'a> {
    fn open(line: &'a str) -> Option<Self> {
        let first = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = line.trim_start_matches(first);
        let mark = line.get(..line.len() - info.len())?;
        // Three backticks with more backticks behind them are code within a line.
        (mark.len() >= 3 && !info.contains('`')).then(|| Self {
            mark,
            info: trim(info),
        })
    }

    /// Whether the line opens another fence, which says what it holds: then this one was never closed.
    fn is_followed_by(&self, line: &str) -> bool {
        Fence::open(line).is_some_and(|next| next.mark == self.mark && !next.info.is_empty())
    }

    fn closes(&self, line: &str) -> bool {
        line.starts_with(self.mark) && line.chars().all(|c| self.mark.starts_with(c))
    }
}

/// The lines without their ends.
fn lines(text: &str) -> Vec<Range<usize>> {
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
fn front_matter(text: &str, lines: &[Range<usize>]) -> usize {
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
    match keys && closed && count <= 40 {
        true => count + 2,
        false => 0,
    }
}

fn heading_level(line: &str) -> Option<usize> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    let is_heading = (1..=6).contains(&level) && (title.is_empty() || title.starts_with(is_space));
    is_heading.then_some(level)
}

/// The level of a heading that is underlined by `===` or `---`.
fn underlined(text: &str, rest: &[Range<usize>]) -> Option<usize> {
    let rule = trim(slice(text, rest.get(1)?));
    let all = |c: char| rule.len() >= 3 && rule.chars().all(|r| r == c);
    match () {
        () if all('=') => Some(1),
        () if all('-') => Some(2),
        () => None,
    }
}

fn starts_another(line: &str) -> bool {
    line.starts_with(['|', '>'])
        || line.starts_with(":::")
        || heading_level(line).is_some()
        || Fence::open(line).is_some()
        || is_anchor_line(line)
}

fn is_anchor_line(line: &str) -> bool {
    line.starts_with("<span")
        && !cell_markup::anchors(line).is_empty()
        && cell_markup::plain(line).is_empty()
}

fn is_list_item(line: &str) -> bool {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with("- ")
        || line.starts_with("* ")
        || line.starts_with("+ ")
        || (number.len() < line.len() && number.starts_with(". "))
}

fn slice<'a>(text: &'a str, span: &Range<usize>) -> &'a str {
    text.get(span.clone()).unwrap_or_default()
}

/// The span without white space at its ends.
pub(crate) fn trimmed(text: &str, span: &Range<usize>) -> Range<usize> {
    let raw = slice(text, span);
    let start = span.start + (raw.len() - raw.trim_start_matches(is_space).len());
    start..start + trim(raw).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> (Page, Vec<Diagnostic>) {
        let file = SourceFile::new("page.md", text.as_bytes().to_vec()).unwrap();
        let mut diagnostics = Vec::new();
        (Page::split(&file, &mut diagnostics), diagnostics)
    }

    fn outline(text: &str) -> Vec<String> {
        let (page, _) = split(text);
        let mut out = Vec::new();
        for section in &page.sections {
            if let Some(heading) = &section.heading {
                out.push(format!(
                    "{} {} {:?}",
                    heading.level, heading.text, heading.anchors
                ));
            }
            for block in &section.blocks {
                let kind = match &block.kind {
                    BlockKind::Fence { info, content } => {
                        format!("fence {info} {:?}", page.text(content))
                    }
                    kind => format!("{kind:?} {:?}", page.text(&block.span)),
                };
                out.push(kind);
            }
        }
        out
    }

    #[test]
    fn a_page_is_split_by_lines() {
        let text = "\u{feff}---\r\nstatus: 1\r\n---\r\nLead\r\n## **A：** \r\n| a |\\\r\n| b |\r\n```json\r\n{}\r\n```\r\n> note\r\n ## B\r\n- x\r\n- y\r\n<span id=\"s\"></span>\r\n### C\r\ntitle\r\n| t |\r\n";
        assert_eq!(
            outline(text),
            [
                "Paragraph \"Lead\"",
                "2 A []",
                "Table \"| a |\\\\\\r\\n| b |\"",
                "fence json \"{}\"",
                "Quote \"> note\"",
                "2 B []",
                "List \"- x\\r\\n- y\"",
                "3 C [\"s\"]",
                "Paragraph \"title\"",
                "Table \"| t |\"",
            ]
        );
    }

    #[test]
    fn sections_know_their_parents() {
        let (page, _) = split("# A\n### B\n## C\n### D\n");
        let parents: Vec<_> = page.sections.iter().map(|s| s.parent).collect();
        assert_eq!(parents, [None, None, Some(1), Some(1), Some(3)]);
    }

    #[test]
    fn setext_headings_and_admonitions() {
        let text = "Title\n===\ntext\n\n:::warning\n- x\n:::\nSub\n---\n";
        assert_eq!(
            outline(text),
            [
                "1 Title []",
                "Paragraph \"text\"",
                "Quote \":::warning\\n- x\\n:::\"",
                "2 Sub []"
            ]
        );
    }

    #[test]
    fn what_hinders_the_reading_is_told() {
        let deep = format!("{} x", ">".repeat(65));
        let big = "x".repeat(MAX_BYTES + 1);
        let cases = [
            ("", Code::PageEmpty),
            (" \n\t\u{feff}", Code::PageEmpty),
            ("```json\n{}", Code::UnclosedFence),
            (deep.as_str(), Code::NestedTooDeep),
            (big.as_str(), Code::PageTooBig),
        ];
        for (text, code) in cases {
            let (_, diagnostics) = split(text);
            let codes: Vec<_> = diagnostics.iter().map(|d| d.code).collect();
            assert_eq!(codes, [code]);
        }
    }
}
