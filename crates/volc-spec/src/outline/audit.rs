//! The audit of lines: what looks like parameters and was not read as such.

use std::ops::Range;

use crate::{
    Code, Diagnostic,
    cell_markup::{plain, trim},
    dialect::{Column, column},
    meaning::{headings::Role, phrase::Phrase, types},
    page::{Block, BlockKind, Page, trimmed},
};

/// A type that is one on every page.
macro_rules! ty {
    () => {
        r"(?i:(?:array|list) of \w+|(?:array|list|map)<[^>]*>|string|integer|int(?:8|16|32|64)?|long|uint(?:8|16|32|64)?|float(?:32|64)?|double|boolean|bool|object|json ?map|map|字符串|整型|整数|布尔型?|浮点型?)(?:\s?\[\s?\])?"
    };
}

/// The name of a member, bare or in marks, at the start of a line or of an item.
macro_rules! name {
    () => {
        r"(?i)^\s*(?:[-*+•]\s+|\d+[.)]\s+)?(?:\*\*|__|`|\*)*\s*([A-Za-z_$][\w$.\-\[\]]*)\s*(?:\*\*|__|`|\*)*"
    };
}

/// `AppId（String，必选）`, `AppId: String`, `AppId, String`: a name and a type, with a mark between.
static MARKED: Phrase = Phrase::new(concat!(
    name!(),
    r"\s*(?:[（(\[【:：，,、/]|[-–—]{1,2}\s|<)\s*[`*]*",
    ty!(),
    r"[`*]*\s*(?:$|[)）\]】，,、;；。.:：|/>\-–—]|(?:必选|必填|必须|可选|选填|required|optional))"
));
/// `AppId String 必选 ..`: a name, a type and a mark of required parameters, with spaces between.
static SPACED: Phrase = Phrase::new(concat!(
    name!(),
    r"\s+[`*<(]?(?:span[^>]*>\s*)?",
    ty!(),
    r"(?:\s*</span>)?[`*>)]?\s*(?:$|(?:<span[^>]*>|[`%（(])?\s*(?:必选|必填|必须|可选|选填|require|optional|示例值|example|是|否|yes|no)(?:\W|$|d))"
));
/// `String AppId 必选`: the type first.
static REVERSED: Phrase = Phrase::new(concat!(
    r"(?i)^\s*(?:[-*+•]\s+)?[`*]*",
    ty!(),
    r"[`*]*[\s:：，,]+[`*]*[A-Za-z_]\w*[`*]*\s*[，,（( ]\s*(?:必选|必填|可选|选填|required|optional)"
));
/// `: String, 必选`: the second line of a list of definitions.
static DEFINED: Phrase = Phrase::new(concat!(
    r"^\s*[:：]\s+[`*]*",
    ty!(),
    r"[`*]*\s*(?:$|[，,（(;；。|])"
));

/// An error for a block in a section of parameters that looks like parameters; a warning for rows inside a comment. The
/// blocks behind the first are those that follow it in the section.
pub(crate) fn unread(page: &Page, blocks: &[Block]) -> Option<Diagnostic> {
    let block = blocks.first()?;
    match &block.kind {
        BlockKind::Table | BlockKind::HtmlTable | BlockKind::Anchor | BlockKind::Rule => None,
        BlockKind::Comment => hidden(page, block),
        BlockKind::Fence { content, .. } => lines(page, content),
        _ => lines(page, &block.span)
            .or_else(|| without_borders(page, blocks))
            .or_else(|| labelled(page, blocks)),
    }
}

/// The lines of a block that look like parameters.
fn lines(page: &Page, span: &Range<usize>) -> Option<Diagnostic> {
    let found: Vec<Range<usize>> = of_block(page, span)
        .filter(|line| is_parameter(page.text(line)))
        .collect();
    let (first, last) = (found.first()?, found.last()?);
    let message = match found.len() {
        1 => "a line looks like a parameter and is not read".to_owned(),
        count => format!("{count} lines look like parameters and are not read"),
    };
    Some(
        Diagnostic::new(Code::UnreadParameters, &page.file, first.start..last.end, message)
            .label("a name and a type, in no form that is read")
            .help("write the parameters as a table with a header, or compare with the vendor's page: a copy may have \
                lost it"),
    )
}

