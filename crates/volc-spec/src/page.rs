//! Splits a page into sections and blocks, with the bytes each of them takes.
//!
//! Headings, indented code, rules and tables are those of CommonMark. Inside its blocks a scanner goes by lines, since the
//! vendor's notations are not Markdown: rows end in `|\`, tables follow text or a title without an empty line, admonitions
//! hold tables, and lists are not closed before the next block.

mod commonmark;
mod fence;
mod heading;
mod lines;
mod scan;

use std::{ops::Range, sync::Arc};

use crate::{
    Code, Diagnostic, SourceFile,
    cell_markup::{is_space, trim},
};
use commonmark::CommonMark;
pub(crate) use lines::without_marks;
use lines::{front_matter, lines, slice};
use scan::Splitter;

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
    /// A pipe table: its lines start with a pipe, or hold pipes.
    Table,
    /// Lines of cells with tabs between them.
    Tabs,
    /// A table in the grid of reStructuredText.
    Grid,
    /// A `<table>`, up to its end.
    HtmlTable,
    /// An HTML comment.
    Comment,
    /// A thematic break.
    Rule,
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
        let mut page = Self {
            file: Arc::clone(file),
            sections: vec![Section::default()],
        };
        let text = file.text.as_str();
        if text.len() > MAX_BYTES {
            diagnostics.push(
                Diagnostic::new(
                    Code::PageTooBig,
                    file,
                    0..0,
                    "the page is larger than 8 MiB",
                )
                .label(format!("{} bytes", text.len()))
                .help("check that this is a page of one Action; split it if it holds several"),
            );
            return page;
        }
        if trim(text).is_empty() {
            diagnostics.push(
                Diagnostic::new(Code::PageEmpty, file, 0..0, "the page is empty")
                    .help("put the vendor's page into the file, or remove the file"),
            );
            return page;
        }
        let lines = lines(text);
        let first = front_matter(text, &lines);
        let commonmark = CommonMark::parse(text, &lines, first);
        Splitter {
            file,
            text,
            lines: &lines,
            commonmark: &commonmark,
            page: &mut page,
            diagnostics,
            last_comment: lines
                .iter()
                .rposition(|line| slice(text, line).contains("-->")),
        }
        .run(first);
        page
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
