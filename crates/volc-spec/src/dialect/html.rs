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

/// The greatest depth of tables inside of cells.
const MAX_DEPTH: usize = 8;

/// Reads a `<table>`.
pub(crate) fn read(context: &mut Context<'_>, blocks: &[Block]) -> Option<Found> {
    let block = blocks
        .first()
        .filter(|block| block.kind == BlockKind::HtmlTable)?;
    let rows = table(context, &block.span, 0);
    Some(rows.map_or_else(
        || Found::other(block),
        |rows| Found {
            blocks: 1,
            rows: Some(rows),
            span: block.span.clone(),
            flat: false,
        },
    ))
}

/// The rows of a table, with those of the tables inside of its cells; `None` if it is not one of parameters.
fn table(context: &mut Context<'_>, span: &Range<usize>, depth: usize) -> Option<Vec<Row>> {
    let text = context.page.file.text.as_str();
    let grid = Grid::parse(text, span);
    let inner: Vec<(Range<usize>, Vec<Row>)> = grid
        .nested
        .iter()
        .filter_map(|span| Some((span.clone(), nested(context, span, depth)?)))
        .collect();
    let Some((header, columns)) = header(text, &grid) else {
        if inner.is_empty() {
            let problem = without_header(context, &grid, span);
            context.diagnostics.extend(problem);
            return None;
        }
        return Some(layout(context, &grid, inner));
    };
    for problem in problems(context, &grid, span) {
        context.report(problem);
    }
    unknown_columns(context, grid.rows.get(header), &columns);
    let mut builder = Builder {
        text,
        levels: levels(&columns),
        columns,
        inner,
        rows: Vec::new(),
    };
    for row in grid.rows.iter().skip(header + 1) {
        builder.row(row);
    }
    Some(builder.rows)
}

/// The rows of a table inside of a cell.
fn nested(context: &mut Context<'_>, span: &Range<usize>, depth: usize) -> Option<Vec<Row>> {
    if depth < MAX_DEPTH {
        return table(context, span, depth + 1);
    }
    let message = "tables inside of cells are nested too deep";
    context.report(Diagnostic::new(
        Code::NestedTooDeep,
        &context.page.file,
        span.clone(),
        message,
    ));
    None
}

/// The rows of the tables inside of one that is layout only. Its other text belongs to none of them.
fn layout(
    context: &mut Context<'_>,
    grid: &Grid,
    inner: Vec<(Range<usize>, Vec<Row>)>,
) -> Vec<Row> {
    let text = context.page.file.text.as_str();
    let spans: Vec<Range<usize>> = inner.iter().map(|(span, _)| span.clone()).collect();
    let slots = grid.rows.iter().flat_map(|row| row.slots.iter().flatten());
    for slot in slots.filter(|slot| !slot.from_above && !slot.from_left) {
        if !plain(&without(text, &slot.content, &spans)).is_empty() {
            let span = trimmed(text, &slot.content);
            let message = "text in a cell beside a table of parameters";
            context.report(
                Diagnostic::new(Code::UnreadParameters, &context.page.file, span, message)
                    .label("not read")
                    .help("put the inner table in the place of the outer one, and the text in front of it"),
            );
        }
    }
    inner.into_iter().flat_map(|(_, rows)| rows).collect()
}

/// The text of a span without some pieces of it.
fn without(text: &str, span: &Range<usize>, pieces: &[Range<usize>]) -> String {
    let mut out = String::new();
    let mut from = span.start;
    let inside = |piece: &&Range<usize>| span.start <= piece.start && piece.end <= span.end;
    for piece in pieces.iter().filter(inside) {
        out.push_str(slice(text, &(from..piece.start)));
        from = piece.end;
    }
    out.push_str(slice(text, &(from..span.end)));
    out
}

/// The last row of the header, and the meanings of the columns; `None` if the table is not one of parameters.
fn header(text: &str, grid: &Grid) -> Option<(usize, Vec<Column>)> {
    let columns_of = |row: &grid::Row| -> Vec<Column> {
        let kind = |slot: &Option<Slot>| match slot {
            Some(slot) if is_level(slice(text, &slot.content)) => Column::Name,
            Some(slot) => column(slice(text, &slot.content)),
            None => Column::Blank,
        };
        row.slots.iter().map(kind).collect()
    };
    let is_header =
        |columns: &[Column]| columns.contains(&Column::Name) && columns.contains(&Column::Type);
    let first = grid
        .rows
        .iter()
        .take(HEADER_ROWS)
        .position(|row| is_header(&columns_of(row)))?;
    let mut columns = grid.rows.get(first).map(columns_of)?;
    let mut last = first;
    while let Some(next) = grid.rows.get(last + 1) {
        let below = columns_of(next);
        let is_below = is_second_header(grid.rows.get(last)?, next, &below);
        let merged: Vec<Column> = below
            .iter()
            .zip(&columns)
            .map(|(below, above)| match below {
                Column::Blank => *above,
                below => *below,
            })
            .collect();
        if last + 1 >= HEADER_ROWS || !is_below || !is_header(&merged) {
            break;
        }
        columns = merged;
        last += 1;
    }
    Some((last, columns))
}

