//! Tables of the vendor's editor: `^^` for "as above", a line of spaces in front of each row, cells that are spread
//! over several lines, and one column for each level of nesting.

mod columns;

use std::ops::Range;

pub(super) use self::columns::is_level;
use self::columns::{Columns, Joined, is_span, joined};
use super::{
    Context, Found,
    columns::Column,
    lines::{is_delimiter, split},
    unread::{Cells, headless, without_columns},
};
use crate::{
    page::{Block, BlockKind},
    row::{Cell, Row},
};

/// Reads a table that the editor exported.
pub(crate) fn read(context: &mut Context<'_>, blocks: &[Block]) -> Option<Found> {
    let block = blocks
        .first()
        .filter(|block| block.kind == BlockKind::Table)?;
    let text = context.page.file.text.as_str();
    let lines = split(text, &block.span);
    // A line of spaces in front of a row, which no other dialect starts a row with.
    let starts = |at: usize| at == 0 || lines.get(at - 1).is_some_and(|line| !line.goes_on);
    let has_spacer = lines
        .iter()
        .enumerate()
        .any(|(at, line)| line.goes_on && line.is_blank(text) && starts(at));
    let has_spans = lines
        .iter()
        .flat_map(|line| &line.cells)
        .any(|cell| is_span(text, cell));
    if !has_spacer && !has_spans {
        return None;
    }
    let mut rows = joined(text, lines).into_iter();
    let header = rows.next()?;
    let columns = Columns::read(text, &header);
    let span = block.span.clone();
    let Some(columns) = columns else {
        let header: Vec<Range<usize>> = header
            .cells
            .iter()
            .map(|pieces| pieces.first().cloned().unwrap_or_default())
            .collect();
        let lines = split(text, &block.span);
        let cells = Cells {
            text,
            header: &header,
            rows: &lines,
        };
        let has_dashes = lines.iter().any(|line| is_delimiter(text, line));
        let problem = without_columns(context, &cells, &block.span);
        // Rows that were cut off from their header.
        let cut = || headless(context, &lines, &block.span).filter(|_| !has_dashes);
        let problem = problem.or_else(cut);
        context.diagnostics.extend(problem);
        return Some(Found::other(block));
    };
    if context.parameters {
        context
            .diagnostics
            .extend(columns.unknown(context, &header));
    }
    let mut builder = Builder {
        text,
        columns: &columns,
        above: Vec::new(),
        rows: Vec::new(),
    };
    for row in rows {
        builder.row(&row);
    }
    Some(Found {
        blocks: 1,
        rows: Some(builder.rows),
        span,
        flat: false,
    })
}

/// Builds the tree of rows.
struct Builder<'a> {
    text: &'a str,
    columns: &'a Columns,
    /// The cells of the row above, by column.
    above: Vec<Cell>,
    rows: Vec<Row>,
}

impl Builder<'_> {
    fn row(&mut self, joined: &Joined) {
        let count = self.columns.kinds.len();
        let mut cells: Vec<Cell> = Vec::with_capacity(count);
        // The texts that stand in this row and not above.
        let mut fresh: Vec<String> = Vec::new();
        for at in 0..count {
            let (cell, spans_up) = joined.cell(self.text, at);
            // A name that spans is the parent; anything else that spans is the value above.
            let is_name = self.columns.levels.contains(&at);
            let above = self
                .above
                .get(at)
                .filter(|_| spans_up && cell.text.is_empty() && !is_name);
            if above.is_none() && !cell.text.is_empty() {
                fresh.push(cell.text.clone());
            }
            cells.push(above.cloned().unwrap_or(cell));
        }
        let named = |at: &usize| cells.get(*at).is_some_and(|cell| !cell.text.is_empty());
        let levels: Vec<usize> = (0..self.columns.levels.len())
            .filter(|level| self.columns.levels.get(*level).is_some_and(named))
            .collect();
        match levels.last() {
            // Text below the last row, without a name.
            None => {
                if let Some(row) = deepest(&mut self.rows) {
                    row.describe(&fresh.join("\n"));
                }
            }
            // A parent and its first child may stand in one line.
            Some(deepest) => {
                for level in &levels {
                    let row = self.one(&cells, *level, level == deepest, &joined.span);
                    self.place(row, *level);
                }
            }
        }
        self.above = cells;
    }

    /// The row of one level: the name of that level, and the cells that belong to it.
    fn one(&self, cells: &[Cell], level: usize, is_last: bool, span: &Range<usize>) -> Row {
        let mut row = Row {
            span: span.clone(),
            ..Row::default()
        };
        let mut at_level = None;
        for (at, (kind, cell)) in self.columns.kinds.iter().zip(cells).enumerate() {
            if let Some(found) = self.columns.levels.iter().position(|l| *l == at) {
                at_level = Some(found);
                if found == level {
                    row.set_name(cell);
                }
                continue;
            }
            // With one column for all levels, it is that of the deepest name in the row.
            let local = at_level == Some(level)
                || (is_last
                    && at_level.is_none_or(|l| l >= level || !self.has_kind_after(*kind, level)));
            match kind {
                Column::Type if local && row.ty.text.is_empty() => row.ty = cell.clone(),
                Column::Required
                    if local && row.required.as_ref().is_none_or(|c| c.text.is_empty()) =>
                {
                    row.required = Some(cell.clone());
                }
                Column::Example if is_last => row.example = Some(cell.clone()),
                Column::Description if is_last && row.description.text.is_empty() => {
                    row.description = cell.clone()
                }
                Column::Phrase(words)
                    if is_last && !matches!(cell.text.as_str(), "" | "-" | "/") =>
                {
                    row.describe(&format!("{words} {}", cell.text));
                }
                Column::Description | Column::Unknown | Column::Blank if is_last => {
                    row.describe(&cell.text)
                }
                _ => {}
            }
        }
        row
    }

    /// Returns whether a column of this kind stands behind the name of a level, before the next name.
    fn has_kind_after(&self, kind: Column, level: usize) -> bool {
        let start = self.columns.levels.get(level).map_or(0, |at| at + 1);
        let end = self
            .columns
            .levels
            .get(level + 1)
            .copied()
            .unwrap_or(self.columns.kinds.len());
        self.columns
            .kinds
            .get(start..end)
            .is_some_and(|kinds| kinds.contains(&kind))
    }

    /// Puts a row below the last rows of the levels above it.
    fn place(&mut self, row: Row, level: usize) {
        let mut rows = &mut self.rows;
        for _ in 0..level {
            if rows.is_empty() {
                break;
            }
            let last = rows.len() - 1;
            match rows.get_mut(last) {
                Some(parent) => rows = &mut parent.children,
                None => return,
            }
        }
        rows.push(row);
    }
}

