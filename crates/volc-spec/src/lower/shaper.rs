//! The state of the work on the rows of an Action.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Input, OpenLink, RowId, Samples,
    enclosing::{Enclosing, Level},
    shaped::{ShapedEnum, ShapedStruct, ShapedUnion},
    table_index::TableIndex,
};
use crate::{Diagnostic, Overlay, PageFacts, outline::Table, page::Page};

/// A table that is being read.
#[derive(Clone, Copy)]
pub(crate) struct OpenTable {
    pub(crate) table: usize,
    /// Its struct.
    pub(crate) made: usize,
    /// The field that it was entered by is a list or a map.
    pub(crate) in_list: bool,
}

/// Rows on their way to fields, and what became of them so far.
pub(crate) struct Shaper<'a> {
    pub(crate) page: &'a Page,
    /// The name of the Action.
    pub(crate) action: &'a str,
    pub(crate) tables: &'a [Table],
    pub(crate) index: TableIndex,
    pub(crate) overlay: Option<&'a Overlay>,
    pub(crate) samples: &'a Samples,
    pub(crate) diagnostics: &'a mut Vec<Diagnostic>,
    pub(crate) structs: Vec<ShapedStruct>,
    pub(crate) enums: Vec<ShapedEnum>,
    pub(crate) unions: Vec<ShapedUnion>,
    /// Paths without variants that only one variant has.
    pub(crate) unique: BTreeSet<String>,
    /// The struct made of a table, by side.
    pub(crate) made: BTreeMap<(usize, bool), usize>,
    /// Tables that are being read, the outermost first.
    pub(crate) open: Vec<OpenTable>,
    /// The structs around the one that is read, the outermost first.
    pub(crate) around: Vec<Enclosing>,
    /// The members of the structs whose rows are being read, the outermost first.
    pub(crate) levels: Vec<Level>,
    /// Fields whose struct is on another page.
    pub(crate) links: Vec<OpenLink>,
    pub(crate) facts: PageFacts,
    /// Rows that became a field, and rows that became a diagnostic.
    pub(crate) used: BTreeSet<RowId>,
    pub(crate) reported: BTreeSet<RowId>,
}

impl<'a> Shaper<'a> {
    pub(crate) fn new(input: Input<'a>, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self {
            page: input.page,
            action: input.action,
            tables: &input.parts.tables,
            index: TableIndex::new(&input.parts.tables),
            overlay: input.overlay,
            samples: input.samples,
            diagnostics,
            structs: Vec::new(),
            enums: Vec::new(),
            unions: Vec::new(),
            unique: BTreeSet::new(),
            made: BTreeMap::new(),
            open: Vec::new(),
            around: Vec::new(),
            levels: Vec::new(),
            links: Vec::new(),
            facts: PageFacts::default(),
            used: BTreeSet::new(),
            reported: BTreeSet::new(),
        }
    }
}
