//! A page in sections and blocks.

use std::{ops::Range, sync::Arc};

use super::lines::slice;
use crate::{
    SourceFile,
    cell_markup::{is_space, trim},
};

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
    /// The text of a span.
    pub(crate) fn text(&self, span: &Range<usize>) -> &str {
        self.file.text.get(span.clone()).unwrap_or_default()
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