fn deepest(rows: &mut [Row]) -> Option<&mut Row> {
    let last = rows.last_mut()?;
    if last.children.is_empty() {
        Some(last)
    } else {
        deepest(&mut last.children)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SourceFile, page::Page};

    /// The rows as lines: indentation, name, type, required, description.
    fn outline(text: &str) -> Vec<String> {
        fn write(rows: &[Row], depth: usize, out: &mut Vec<String>) {
            for row in rows {
                let required = row.required.as_ref().map_or("-", |cell| cell.text.as_str());
                let description = row.description.text.replace('\n', "/");
                out.push(format!(
                    "{}{} {} {required} {description}",
                    " ".repeat(depth),
                    row.name.text,
                    row.ty.text
                ));
                write(&row.children, depth + 1, out);
            }
        }
        let file = SourceFile::from_text("page.md", text);
        let mut diagnostics = Vec::new();
        let page = Page::split(&file, &mut diagnostics);
        let blocks = &page.sections.first().unwrap().blocks;
        let mut context = Context {
            page: &page,
            parameters: true,
            diagnostics: &mut diagnostics,
            readers: &[],
        };
        let rows = read(&mut context, blocks)
            .and_then(|found| found.rows)
            .unwrap();
        let mut out = Vec::new();
        write(&rows, 0, &mut out);
        assert_eq!(diagnostics, []);
        out
    }

    #[test]
    fn levels_in_columns() {
        let text = "| | | | | | \\\n|参数 |一级参数 |二级参数 |类型 |是否必填 |描述 |\n|---|---|---|---|---|---|\n\
            | | | | | | | \\\n|Outer | | |Map |是 |text |\n|^^| | | | | \\\n| |Middle | |Map |否 |m |\n|^^|^^| | | | \\\n\
            | | |Inner |String |是 |i |\n| |^^| | | | \\\n| | |Other |Long |否 |o |\n| | | | | | | \\\n|Next | | \
            |String |否 |n |\n";
        assert_eq!(
            outline(text),
            [
                "Outer Map 是 text",
                " Middle Map 否 m",
                "  Inner String 是 i",
                "  Other Long 否 o",
                "Next String 否 n"
            ]
        );
    }

    #[test]
    fn cells_spread_over_lines_and_spans() {
        let text = "| | | | | \\\n|参数名 |必选 |类型 |备注 |\n|---|---|---|---|\n| | | | | \\\n|a |\\\n| |二选一 |\\\n| | \
            |string |\\\n\
            | | | |one |\\\n| | | | |\\\n| | | |* two |\n| |^^| | | \\\n|b |\\\n| | |list<string> |x |\n";
        assert_eq!(
            outline(text),
            ["a string 二选一 one//* two", "b list<string> 二选一 x"]
        );
    }

    #[test]
    fn a_row_of_spans_alone_repeats_nothing() {
        let text = "| | | | | \\\n|参数名 |类型 |必选 |备注 |\n|---|---|---|---|\n| | | | | \\\n|shades |list<string> |是 |most \
            |\n|^^|^^|^^|^^| \\\n| | | | |\n|^^|^^|^^| | \\\n| | | |more |\n| | | | | \\\n|hue |string |否 |x |\n";
        assert_eq!(
            outline(text),
            ["shades list<string> 是 most/more", "hue string 否 x"]
        );
    }

    #[test]
    fn a_parent_and_its_child_in_one_line() {
        let text = "| | | | | | | | \\\n|参数 |类型 |是否必选 |子参数 |类型 |是否必选 |说明 |\n|---|---|---|---|---|---|---|\n\
            | | | | | | | | \\\n|model |map |否 |name |string |是 |the name |\n|^^|^^|^^| | | | | \\\n| | | |dim |int \
            |否 |d |\n\
            | | | | | | | | \\\n|data |string |是 | | | |the data |\n";
        assert_eq!(
            outline(text),
            [
                "model map 否 ",
                " name string 是 the name",
                " dim int 否 d",
                "data string 是 the data"
            ]
        );
        let text = "| | | | | \\\n|参数名 |类型 |子参数 | |说明 |\n|---|---|---|---|---|\n|result |map |agg |map |x |\n|^^| | | \
            | | \\\n| | |op |string |y |\n";
        assert_eq!(
            outline(text),
            ["result map - ", " agg map - x", " op string - y"]
        );
    }
}
