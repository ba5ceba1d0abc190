//! `<table>`: cells that span rows and columns, columns of names for the levels of nesting.

mod grid;

use std::ops::Range;

use super::{
    Context, Found,
    columns::{Column, column},
    lines::{Line, slice},
    rowspan::is_level,
    unread::{Cells, without_columns},
};
use crate::{
    Code, Diagnostic,
    cell_markup::{markdown, plain, trim},
    page::{Block, BlockKind, trimmed},
    row::{Cell, Row},
};
use grid::{Grid, Slot};

/// In how many rows at the top of a table its header is looked for: a title may stand above it.
const HEADER_ROWS: usize = 3;

/// Reads a `<table>`.
pub(crate) fn read(context: &mut Context<'_>, blocks: &[Block]) -> Option<Found> {
    let block = blocks
        .first()
        .filter(|block| block.kind == BlockKind::HtmlTable)?;
    let text = context.page.file.text.as_str();
    let grid = Grid::parse(text, &block.span);
    let columns_of = |row: &grid::Row| -> Vec<Column> {
        let kind = |slot: &Option<Slot>| match slot {
            Some(slot) if is_level(slice(text, &slot.content)) => Column::Name,
            Some(slot) => column(slice(text, &slot.content)),
            None => Column::Blank,
        };
        row.slots.iter().map(kind).collect()
    };
    let is_header = |row: &&grid::Row| {
        let columns = columns_of(row);
        columns.contains(&Column::Name) && columns.contains(&Column::Type)
    };
    let header = grid
        .rows
        .iter()
        .take(HEADER_ROWS)
        .position(|row| is_header(&row));
    let Some(header) = header else {
        let problem = without_header(context, &grid, block);
        context.diagnostics.extend(problem);
        return Some(Found::other(block));
    };
    for problem in problems(context, &grid, block) {
        context.report(problem);
    }
    let columns = grid.rows.get(header).map(columns_of).unwrap_or_default();
    let mut builder = Builder {
        text,
        levels: levels(&columns),
        columns,
        rows: Vec::new(),
    };
    if let Some(header) = grid.rows.get(header) {
        for (slot, kind) in header.slots.iter().zip(&builder.columns) {
            if let (Some(slot), Column::Unknown) = (slot, kind) {
                let name = plain(slice(text, &slot.content));
                let span = trimmed(text, &slot.content);
                let message = format!("unknown column `{name}`");
                let known = "known columns are 参数, 类型, 是否必选, 示例值, 描述 and their other spellings";
                let file = &context.page.file;
                let diagnostic = Diagnostic::new(Code::UnknownColumn, file, span, message)
                    .label("the meaning of this column is unknown")
                    .help(known);
                context.report(diagnostic);
            }
        }
    }
    for row in grid.rows.iter().skip(header + 1) {
        builder.row(row);
    }
    Some(Found {
        blocks: 1,
        rows: Some(builder.rows),
        span: block.span.clone(),
        flat: false,
    })
}

fn without_header(context: &Context<'_>, grid: &Grid, block: &Block) -> Option<Diagnostic> {
    let text = context.page.file.text.as_str();
    let line = |row: &grid::Row| Line {
        cells: row
            .slots
            .iter()
            .map(|slot| slot.as_ref().map_or(0..0, |slot| slot.content.clone()))
            .collect(),
        goes_on: false,
        span: row.span.clone(),
    };
    let mut rows: Vec<Line> = grid.rows.iter().map(line).collect();
    if rows.is_empty() {
        return None;
    }
    let header = rows.remove(0);
    without_columns(
        context,
        &Cells {
            text,
            header: &header.cells,
            rows: &rows,
        },
        &block.span,
    )
}

