//! Tables that look like parameters and cannot be read as such.

use std::ops::Range;

use super::{
    Context,
    columns::{Column, column, nearest_word, word_for},
    lines::{Line, slice},
};
use crate::{
    Code, Diagnostic,
    cell_markup::plain,
    meaning::types::{is_known, is_name},
    page::trimmed,
};

/// The cells of a table, as they stand on the page.
pub(super) struct Cells<'a> {
    pub(super) text: &'a str,
    pub(super) header: &'a [Range<usize>],
    pub(super) rows: &'a [Line],
}

impl Cells<'_> {
    fn header(&self, at: usize) -> &str {
        self.header
            .get(at)
            .map_or("", |cell| slice(self.text, cell))
    }

    /// Returns whether all cells of a column that are not empty are such texts, and some are.
    fn all(&self, at: usize, fits: fn(&str) -> bool) -> bool {
        // Without a known word the header may be a row itself.
        let is_row = (0..self.header.len()).all(|at| {
            !matches!(
                column(self.header(at)),
                Column::Name | Column::Type | Column::Required
            )
        });
        let header = self
            .header
            .get(at)
            .filter(|_| is_row && self.rows.is_empty());
        let cells = self
            .rows
            .iter()
            .filter_map(|line| line.cells.get(at))
            .chain(header);
        let mut texts = cells
            .map(|cell| plain(slice(self.text, cell)))
            .filter(|text| !text.is_empty())
            .peekable();
        texts.peek().is_some() && texts.all(|text| fits(&text))
    }

    /// The columns whose cells are names and types. A type must be a word that is a type on every page.
    fn by_content(&self) -> Option<(usize, usize)> {
        let find = |fits: fn(&str) -> bool, not: Option<usize>| {
            (0..self.header.len()).find(|at| Some(*at) != not && self.all(*at, fits))
        };
        let ty = find(is_known, None)?;
        Some((find(is_name, Some(ty))?, ty))
    }
}

/// An error, if a table that has a header but no column of names or of types looks like parameters all the same.
pub(super) fn without_columns(
    context: &Context<'_>,
    cells: &Cells<'_>,
    span: &Range<usize>,
) -> Option<Diagnostic> {
    let columns: Vec<Column> = (0..cells.header.len())
        .map(|at| column(cells.header(at)))
        .collect();
    let has = |wanted| columns.contains(&wanted);
    let content = cells.by_content();
    let by_header = has(Column::Type) && columns.len() > 1
        || has(Column::Required)
        || has(Column::Name) && has(Column::Example);
    if content.is_none() && !(by_header && context.parameters) {
        let is_more = context.parameters
            && columns.first() == Some(&Column::Name)
            && cells.all(0, is_name)
            && columns
                .iter()
                .any(|column| matches!(column, Column::Description | Column::Phrase(_)));
        return is_more.then(|| remarks(context, span));
    }
    let missing: Vec<&str> = [(Column::Name, "names"), (Column::Type, "types")]
        .into_iter()
        .filter(|(column, _)| !has(*column))
        .map(|(_, what)| what)
        .collect();
    let message = format!(
        "no column of {} in a table that looks like parameters",
        missing.join(" and of ")
    );
    let mut diagnostic = Diagnostic::new(
        Code::MissingColumn,
        &context.page.file,
        span.clone(),
        message,
    )
    .label("its rows are not read");
    for (at, kind) in columns
        .iter()
        .enumerate()
        .filter(|(_, kind)| **kind == Column::Unknown)
    {
        let word = plain(cells.header(at));
        let like = match content {
            Some((name, _)) if name == at => Some(word_for(Column::Name)),
            Some((_, ty)) if ty == at => Some(word_for(Column::Type)),
            _ => nearest_word(&word),
        };
        let like = like.map_or(String::new(), |like| format!("; did you mean `{like}`?"));
        debug_assert_eq!(*kind, Column::Unknown);
        diagnostic = diagnostic.help(format!(
            "`{word}` is not known as the header of a column{like}"
        ));
    }
    Some(diagnostic.help("a table of parameters has the columns 参数 and 类型 at least"))
}

/// A warning about a table that says more of parameters, which others list.
fn remarks(context: &Context<'_>, span: &Range<usize>) -> Diagnostic {
    let message = "a table of remarks on parameters is not read";
    Diagnostic::new(Code::UnreferencedTable, &context.page.file, span.clone(), message)
        .label("it has no column of types; bounds, defaults and values in it are lost")
        .help("if it states any, give them in the overlay; else allow it:\n[allow.W0523]\nreason = \"..\"")
}

/// An error for rows of pipes that have no header above them, or a header without the line of dashes below it.
pub(super) fn headless(
    context: &Context<'_>,
    lines: &[Line],
    span: &Range<usize>,
) -> Option<Diagnostic> {
    let text = context.page.file.text.as_str();
    let first = lines.first()?;
    let widest = lines.iter().map(|line| line.cells.len()).max().unwrap_or(0);
    if widest < 2 {
        return None;
    }
    let columns: Vec<Column> = first
        .cells
        .iter()
        .map(|cell| column(slice(text, cell)))
        .collect();
    let is_header = columns.contains(&Column::Name) && columns.contains(&Column::Type);
    if !context.parameters {
        // Elsewhere only what is a row without doubt.
        let is_row = |line: &Line| {
            let cell = |at: usize| line.cells.get(at).map(|cell| plain(slice(text, cell)));
            cell(0).is_some_and(|name| is_name(&name)) && cell(1).is_some_and(|ty| is_known(&ty))
        };
        if !is_header && !lines.iter().all(is_row) {
            return None;
        }
    }
    let (message, help) = if is_header {
        (
            "a table without the line of dashes below its header",
            "put `|---|---|` with one `---` a column below the header",
        )
    } else {
        (
            "rows of a table without a header",
            "put the header, such as `| 参数 | 类型 | 描述 |`, and a line of dashes above the first row",
        )
    };
    Some(
        Diagnostic::new(
            Code::TableWithoutHeader,
            &context.page.file,
            span.clone(),
            message,
        )
        .label("its rows are not read")
        .help(help),
    )
}

/// A warning about what stands between two rows of one table.
pub(super) fn interruption(context: &Context<'_>, between: &Range<usize>) -> Diagnostic {
    let span = trimmed(&context.page.file.text, between);
    let message = "a table goes on behind other text";
    Diagnostic::new(Code::TableInterrupted, &context.page.file, span, message)
        .label("the rows below are read as those of the table above")
        .help("compare the rows with the vendor's page as it is shown on the web")
}