fn of_block<'a>(
    page: &'a Page,
    span: &Range<usize>,
) -> impl Iterator<Item = Range<usize>> + use<'a> {
    let mut start = span.start;
    page.text(span).split_inclusive('\n').map(move |line| {
        let from = start;
        start += line.len();
        trimmed(&page.file.text, &(from..start))
    })
}

/// Returns whether a line names a parameter and its type.
fn is_parameter(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c == '>' || c.is_whitespace());
    if line.starts_with(['{', '"', '[']) || line.len() > 4000 {
        return false;
    }
    let lower = line.to_ascii_lowercase();
    // A part of a `<table>` that is torn apart.
    lower.contains("<td")
        || lower.contains("<tr")
        || MARKED.find(line).is_some_and(|found| {
            found
                .get(1)
                .is_some_and(|name| types::parse_word(name.as_str()).is_none())
        })
        || SPACED.find(line).is_some_and(|found| {
            found
                .get(1)
                .is_some_and(|name| types::parse_word(name.as_str()).is_none())
        })
        || REVERSED.find(line).is_some()
        || DEFINED.find(line).is_some()
        || are_cells(line)
}

/// Returns whether a line is cells: a name in the first and a type in another, with pipes, tabs or wide spaces between.
fn are_cells(line: &str) -> bool {
    let separators: [&[char]; 3] = [&['|'], &['｜', '│', '¦'], &['\t']];
    let wide = || {
        let parts: Vec<&str> = line
            .split("  ")
            .map(trim)
            .filter(|part| !part.is_empty())
            .collect();
        is_row(&parts)
    };
    separators.iter().any(|marks| {
        let cells: Vec<&str> = line.trim_matches(*marks).split(*marks).map(trim).collect();
        is_row(&cells)
    }) || wide()
}

fn is_row(cells: &[&str]) -> bool {
    let name = cells
        .iter()
        .map(|cell| plain(cell))
        .find(|cell| !cell.is_empty());
    cells.len() >= 2
        && name.is_some_and(|name| types::is_name(&name))
        && cells
            .iter()
            .skip(1)
            .take(3)
            .any(|cell| types::parse_word(&plain(cell)).is_some())
}

/// Headers of columns that stand one a line or one a paragraph: a table that lost its borders in copying.
fn without_borders(page: &Page, blocks: &[Block]) -> Option<Diagnostic> {
    let plain_blocks = blocks
        .iter()
        .take_while(|block| block.kind == BlockKind::Paragraph);
    let lines: Vec<Range<usize>> = plain_blocks
        .take(64)
        .flat_map(|block| of_block(page, &block.span))
        .take(64)
        .collect();
    let columns: Vec<Column> = lines
        .iter()
        .map(|line| column(page.text(line)))
        .take_while(|column| !matches!(column, Column::Unknown | Column::Blank))
        .collect();
    let (first, last) = (lines.first()?, lines.last()?);
    is_header(&columns).then(|| borders_lost(page, first.start..last.end))
}

/// Lines of a label and a value each, in one block or in several: `参数：LampId`, `类型：String`.
fn labelled(page: &Page, blocks: &[Block]) -> Option<Diagnostic> {
    let texts = blocks.iter().take_while(|block| {
        matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::List | BlockKind::Quote
        )
    });
    let lines: Vec<Range<usize>> = texts
        .take(64)
        .flat_map(|block| of_block(page, &block.span))
        .take(64)
        .collect();
    let labels: Vec<(Column, &Range<usize>)> = lines
        .iter()
        .map(|line| (label(page.text(line)), line))
        .filter(|(column, _)| is_column(*column))
        .collect();
    let find = |wanted: Column| labels.iter().find(|(column, _)| *column == wanted);
    let ((_, name), (_, ty)) = (find(Column::Name)?, find(Column::Type)?);
    // It is reported at the block that it starts in.
    if lines.first()?.start > name.start || !blocks.first()?.span.contains(&name.start) {
        return None;
    }
    let span = name.start.min(ty.start)..name.end.max(ty.end);
    let message = "parameters as lines of a label and a value are not read";
    Some(
        Diagnostic::new(Code::UnreadParameters, &page.file, span, message)
            .label("a name and a type, each behind a label")
            .help("write the parameters as a table with a header"),
    )
}