/// Reports text outside of the cells, or behind a table that is never closed.
fn problems(context: &Context<'_>, grid: &Grid, block: &Block) -> Vec<Diagnostic> {
    let file = &context.page.file;
    let reported = |span: Range<usize>, message: &str, help: &str| {
        Diagnostic::new(Code::UnreadParameters, file, span, message)
            .label("not read")
            .help(help)
    };
    let outside = grid
        .outside
        .iter()
        .filter(|span| !trim(slice(&file.text, span)).is_empty());
    let outside = outside.map(|span| {
        reported(
            trimmed(&file.text, span),
            "text inside a `<table>` and outside of its cells",
            "put it into a cell, or behind the table",
        )
    });
    let unclosed = (!grid.closed).then(|| {
        reported(
            block.span.clone(),
            "a `<table>` that is never closed",
            "close it with `</table>` behind its last row",
        )
    });
    let hidden = grid
        .comments
        .iter()
        .filter(|span| slice(&file.text, span).contains("<td"))
        .map(|span| {
            Diagnostic::new(
                Code::HiddenRows,
                file,
                span.clone(),
                "a comment holds parameters",
            )
            .label("left out, as the vendor's site does")
            .help("remove the marks of the comment if they belong to the call")
        });
    outside.chain(unclosed).chain(hidden).collect()
}

/// The columns of names, one a level.
fn levels(columns: &[Column]) -> Vec<usize> {
    (0..columns.len())
        .filter(|at| columns.get(*at) == Some(&Column::Name))
        .collect()
}

/// Builds the tree of rows.
struct Builder<'a> {
    text: &'a str,
    columns: Vec<Column>,
    levels: Vec<usize>,
    rows: Vec<Row>,
}

