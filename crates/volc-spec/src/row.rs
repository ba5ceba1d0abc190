//! A row of a parameter table: what every dialect makes of its notation.

use std::ops::Range;

use crate::{
    cell_markup::{plain, trim, without_struck},
    meaning::types::is_name,
};

/// A row. Everything in it is the page's own text; `meaning` reads it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) name: Cell,
    pub(crate) ty: Cell,
    /// `None` where the table has no such column.
    pub(crate) required: Option<Cell>,
    pub(crate) example: Option<Cell>,
    pub(crate) description: Cell,
    /// The rows of the struct that this row holds, where they stand below it.
    pub(crate) children: Vec<Row>,
    /// The ids of the anchors in front of it.
    pub(crate) anchors: Vec<String>,
    /// It is the title of a variant, and its children are those of the variant.
    pub(crate) is_variant: bool,
    pub(crate) span: Range<usize>,
}

impl Row {
    /// Takes the name from its cell. A remark behind it, in parentheses, is description.
    pub(crate) fn set_name(&mut self, cell: &Cell) {
        let text = plain(&cell.text);
        let (name, remark) = match text.split_once(['(', '（']) {
            Some((name, remark)) if is_name(trim(name)) => {
                (trim(name), remark.trim_end_matches([')', '）']))
            }
            _ => (text.as_str(), ""),
        };
        self.name = Cell {
            text: name.to_owned(),
            span: cell.span.clone(),
        };
        self.describe(remark);
    }

    /// Drops what is struck out in the cells of the row and of those below it. A name that is struck out stays, marks
    /// and all: it is no name, and is reported as such.
    pub(crate) fn drop_struck(&mut self) {
        let others = self.required.iter_mut().chain(&mut self.example);
        for cell in others.chain([&mut self.ty, &mut self.description]) {
            if cell.text.contains("~~") {
                cell.text = trim(&without_struck(&cell.text)).to_owned();
            }
        }
        for child in &mut self.children {
            child.drop_struck();
        }
    }

    /// Adds a line to the description.
    pub(crate) fn describe(&mut self, text: &str) {
        let description = &mut self.description.text;
        if !text.is_empty() && !description.is_empty() {
            description.push('\n');
        }
        description.push_str(text);
    }
}

/// A cell: its text as Markdown, and where its first line stands on the page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) span: Range<usize>,
}
