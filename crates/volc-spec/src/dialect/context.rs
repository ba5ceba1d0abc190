//! The context and the results of the readers of tables.

use std::ops::Range;

use crate::{
    Code, Diagnostic,
    page::{Block, BlockKind, Page},
    row::Row,
};

/// Reads the table that starts at the first of these blocks; `None` if that block is not of its notation.
pub(crate) type Reader = fn(&mut Context<'_>, &[Block]) -> Option<Found>;

/// The context of a reader.
pub(crate) struct Context<'a> {
    pub(crate) page: &'a Page,
    /// True if the section is one of parameters, so that defects of its tables matter.
    pub(crate) parameters: bool,
    pub(crate) diagnostics: &'a mut Vec<Diagnostic>,
    /// The readers of all notations, the pickiest first.
    pub(crate) readers: &'static [Reader],
}

impl Context<'_> {
    /// Reads the table that starts at the first of these blocks, if one does.
    pub(crate) fn read(&mut self, blocks: &[Block]) -> Option<Found> {
        let mut readers = self.readers.iter();
        let mut found = readers.find_map(|reader| reader(self, blocks))?;
        for row in found.rows.iter_mut().flatten() {
            row.drop_struck();
        }
        Some(found)
    }

    /// Adds what matters in a section of parameters only.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if self.parameters {
            self.diagnostics.push(diagnostic);
        }
    }
}

/// A table that was found.
#[derive(Debug)]
pub(crate) struct Found {
    /// The number of blocks it takes.
    pub(crate) blocks: usize,
    /// Its rows; `None` if it is not a table of parameters.
    pub(crate) rows: Option<Vec<Row>>,
    pub(crate) span: Range<usize>,
    /// Children may stand behind their parent with nothing that says so.
    pub(crate) flat: bool,
}

/// An error for a table of parameters inside the text of a member.
pub(super) fn audit_table(context: &mut Context<'_>, block: &Block) {
    let is_table = matches!(
        block.kind,
        BlockKind::Table
            | BlockKind::HtmlTable
            | BlockKind::Grid
            | BlockKind::Tabs
            | BlockKind::Fence { .. }
    );
    let mut scratch = Vec::new();
    let mut inner = Context {
        page: context.page,
        parameters: true,
        diagnostics: &mut scratch,
        readers: context.readers,
    };
    let table = is_table
        .then(|| inner.read(std::slice::from_ref(block)))
        .flatten();
    if table.is_some_and(|table| table.rows.is_some()) {
        let message = "a table of parameters inside the text of a member";
        context.report(
            Diagnostic::new(
                Code::UnreadParameters,
                &context.page.file,
                block.span.clone(),
                message,
            )
            .label("its rows are not read")
            .help("write the members below their parent, as the rest of the page has them"),
        );
    }
}

impl Found {
    /// A table of something else than parameters.
    pub(super) fn other(block: &Block) -> Self {
        Self {
            blocks: 1,
            rows: None,
            span: block.span.clone(),
            flat: false,
        }
    }
}