/// The column whose header stands in front of a value in a line.
fn label(line: &str) -> Column {
    let line = line.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '*' | '+' | '>' | '`' | '_')
    });
    let parts = line.split_once(['：', ':']);
    let parts = parts.filter(|(_, value)| !plain(value).is_empty());
    parts.map_or(Column::Unknown, |(label, _)| column(label))
}

fn is_header(columns: &[Column]) -> bool {
    columns.len() >= 3 && columns.contains(&Column::Name) && columns.contains(&Column::Type)
}

fn borders_lost(page: &Page, span: Range<usize>) -> Diagnostic {
    let message = "a table that lost its borders in copying";
    Diagnostic::new(Code::UnreadParameters, &page.file, span, message)
        .label("each cell of it stands in a line of its own")
        .help("copy the page again as Markdown, or write the table anew")
}

/// An error for the first table anywhere on a page whose headers stand in lines of their own: with the marks of its
/// tables, a copy may have lost those of its headings.
pub(crate) fn lost_borders(page: &Page) -> Option<Diagnostic> {
    let blocks = page.sections.iter().flat_map(|section| &section.blocks);
    let mut blocks = blocks.filter(|block| block.kind == BlockKind::Paragraph);
    blocks.find_map(|block| {
        let lines: Vec<Range<usize>> = of_block(page, &block.span).collect();
        let columns: Vec<Column> = lines.iter().map(|line| column(page.text(line))).collect();
        let start = columns
            .chunk_by(|a, b| is_column(*a) == is_column(*b))
            .scan(0, |at, run| {
                let start = *at;
                *at += run.len();
                Some((start, run))
            })
            .find(|(_, run)| is_header(run))?;
        Some(borders_lost(
            page,
            lines.get(start.0)?.start..lines.last()?.end,
        ))
    })
}

fn is_column(column: Column) -> bool {
    !matches!(column, Column::Unknown | Column::Blank)
}

/// Rows inside a comment.
fn hidden(page: &Page, block: &Block) -> Option<Diagnostic> {
    let is_row = |line: Range<usize>| {
        let line = trim(
            page.text(&line)
                .trim_start_matches("<!--")
                .trim_end_matches("-->"),
        );
        is_parameter(line)
            || line.contains("<td")
            || line.starts_with("**") && line.contains("data-label")
    };
    of_block(page, &block.span).any(is_row).then(|| {
        let message = "a comment holds parameters";
        Diagnostic::new(Code::HiddenRows, &page.file, block.span.clone(), message)
            .label("left out, as the vendor's site does")
            .help("remove the marks of the comment if they belong to the call")
    })
}

/// `下表`, `the following parameters`: a list is announced.
static ANNOUNCES: Phrase =
    Phrase::new(r"(?i)下表|下列|如下|以下|仅列出|the following|below|table lists|are listed");
/// `无`, `no parameters`: there is nothing to list.
static NONE: Phrase = Phrase::new(
    r"(?i)无|没有|不需要|不含|不包含|未返回|不返回|为空|空值|返回\s*`?(?:ok|success)|(?-u:\b)(?:no|none|empty|not? required|n/a)(?-u:\b)",
);

/// An error for a section, with those inside it, that announces parameters although none was read. `told` is where
/// errors stand already, in order.
pub(super) fn announced(
    page: &Page,
    sections: &[usize],
    role: Role,
    reported: &[usize],
) -> Option<Diagnostic> {
    let all = || sections.iter().filter_map(|at| page.sections.get(*at));
    let heading = all().next()?.heading.as_ref()?;
    let blocks = || all().flat_map(|section| &section.blocks);
    let end = blocks()
        .map(|block| block.span.end)
        .max()
        .unwrap_or(heading.span.end);
    // Nothing is reported a second time.
    let first = reported.partition_point(|start| *start < heading.span.start);
    if reported.get(first).is_some_and(|start| *start < end) {
        return None;
    }
    let prose: Vec<&str> = blocks().map(|block| page.text(&block.span)).collect();
    let says = |phrase: &Phrase| prose.iter().any(|text| phrase.find(text).is_some());
    let announces =
        says(&ANNOUNCES) || matches!(role, Role::Body | Role::Query) && prose.is_empty();
    (announces && !says(&NONE)).then(|| {
        let message = format!("`{}` announces parameters and lists none", heading.text);
        Diagnostic::new(Code::NoRows, &page.file, heading.span.clone(), message)
            .label("neither a table nor a sentence that there are no parameters in this section")
            .help("check that the page was copied whole")
    })
}