impl Builder<'_> {
    fn row(&mut self, row: &grid::Row) {
        let fresh = |at: usize| {
            let slot = row.slots.get(at).and_then(Option::as_ref);
            slot.filter(|slot| {
                !slot.from_above
                    && !slot.from_left
                    && !plain(slice(self.text, &slot.content)).is_empty()
            })
        };
        let named: Vec<usize> = (0..self.levels.len())
            .filter(|level| {
                self.levels
                    .get(*level)
                    .is_some_and(|at| fresh(*at).is_some())
            })
            .collect();
        let Some(deepest) = named.last().copied() else {
            self.go_on(row);
            return;
        };
        for level in named {
            let made = self.one(row, level, level == deepest);
            self.place(made, level);
        }
    }

    /// The row of one level. All cells but the names belong to the deepest one.
    fn one(&self, row: &grid::Row, level: usize, is_deepest: bool) -> Row {
        let mut made = Row {
            span: row.span.clone(),
            ..Row::default()
        };
        let name = self
            .levels
            .get(level)
            .and_then(|at| row.slots.get(*at)?.as_ref());
        if let Some(name) = name {
            made.set_name(&self.cell(name));
        }
        for (column, slot) in self.columns.iter().zip(&row.slots) {
            let Some(slot) = slot.as_ref().filter(|slot| is_deepest && !slot.from_left) else {
                continue;
            };
            let cell = self.cell(slot);
            match column {
                Column::Name => {}
                Column::Type => made.ty = cell,
                Column::Required => made.required = Some(cell),
                Column::Example => made.example = Some(cell),
                Column::Description if made.description.text.is_empty() => made.description = cell,
                Column::Phrase(_) if matches!(cell.text.as_str(), "" | "-" | "/") => {}
                Column::Phrase(words) => made.describe(&format!("{words} {}", cell.text)),
                Column::Description | Column::Blank | Column::Unknown => made.describe(&cell.text),
            }
        }
        if made.required.is_none() && self.columns.contains(&Column::Required) {
            made.required = Some(Cell::default());
        }
        made
    }

    /// A row without a name of its own says more of the row above: the cells that do not span are description.
    fn go_on(&mut self, row: &grid::Row) {
        let fresh = row
            .slots
            .iter()
            .flatten()
            .filter(|slot| !slot.from_above && !slot.from_left);
        let texts: Vec<String> = fresh
            .map(|slot| self.cell(slot).text)
            .filter(|text| !text.is_empty())
            .collect();
        if let Some(last) = deepest(&mut self.rows) {
            last.describe(&texts.join("\n"));
            last.span.end = row.span.end;
        }
    }

    fn cell(&self, slot: &Slot) -> Cell {
        Cell {
            text: trim(&markdown(slice(self.text, &slot.content))).to_owned(),
            span: trimmed(self.text, &slot.content),
        }
    }

    /// Puts a row below the last rows of the levels above it.
    fn place(&mut self, row: Row, level: usize) {
        let mut rows = &mut self.rows;
        for _ in 0..level {
            match rows.last() {
                Some(_) => {
                    let last = rows.len() - 1;
                    match rows.get_mut(last) {
                        Some(parent) => rows = &mut parent.children,
                        None => return,
                    }
                }
                None => break,
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

    fn outline(text: &str) -> (Vec<String>, Vec<String>) {
        fn write(rows: &[Row], depth: usize, out: &mut Vec<String>) {
            for row in rows {
                let required = row.required.as_ref().map_or("", |cell| cell.text.as_str());
                let example = row.example.as_ref().map_or("", |cell| cell.text.as_str());
                let description = row.description.text.replace('\n', "/");
                let name = format!("{}{}", " ".repeat(depth), row.name.text);
                out.push(format!(
                    "{name}|{}|{required}|{example}|{description}",
                    row.ty.text
                ));
                write(&row.children, depth + 1, out);
            }
        }
        let file = SourceFile::from_text("page.md", text);
        let mut diagnostics = Vec::new();
        let page = Page::split(&file, &mut diagnostics);
        let mut context = Context {
            page: &page,
            parameters: true,
            diagnostics: &mut diagnostics,
            readers: &[],
        };
        let found = read(&mut context, &page.sections[0].blocks);
        let mut out = Vec::new();
        write(
            &found.and_then(|found| found.rows).unwrap_or_default(),
            0,
            &mut out,
        );
        (
            out,
            diagnostics.iter().map(|d| d.code.to_string()).collect(),
        )
    }

    #[test]
    fn cells_span_rows_and_columns() {
        let text = "<table><thead><tr><th>参数</th><th>类型</th><th>是否必选</th><th>示例值</th><th>描述</th></tr></thead>\n\
            <tbody>\n\
            <tr><td rowspan=\"2\">Rack</td><td rowspan=2>String</td><td \
            rowspan='2'>是</td><td>`a`</td><td>one</td></tr>\n\
            <tr><td colspan=2>two</td></tr>\n<TR><TD>Mode<TD>Integer<TD>否<TD>0<TD><ul><li>0：off | \
            on</li></ul></TR>\n</tbody></table>\n";
        let (rows, codes) = outline(text);
        assert_eq!(
            rows,
            [
                "Rack|String|是|`a`|one/two",
                "Mode|Integer|否|0|- 0：off | on"
            ]
        );
        assert_eq!(codes, [""; 0]);
    }

    #[test]
    fn a_type_that_spans_holds_for_each_row() {
        let text = "<table>\n\n<tr><td>参数</td><td>类型</td><td>描述</td></tr>\n\n\
            <tr><td>A</td><td rowspan=2>Long</td><td>x</td></tr>\n<tr><td>B</td><td>y</td></tr>\n</table>";
        assert_eq!(outline(text).0, ["A|Long|||x", "B|Long|||y"]);
    }

    #[test]
    fn columns_of_names_are_levels() {
        let text = "<table><tr><th>一级参数</th><th>二级参数</th><th>类型</th><th>描述</th></tr>\n\
            <tr><td colspan=2>Box</td><td>Object</td><td>x</td></tr>\n\
            <tr><td rowspan=2></td><td>Width</td><td>Long</td><td>w</td></tr><tr><td>Height</td><td>Long</td><td>h</td></tr>\n\
            <tr><td colspan=2>Next</td><td>String</td><td>n</td></tr></table>";
        assert_eq!(
            outline(text).0,
            [
                "Box|Object|||x",
                " Width|Long|||w",
                " Height|Long|||h",
                "Next|String|||n"
            ]
        );
    }

    #[test]
    fn tables_that_lose_text_are_errors() {
        let cases = [
            (
                "<table><tr><th>参数</th><th>类型</th></tr>\n<tr><td>A</td><td>Long</td></tr>\n| B | Long |\n</table>",
                "E0223",
            ),
            (
                "<table><tr><th>参数</th><th>类型</th></tr>\n<tr><td>A</td><td>Long</td></tr>\n",
                "E0223",
            ),
            (
                "<table><tr><th>键</th><th>值类型</th></tr>\n<tr><td>A</td><td>Long</td></tr></table>",
                "E0222",
            ),
        ];
        for (text, code) in cases {
            assert_eq!(outline(text).1, [code], "{text}");
        }
    }
}
