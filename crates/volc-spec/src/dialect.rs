//! Dialects: the notations in which pages write parameter tables. Each one only turns its notation into [`Row`]s.
//!
//! A new dialect is a new file here and a line in [`READERS`].

mod block;
mod columns;
mod html;
pub(crate) mod levels;
pub(crate) mod lines;
mod mixin;
mod pipe;
mod rowspan;
mod unread;

use std::ops::Range;

pub(crate) use columns::{Column, column};

use crate::{
    Diagnostic,
    page::{Block, Page},
    row::Row,
};

/// Reads the table that starts at the first of these blocks; `None` if that block is not of its notation.
type Reader = fn(&mut Context<'_>, &[Block]) -> Option<Found>;

/// The readers, the pickiest first.
const READERS: &[Reader] = &[
    mixin::read,
    rowspan::read,
    html::read,
    pipe::read,
    block::read,
];

/// What a reader works with.
pub(crate) struct Context<'a> {
    pub(crate) page: &'a Page,
    /// Whether the section is one of parameters, so that defects of its tables matter.
    pub(crate) parameters: bool,
    pub(crate) diagnostics: &'a mut Vec<Diagnostic>,
}

impl Context<'_> {
    /// Adds what matters in a section of parameters only.
    fn report(&mut self, diagnostic: Diagnostic) {
        if self.parameters {
            self.diagnostics.push(diagnostic);
        }
    }
}

/// A table that was found.
#[derive(Debug)]
pub(crate) struct Found {
    /// How many blocks it takes.
    pub(crate) blocks: usize,
    /// Its rows; `None` if it is not a table of parameters.
    pub(crate) rows: Option<Vec<Row>>,
    pub(crate) span: Range<usize>,
    /// Children may stand behind their parent with nothing that says so.
    pub(crate) flat: bool,
}

impl Found {
    /// A table of something else than parameters.
    fn other(block: &Block) -> Self {
        Self {
            blocks: 1,
            rows: None,
            span: block.span.clone(),
            flat: false,
        }
    }
}

/// Reads the table that starts at the first of these blocks, if one does.
pub(crate) fn read(context: &mut Context<'_>, blocks: &[Block]) -> Option<Found> {
    READERS.iter().find_map(|reader| reader(context, blocks))
}
