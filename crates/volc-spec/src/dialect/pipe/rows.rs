//! The rows of a pipe table: lines put together, cells counted, dotted names nested.

use std::collections::BTreeMap;
use std::ops::Range;

use super::repair;
use crate::cell_markup::plain;
use crate::dialect::columns::Column;
use crate::dialect::lines::{Line, slice};
use crate::dialect::{Context, lines};
use crate::meaning::types;
use crate::page::trimmed;
use crate::row::{Cell, Row};
use crate::{Code, Diagnostic};

pub(super) struct Table<'a, 'c> {
    pub(super) context: &'a mut Context<'c>,
    pub(super) header: &'a Line,
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
}

/// A row of the table: per column, the pieces of its text line by line.
struct Logical {
    pub(super) cells: Vec<Vec<Range<usize>>>,
    pub(super) span: Range<usize>,
}

impl Table<'_, '_> {
    pub(super) fn text(&self) -> &str {
        &self.context.page.file.text
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.context.report(diagnostic);
    }

    pub(super) fn check_header(&mut self) {
        for (cell, column) in self.header.cells.iter().zip(self.columns.clone()) {
            if column == Column::Unknown {
                let name = plain(slice(self.text(), cell));
                let span = trimmed(self.text(), cell);
                let file = &self.context.page.file;
                let diagnostic = Diagnostic::new(Code::UnknownColumn, file, span, format!("unknown column `{name}`"))
                    .label("the meaning of this column is unknown")
                    .help("known columns are 参数, 类型, 是否必选, 示例值, 描述 and their usual other spellings")
                    .help("if this is a new spelling of the vendor, add it to `dialect/columns.rs`");
                self.report(diagnostic);
            }
        }
    }

    /// Joins lines to rows.
    pub(super) fn logical(&mut self, lines: Vec<Line>) {
        let mut current: Option<Logical> = None;
        let mut goes_on = false;
        for line in lines {
            let starts_row = match &current {
                None => true,
                Some(_) if goes_on => self.is_whole_row(&line),
                Some(_) => !line
                    .cells
                    .first()
                    .is_none_or(|cell| plain(slice(self.text(), cell)).is_empty()),
            };
            goes_on = line.goes_on;
            if starts_row {
                if let Some(row) = current.take() {
                    self.finish(row);
                }
                for whole in self.whole(line) {
                    if let Some(row) = current.replace(whole) {
                        self.finish(row);
                    }
                }
            } else if let Some(row) = &mut current {
                row.append(&line, self.columns.len());
            }
        }
        if let Some(row) = current {
            self.finish(row);
        }
    }

    /// Returns whether a line behind a `|\` is a row of its own all the same: the mark is one too many.
    fn is_whole_row(&self, line: &Line) -> bool {
        let cell = |wanted: Column| {
            let at = self.columns.iter().position(|column| *column == wanted)?;
            Some(slice(self.text(), line.cells.get(at)?))
        };
        line.cells.len() == self.columns.len()
            && cell(Column::Name).is_some_and(|name| types::is_name(&plain(name)))
            && cell(Column::Type).is_some_and(|ty| types::parse(ty).is_some())
    }

    /// The row or the rows that a line starts, with the right number of cells.
    fn whole(&mut self, line: Line) -> Vec<Logical> {
        let repaired = repair::repair(self.text(), &self.columns, &line);
        let span = trimmed(self.text(), &line.span);
        let file = &self.context.page.file;
        let (rows, diagnostic) = match repaired {
            repair::Repaired::Whole(cells) => (vec![cells], None),
            repair::Repaired::Changed(rows, what) => {
                let diagnostic = Diagnostic::new(
                    Code::RowRepaired,
                    file,
                    span,
                    format!("a row was repaired: {what}"),
                )
                .label(format!(
                    "{} cells under {} columns",
                    line.cells.len(),
                    self.columns.len()
                ))
                .help("compare the field with the vendor's page as it is shown on the web");
                (rows, Some(diagnostic))
            }
            repair::Repaired::TooShort => {
                let diagnostic =
                    Diagnostic::new(Code::RowTooShort, file, span, "a row with too few cells")
                        .label(format!(
                            "{} cells under {} columns",
                            line.cells.len(),
                            self.columns.len()
                        ))
                        .help("give every column a cell; an empty one is written `| |`");
                (Vec::new(), Some(diagnostic))
            }
            repair::Repaired::TooLong => {
                let diagnostic =
                    Diagnostic::new(Code::RowTooLong, file, span, "a row with too many cells")
                        .label(format!(
                            "{} cells under {} columns",
                            line.cells.len(),
                            self.columns.len()
                        ))
                        .help("a pipe that belongs to the text is written `\\|`");
                (Vec::new(), Some(diagnostic))
            }
        };
        if let Some(diagnostic) = diagnostic {
            self.report(diagnostic);
        }
        rows.into_iter()
            .map(|cells| Logical {
                cells: cells.into_iter().map(|cell| vec![cell]).collect(),
                span: line.span.clone(),
            })
            .collect()
    }

    fn finish(&mut self, logical: Logical) {
        let mut row = Row {
            span: trimmed(self.text(), &logical.span),
            ..Row::default()
        };
        for (column, pieces) in self.columns.iter().zip(&logical.cells) {
            let cell = lines::cell(self.text(), pieces);
            match column {
                Column::Name => row.set_name(&cell),
                Column::Type => row.ty = cell,
                Column::Required => row.required = Some(cell),
                Column::Example => row.example = Some(cell),
                Column::Description if row.description.text.is_empty() => row.description = cell,
                Column::Phrase(words) => {
                    if !matches!(cell.text.as_str(), "" | "-" | "/") {
                        row.describe(&format!("{words} {}", cell.text));
                    }
                }
                Column::Description | Column::Blank | Column::Unknown => row.describe(&cell.text),
            }
        }
        self.rows.push(row);
    }
}

impl Logical {
    /// Adds a line, column by column; a line of another number of cells goes on with the last column.
    fn append(&mut self, line: &Line, columns: usize) {
        let same = line.cells.len() == columns;
        for (at, cell) in line.cells.iter().enumerate() {
            let target = if same { at } else { columns.saturating_sub(1) };
            if let Some(pieces) = self.cells.get_mut(target) {
                pieces.push(cell.clone());
            }
        }
        self.span.end = line.span.end;
    }
}

/// Puts rows with dotted names (`List.Field`) below the row that they name.
pub(super) fn nest(rows: Vec<Row>) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    // The last row of each name at the top.
    let mut tops: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        let path = row.name.text.replace("[]", "").replace("[N]", "");
        let mut names = path.split('.');
        let top = names.next().and_then(|first| tops.get(first));
        let (inner, leaf) = match path.rsplit_once('.') {
            Some((inner, leaf)) => (inner, leaf.to_owned()),
            None => ("", path.clone()),
        };
        let top = top
            .filter(|_| !inner.is_empty())
            .and_then(|at| out.get_mut(*at));
        let parent = top.and_then(|top| {
            let mut between = inner.split('.').skip(1);
            between.try_fold(&mut top.children, |level, name| {
                let parent = level.iter_mut().rfind(|row| row.name.text == *name)?;
                Some(&mut parent.children)
            })
        });
        match parent {
            Some(children) => {
                let name = Cell {
                    text: leaf,
                    ..row.name.clone()
                };
                children.push(Row { name, ..row });
            }
            None => {
                tops.insert(path, out.len());
                out.push(row);
            }
        }
    }
    out
}
