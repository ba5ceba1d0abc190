//! A table of error codes.

use std::ops::Range;

use crate::{
    Code, Diagnostic,
    cell_markup::plain,
    dialect::lines::{self, Line},
    nearest::did_you_mean,
    page::{Block, Page},
};

/// A row of a table of error codes.
#[derive(Debug)]
pub(super) struct CodeRow {
    pub(super) code: String,
    pub(super) number: Option<i64>,
    pub(super) http: Option<u16>,
    pub(super) docs: String,
    pub(super) advice: String,
    pub(super) span: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Code,
    Number,
    Http,
    Docs,
    Advice,
}

const COLUMNS: [(&str, Column); 32] = [
    ("错误代码", Column::Code),
    ("返回码", Column::Code),
    ("errorcode", Column::Code),
    ("error code", Column::Code),
    ("httpcode", Column::Http),
    ("http code", Column::Http),
    ("http status", Column::Http),
    ("错误描述", Column::Docs),
    ("错误说明", Column::Docs),
    ("错误消息", Column::Docs),
    ("原因", Column::Docs),
    ("排查建议", Column::Advice),
    ("解决办法", Column::Advice),
    ("错误码", Column::Code),
    ("code", Column::Code),
    ("codeN", Column::Number),
    ("错误码编号", Column::Number),
    ("http", Column::Http),
    ("http 状态码", Column::Http),
    ("状态码", Column::Http),
    ("status", Column::Http),
    ("说明", Column::Docs),
    ("描述", Column::Docs),
    ("含义", Column::Docs),
    ("错误信息", Column::Docs),
    ("message", Column::Docs),
    ("description", Column::Docs),
    ("处理办法", Column::Advice),
    ("处理方法", Column::Advice),
    ("处理建议", Column::Advice),
    ("解决方案", Column::Advice),
    ("suggestion", Column::Advice),
];

/// Reads a block; `false` if it is no table of error codes.
pub(super) fn read(
    page: &Page,
    block: &Block,
    rows: &mut Vec<CodeRow>,
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let text = page.file.text.as_str();
    let mut lines = lines::split(text, &block.span).into_iter();
    let (Some(header), Some(dashes)) = (lines.next(), lines.next()) else {
        return false;
    };
    let titles = header
        .cells
        .iter()
        .map(|cell| plain(lines::slice(text, cell)));
    let columns: Vec<Option<Column>> = titles.map(|title| column(&title)).collect();
    if !lines::is_delimiter(text, &dashes) || !columns.contains(&Some(Column::Code)) {
        return false;
    }
    for (cell, column) in header.cells.iter().zip(&columns) {
        if column.is_none() {
            let title = plain(lines::slice(text, cell));
            let message = format!("unknown column `{title}`");
            let mut error = Diagnostic::new(Code::UnknownColumn, &page.file, cell.clone(), message)
                .label("no column of a table of error codes");
            error.help.extend(did_you_mean(
                &title,
                COLUMNS.iter().map(|(title, _)| *title),
            ));
            diagnostics.push(error);
        }
    }
    for line in lines.filter(|line| !line.is_blank(text)) {
        match row(text, &columns, &line) {
            Ok(row) => rows.push(row),
            Err((code, span, message)) => diagnostics.push(
                Diagnostic::new(code, &page.file, span, message)
                    .help("write one row a code, each in one line, with all cells of the header"),
            ),
        }
    }
    true
}

fn column(title: &str) -> Option<Column> {
    let known = COLUMNS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(title));
    known.map(|(_, column)| *column)
}

type Fault = (Code, Range<usize>, String);

fn row(text: &str, columns: &[Option<Column>], line: &Line) -> Result<CodeRow, Fault> {
    if line.cells.len() != columns.len() {
        let (few, many) = (line.cells.len(), columns.len());
        let code = if few < many {
            Code::RowTooShort
        } else {
            Code::RowTooLong
        };
        return Err((
            code,
            line.span.clone(),
            format!("the row has {few} cells, the header {many}"),
        ));
    }
    let mut row = CodeRow {
        code: String::new(),
        number: None,
        http: None,
        docs: String::new(),
        advice: String::new(),
        span: line.span.clone(),
    };
    for (piece, column) in line.cells.iter().zip(columns) {
        let cell = lines::cell(text, std::slice::from_ref(piece));
        let bare = plain(&cell.text);
        let bare = bare.trim();
        let bad = |what: &str| {
            (
                Code::BadCode,
                cell.span.clone(),
                format!("`{bare}` is no {what}"),
            )
        };
        match column {
            Some(Column::Code) if is_code(bare) => bare.clone_into(&mut row.code),
            Some(Column::Code) => return Err(bad("error code")),
            Some(Column::Number | Column::Http) if matches!(bare, "" | "-") => {}
            Some(Column::Number) => {
                row.number = Some(bare.parse().map_err(|_| bad("number of an error code"))?);
            }
            Some(Column::Http) => {
                let status = bare
                    .parse()
                    .ok()
                    .filter(|status| (100..600).contains(status));
                row.http = Some(status.ok_or_else(|| bad("HTTP status"))?);
            }
            Some(Column::Docs) => add(&mut row.docs, &cell.text),
            Some(Column::Advice) => add(&mut row.advice, &cell.text),
            None => {}
        }
    }
    Ok(row)
}

fn add(docs: &mut String, cell: &str) {
    let cell = cell.trim();
    if matches!(cell, "" | "-" | "`-`") {
        return;
    }
    if !docs.is_empty() {
        docs.push_str("\n\n");
    }
    docs.push_str(cell);
}

/// Names of letters, digits and `_`, with dots between them; or a number alone.
fn is_code(text: &str) -> bool {
    let is_number = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    is_number || is_named_code(text)
}

pub(super) fn is_named_code(text: &str) -> bool {
    text.split('.').all(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}
