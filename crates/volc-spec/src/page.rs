//! Splits a page into sections and blocks, with the bytes each of them takes.
//!
//! Headings, indented code, rules and tables are those of CommonMark. Inside its blocks a scanner goes by lines, since
//! the vendor's notations are not Markdown: rows end in `|\`, tables follow text or a title without an empty line,
//! admonitions hold tables, and lists are not closed before the next block.

mod block;
mod commonmark;
mod fence;
mod heading;
mod lines;
mod scan;

use std::sync::Arc;

use crate::{Code, Diagnostic, SourceFile, cell_markup::trim};
pub(crate) use block::{Block, BlockKind, Page, Section, trimmed};
use commonmark::CommonMark;
pub(crate) use lines::without_marks;
use lines::{front_matter, lines, slice};
use scan::Splitter;

/// The largest page in bytes.
const MAX_BYTES: usize = 8 << 20;

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
        let text = "\u{feff}---\r\nstatus: 1\r\n---\r\nLead\r\n## **A：** \r\n| a |\\\r\n| b \
            |\r\n```json\r\n{}\r\n```\r\n> note\r\n ## B\r\n- x\r\n- y\r\n<span id=\"s\"></span>\r\n### \
            C\r\ntitle\r\n| t |\r\n";
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
    fn unreadable_parts_are_reported() {
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
