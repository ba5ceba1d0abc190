//! The cells of a line, and the columns that they belong to.

use std::ops::Range;

use crate::cell_markup::{plain, trim};
use crate::dialect::columns::{Column, column};
use crate::dialect::lines::{Line, is_delimiter, slice};
use crate::dialect::{Context, lines};
use crate::row::Cell;
use crate::{Code, Diagnostic};

/// A row: the pieces of each cell, and where they stand.
pub(super) struct Joined {
    pub(super) cells: Vec<Vec<Range<usize>>>,
    pub(super) span: Range<usize>,
}

/// Joins the lines that a backslash connects, cell by cell. The line of dashes goes away, wherever it stands.
pub(super) fn joined(text: &str, lines: Vec<Line>) -> Vec<Joined> {
    let mut rows: Vec<Joined> = Vec::new();
    let mut goes_on = false;
    for line in lines.iter().filter(|line| !is_delimiter(text, line)) {
        if !goes_on {
            rows.push(Joined {
                cells: Vec::new(),
                span: line.span.clone(),
            });
        }
        goes_on = line.goes_on;
        let Some(row) = rows.last_mut() else {
            continue;
        };
        // A row starts where its first text is, not at the line of spaces in front of it.
        if row.is_blank(text) {
            row.span.start = line.span.start;
        }
        row.span.end = line.span.end;
        for (at, cell) in line.cells.iter().enumerate() {
            if row.cells.len() <= at {
                row.cells.push(Vec::new());
            }
            if let Some(pieces) = row.cells.get_mut(at) {
                pieces.push(cell.clone());
            }
        }
    }
    rows
}

impl Joined {
    pub(super) fn is_blank(&self, text: &str) -> bool {
        let mut pieces = self.cells.iter().flatten();
        pieces.all(|piece| matches!(trim(slice(text, piece)), "" | "^^"))
    }

    /// The cell of a column, and whether it is the one above.
    pub(super) fn cell(&self, text: &str, at: usize) -> (Cell, bool) {
        let pieces = self.cells.get(at).map_or(&[][..], Vec::as_slice);
        let spans_up = pieces.iter().any(|piece| is_span(text, piece));
        let local: Vec<Range<usize>> = pieces
            .iter()
            .filter(|piece| !is_span(text, piece))
            .cloned()
            .collect();
        (lines::cell(text, &local), spans_up)
    }
}

/// The meaning of the columns. There is one name column a level; types and marks belong to the names left of them.
pub(super) struct Columns {
    pub(super) kinds: Vec<Column>,
    pub(super) levels: Vec<usize>,
}

impl Columns {
    /// `None` if it is no table of parameters.
    pub(super) fn read(text: &str, header: &Joined) -> Option<Self> {
        let names: Vec<String> = (0..header.cells.len())
            .map(|at| header.cell(text, at).0.text)
            .collect();
        let mut kinds: Vec<Column> = Vec::new();
        for (at, name) in names.iter().enumerate() {
            let next = names.get(at + 1).map(|next| column(next));
            let kind = match column(name) {
                _ if is_level(name) => Column::Name,
                // A header without text, behind a name, is the next level if a type follows, else the type.
                Column::Blank if kinds.last() == Some(&Column::Name) => match next {
                    Some(Column::Type) => Column::Name,
                    _ => Column::Type,
                },
                kind => kind,
            };
            kinds.push(kind);
        }
        let levels: Vec<usize> = (0..kinds.len())
            .filter(|at| kinds.get(*at) == Some(&Column::Name))
            .collect();
        let is_table = !levels.is_empty() && kinds.contains(&Column::Type);
        is_table.then_some(Self { kinds, levels })
    }

    pub(super) fn unknown(&self, context: &Context<'_>, header: &Joined) -> Vec<Diagnostic> {
        let text = context.page.file.text.as_str();
        let unknown = self
            .kinds
            .iter()
            .enumerate()
            .filter(|(_, kind)| **kind == Column::Unknown);
        unknown
            .map(|(at, _)| {
                let (cell, _) = header.cell(text, at);
                let message = format!("unknown column `{}`", plain(&cell.text));
                Diagnostic::new(Code::UnknownColumn, &context.page.file, cell.span, message)
                    .label("the meaning of this column is unknown")
                    .help("known columns are 参数, 子参数, 类型, 是否必填, 示例值, 描述 and their usual other spellings")
            })
            .collect()
    }
}

/// A column of names below another one.
pub(crate) fn is_level(header: &str) -> bool {
    let name = plain(header);
    name.ends_with("子参数") || (name.ends_with("级参数") && name.chars().count() == 4)
}

pub(super) fn is_span(text: &str, cell: &Range<usize>) -> bool {
    trim(slice(text, cell)) == "^^"
}
