//! Pipe tables, with rows that go on in the next line after `|\`.

mod repair;
mod rows;

use self::rows::{Table, nest};
use super::{
    Context, Found,
    columns::{Column, column},
    lines::{Line, is_delimiter, slice, split, split_grid, split_tabs},
    unread,
};
use crate::page::{Block, BlockKind};

/// Reads a table of pipes or tabs or in a grid, and the rest of it behind empty lines, comments, notes and rules.
pub(crate) fn read(context: &mut Context<'_>, blocks: &[Block]) -> Option<Found> {
    let first = blocks.first()?;
    let text = context.page.file.text.as_str();
    let (mut lines, content, has_dashes) = match &first.kind {
        BlockKind::Table => (split(text, &first.span), first.span.clone(), true),
        BlockKind::Tabs => (split_tabs(text, &first.span), first.span.clone(), false),
        BlockKind::Grid => (split_grid(text, &first.span), first.span.clone(), false),
        BlockKind::Fence { content, .. } if context.parameters => {
            let lines = split(text, content);
            let is_table = lines.len() > 1 && is_header(text, &lines);
            (lines, is_table.then(|| content.clone())?, true)
        }
        _ => return None,
    };
    let dashes = lines
        .get(1)
        .is_some_and(|second| is_delimiter(text, second));
    if lines.is_empty() || has_dashes && !dashes {
        let headless = unread::headless(context, &lines, &content);
        context.diagnostics.extend(headless);
        return Some(Found::other(first));
    }
    let header = lines.remove(0);
    if dashes {
        lines.remove(0);
    }
    let columns: Vec<Column> = header
        .cells
        .iter()
        .map(|cell| column(slice(text, cell)))
        .collect();
    let is_parameters = columns.contains(&Column::Name) && columns.contains(&Column::Type);
    if !is_parameters && !has_dashes {
        // Text with tabs in it, unless its cells say otherwise.
        let is_plain = first.kind == BlockKind::Tabs
            && columns.iter().all(|column| *column == Column::Unknown);
        if is_plain {
            return None;
        }
    }
    if !is_parameters {
        let cells = unread::Cells {
            text,
            header: &header.cells,
            rows: &lines,
        };
        let problem = unread::without_columns(context, &cells, &content);
        context.diagnostics.extend(problem);
        return Some(Found::other(first));
    }
    let (more, taken) = rest(context, blocks, header.cells.len());
    let last = blocks.get(taken - 1).unwrap_or(first);
    let span = first.span.start..last.span.end;
    lines.extend(more);
    let mut table = Table {
        context,
        header: &header,
        columns,
        rows: Vec::new(),
    };
    table.check_header();
    table.logical(lines);
    let rows = nest(table.rows);
    Some(Found {
        blocks: taken,
        rows: Some(rows),
        span,
        flat: false,
    })
}

/// Returns whether lines start with the header of a table of parameters and the line of dashes below it.
fn is_header(text: &str, lines: &[Line]) -> bool {
    let columns: Vec<Column> = lines
        .first()
        .map(|line| {
            line.cells
                .iter()
                .map(|cell| column(slice(text, cell)))
                .collect()
        })
        .unwrap_or_default();
    let known = columns.contains(&Column::Name) || columns.contains(&Column::Type);
    known
        && lines
            .get(1)
            .is_some_and(|second| is_delimiter(text, second))
}

/// The rows of a table that stand behind an interruption, and the number of blocks up to the last of them. A line that
/// names a struct starts another table, not a rest of this one.
fn rest(context: &mut Context<'_>, blocks: &[Block], width: usize) -> (Vec<Line>, usize) {
    let text = context.page.file.text.as_str();
    let mut lines = Vec::new();
    let mut taken = 1;
    let mut at = 1;
    while let Some(block) = blocks.get(at) {
        at += 1;
        match block.kind {
            BlockKind::Table => {
                let more = split(text, &block.span);
                let has_header = more.get(1).is_some_and(|second| is_delimiter(text, second));
                let fits = more.first().is_some_and(|line| line.cells.len() == width);
                if has_header || !fits || names_columns(text, more.first()) {
                    break;
                }
                if let (Some(from), Some(to)) = (
                    blocks.get(taken),
                    blocks.get(at - 2).filter(|_| at - 2 >= taken),
                ) {
                    let interruption =
                        unread::interruption(context, &(from.span.start..to.span.end));
                    context.report(interruption);
                    for at in taken..at - 1 {
                        let skipped = blocks.get(at..=at).unwrap_or_default();
                        let lost = crate::outline::unread(context.page, skipped);
                        lost.into_iter()
                            .for_each(|diagnostic| context.report(diagnostic));
                    }
                }
                lines.extend(more);
                taken = at;
            }
            BlockKind::Comment
            | BlockKind::Rule
            | BlockKind::Quote
            | BlockKind::List
            | BlockKind::Paragraph => {
                let source = context.page.text(&block.span);
                let names_struct = crate::meaning::headings::struct_title(source).is_some()
                    || !crate::cell_markup::anchors(source).is_empty();
                if names_struct {
                    break;
                }
            }
            _ => break,
        }
    }
    (lines, taken)
}