/// Returns whether a row divides the columns of the header above it: it names the columns below one that spans several,
/// and cells of the header reach into it or nothing else stands in it.
fn is_second_header(header: &grid::Row, row: &grid::Row, columns: &[Column]) -> bool {
    let divides = header
        .slots
        .iter()
        .flatten()
        .any(|slot| slot.from_left && !slot.from_above);
    let reaches = row.slots.iter().flatten().any(|slot| slot.from_above);
    let fresh = row
        .slots
        .iter()
        .zip(columns)
        .filter(|(slot, _)| slot.as_ref().is_some_and(|slot| !slot.from_above));
    let mut fresh = fresh
        .map(|(_, column)| *column)
        .filter(|column| *column != Column::Blank)
        .peekable();
    let is_known = |column| column != Column::Unknown;
    divides
        && fresh.peek().is_some()
        && if reaches {
            fresh.any(is_known)
        } else {
            fresh.all(is_known)
        }
}

fn unknown_columns(context: &mut Context<'_>, header: Option<&grid::Row>, columns: &[Column]) {
    let text = context.page.file.text.as_str();
    let slots = header.into_iter().flat_map(|header| &header.slots);
    for (slot, kind) in slots.zip(columns) {
        if let (Some(slot), Column::Unknown) = (slot, kind) {
            let name = plain(slice(text, &slot.content));
            let span = trimmed(text, &slot.content);
            let message = format!("unknown column `{name}`");
            let known =
                "known columns are 参数, 类型, 是否必选, 示例值, 描述 and their other spellings";
            let file = &context.page.file;
            let diagnostic = Diagnostic::new(Code::UnknownColumn, file, span, message)
                .label("the meaning of this column is unknown")
                .help(known);
            context.report(diagnostic);
        }
    }
}

fn without_header(context: &Context<'_>, grid: &Grid, span: &Range<usize>) -> Option<Diagnostic> {
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
        span,
    )
}

/// Reports text outside of the cells, or behind a table that is never closed.
fn problems(context: &Context<'_>, grid: &Grid, span: &Range<usize>) -> Vec<Diagnostic> {
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
            span.clone(),
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
    /// The tables of parameters inside of cells.
    inner: Vec<(Range<usize>, Vec<Row>)>,
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
            made.children.extend(self.inner_rows(slot));
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
        let fresh: Vec<&Slot> = fresh.collect();
        let texts: Vec<String> = fresh
            .iter()
            .map(|slot| self.cell(slot).text)
            .filter(|text| !text.is_empty())
            .collect();
        let inner: Vec<Row> = fresh
            .iter()
            .flat_map(|slot| self.inner_rows(slot))
            .collect();
        if let Some(last) = deepest(&mut self.rows) {
            last.describe(&texts.join("\n"));
            last.children.extend(inner);
            last.span.end = row.span.end;
        }
    }

    fn cell(&self, slot: &Slot) -> Cell {
        let inner: Vec<Range<usize>> = self.inner.iter().map(|(span, _)| span.clone()).collect();
        let source = without(self.text, &slot.content, &inner);
        Cell {
            text: trim(&markdown(&source)).to_owned(),
            span: trimmed(self.text, &slot.content),
        }
    }

    /// The rows of the tables inside of a cell.
    fn inner_rows(&self, slot: &Slot) -> Vec<Row> {
        let is_inside = |span: &Range<usize>| {
            !slot.from_above && slot.content.start <= span.start && span.end <= slot.content.end
        };
        let inside = self.inner.iter().filter(|(span, _)| is_inside(span));
        inside.flat_map(|(_, rows)| rows.clone()).collect()
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
    fn a_header_may_take_two_rows() {
        let text = "<table><tr><th rowspan=2>参数</th><th rowspan=2>类型</th><th colspan=2>说明</th></tr>\n\
            <tr><th>是否必选</th><th>描述</th></tr>\n<tr><td>Hue</td><td>Long</td><td>是</td><td>x</td></tr></table>";
        let blank = text
            .replace(" rowspan=2", "")
            .replace("<tr><th>是否", "<tr><th></th><th></th><th>是否");
        for text in [text, &blank] {
            assert_eq!(outline(text), (vec!["Hue|Long|是||x".to_owned()], vec![]));
        }
    }

    #[test]
    fn tables_inside_of_cells_are_read() {
        let inner = "<table><tr><th>参数</th><th>类型</th><th>描述</th></tr>\n\
            <tr><td>Width</td><td>Long</td><td>w</td></tr></table>";
        let text = format!("<table><tr><td>{inner}</td></tr></table>");
        assert_eq!(outline(&text), (vec!["Width|Long|||w".to_owned()], vec![]));
        let text = format!("<table><tr><td>note</td><td>{inner}</td></tr></table>");
        assert_eq!(outline(&text).1, ["E0223"]);
        let text = format!(
            "<table><tr><th>参数</th><th>类型</th><th>描述</th></tr>\n\
            <tr><td>Beam</td><td>Object</td><td>light{inner}</td></tr></table>"
        );
        let (rows, codes) = outline(&text);
        assert_eq!(rows, ["Beam|Object|||light", " Width|Long|||w"]);
        assert_eq!(codes, [""; 0]);
        let deep = "<table><tr><td>".repeat(500);
        assert_eq!(outline(&deep).0, [""; 0]);
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