/// Returns whether a line is a header itself.
fn names_columns(text: &str, line: Option<&Line>) -> bool {
    let is = |wanted: Column| {
        line.is_some_and(|line| {
            line.cells
                .iter()
                .any(|cell| column(slice(text, cell)) == wanted)
        })
    };
    is(Column::Name) && is(Column::Type)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::Cell;
    use crate::row::Row;
    use crate::{SourceFile, page::Page};

    fn rows(text: &str) -> (Vec<Row>, Vec<String>) {
        let file = SourceFile::new("page.md", text.as_bytes().to_vec()).unwrap();
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
            .unwrap_or_default();
        let codes = diagnostics.iter().map(|d| d.code.to_string()).collect();
        (rows, codes)
    }

    fn cells(row: &Row) -> [String; 5] {
        let text = |cell: &Option<Cell>| cell.as_ref().map_or("-".to_owned(), |c| c.text.clone());
        [
            row.name.text.clone(),
            row.ty.text.clone(),
            text(&row.required),
            text(&row.example),
            row.description.text.clone(),
        ]
    }

    const HEADER: &str = "| 参数 | 类型 | 是否必选 | 示例值 | 描述 |\n|---|---|---|---|---|\n";

    #[test]
    fn rows_go_on_after_a_backslash() {
        let text = format!(
            "{HEADER}| A | Integer | 否 | `0` | One. |\\\n|  |  |  |  | - `0`：x |\\\n||||| text |\\\n||\n| B | Long | \
                是 | `1` | Two |\n"
        );
        let (rows, codes) = rows(&text);
        assert_eq!(codes, [""; 0]);
        assert_eq!(rows.len(), 2);
        assert_eq!(
            cells(&rows[0]),
            ["A", "Integer", "否", "`0`", "One.\n- `0`：x\ntext"]
        );
        assert_eq!(cells(&rows[1]), ["B", "Long", "是", "`1`", "Two"]);
    }

    #[test]
    fn columns_are_found_by_name_and_cells_may_be_escaped() {
        let (rows, codes) = rows(
            "|**参数名称**|类型|是否必选|描述|示例值|\n|:-:|---|---|---|---|\n|app\\_id|String|是|a \\| b|`x`|\n",
        );
        assert_eq!(codes, [""; 0]);
        assert_eq!(cells(&rows[0]), ["app_id", "String", "是", "`x`", "a | b"]);
    }

    #[test]
    fn a_row_without_name_or_backslash_still_goes_on() {
        let (rows, codes) = rows(&format!(
            "{HEADER}| A | Integer | 否 | `0` | One. |\n| | | | | Two |\n"
        ));
        assert_eq!(codes, [""; 0]);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].description.text, "One.\nTwo");
    }

    #[test]
    fn rows_of_a_wrong_length() {
        struct Case {
            line: &'static str,
            expected: Option<[&'static str; 5]>,
            code: &'static str,
        }

        let cases = [
            Case {
                line: "| A | String | 是 | `x` | `x` | Text |",
                expected: Some(["A", "String", "是", "`x`", "Text"]),
                code: "W0512",
            },
            Case {
                line: "| A | String | 是 | Text |",
                expected: Some(["A", "String", "是", "", "Text"]),
                code: "W0512",
            },
            Case {
                line: "| A | String | `x` | Text |",
                expected: Some(["A", "String", "", "`x`", "Text"]),
                code: "W0512",
            },
            Case {
                line: "| A | String | 是 | `a|b` | Text |",
                expected: Some(["A", "String", "是", "`a|b`", "Text"]),
                code: "W0512",
            },
            Case {
                line: "| A | String | 是 | `x` | Text ||",
                expected: Some(["A", "String", "是", "`x`", "Text"]),
                code: "",
            },
            Case {
                line: "| A | String |",
                expected: None,
                code: "E0202",
            },
            Case {
                line: "| A | String | 是 | `x` | Text | more | and more |",
                expected: None,
                code: "E0203",
            },
        ];
        for Case {
            line,
            expected,
            code,
        } in cases
        {
            let (rows, codes) = rows(&format!("{HEADER}{line}\n"));
            let found = rows.first().map(cells);
            assert_eq!(
                found,
                expected.map(|cells| cells.map(str::to_owned)),
                "{line}"
            );
            assert_eq!(codes.join(","), code, "{line}");
        }
        let (glued, codes) = rows(&format!(
            "{HEADER}| A | String | 是 | `x` | Text || B | Long | 否 | `1` | Text |\n"
        ));
        assert_eq!(glued.len(), 2);
        assert_eq!(codes, ["W0512"]);
    }

    #[test]
    fn other_tables_and_unknown_columns() {
        assert!(
            rows("| 限制类别 | 调用频率限制 |\n|---|---|\n| a | b |\n")
                .0
                .is_empty()
        );
        let (rows, codes) =
            rows("| 参数 | 类型 | 颜色 | 描述 |\n|---|---|---|---|\n| A | Long | red | x |\n");
        assert_eq!((rows.len(), codes.join(",")), (1, "E0206".to_owned()));
    }

    #[test]
    fn an_empty_line_inside_a_table_and_dotted_names() {
        let text = format!(
            "{HEADER}| L | object[] | 否 | | x |\n\n| L.A | String | 否 | | y |\n| L.A.B | Long | 否 | | z |\n"
        );
        let (rows, _) = rows(&text);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].children[0].name.text, "A");
        assert_eq!(rows[0].children[0].children[0].name.text, "B");
    }
}
