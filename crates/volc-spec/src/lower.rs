//! From rows to the intermediate representation: fields, structs, enumerations and their names.

mod map;
mod names;
mod resolve;
mod shape;

use std::collections::BTreeSet;

use volc_ir::{Field, Method, Request, TypeDef, Usage};

use crate::{
    Code, Diagnostic, Overlay, PageFacts,
    meaning::headings::Role,
    page::Page,
    parts::{self, Parts},
    row::Row,
};
use shape::Shaper;

/// What the rows of an Action became.
#[derive(Debug, Default)]
pub(crate) struct Lowered {
    pub(crate) request: Request,
    pub(crate) response: Vec<Field>,
    pub(crate) types: Vec<TypeDef>,
    pub(crate) facts: PageFacts,
    pub(crate) rows: Rows,
}

/// What became of the rows of the parameter tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rows {
    /// All rows, those of structs too.
    pub seen: usize,
    /// Rows that became a field. A row of a struct that is used on both sides of the call counts once.
    pub fields: usize,
    /// The rows of `Action` and `Version`, and of the envelope of an answer.
    pub constants: usize,
    /// Rows that became a diagnostic.
    pub findings: usize,
}

impl std::ops::AddAssign for Rows {
    fn add_assign(&mut self, other: Self) {
        self.seen += other.seen;
        self.fields += other.fields;
        self.constants += other.constants;
        self.findings += other.findings;
    }
}

/// Which row of a page: where it stands, and its name, since two may stand in one line.
type RowId = (usize, String);

fn row_id(row: &Row) -> RowId {
    (row.span.start, row.name.text.clone())
}

/// Lowers the tables of an Action.
pub(crate) fn lower(
    page: &Page,
    parts: &Parts,
    overlay: Option<&Overlay>,
    action: &str,
    method: Method,
    diagnostics: &mut Vec<Diagnostic>,
) -> Lowered {
    let mut shaper = Shaper::new(page, &parts.tables, overlay, diagnostics);
    let mut constants = BTreeSet::new();
    let mut take = |rows: &[Row], names: &[&str]| -> Vec<Row> {
        let (known, rest): (Vec<Row>, Vec<Row>) = rows
            .iter()
            .cloned()
            .partition(|row| names.contains(&row.name.text.as_str()));
        constants.extend(known.iter().map(row_id));
        rest
    };
    let root = |role: Role| {
        parts
            .root(role)
            .map_or(&[][..], |table| table.rows.as_slice())
    };
    let mut query = take(root(Role::Query), &["Action", "Version"]);
    let mut body = take(root(Role::Body), &[]);
    let request = take(root(Role::Request), &["Action", "Version"]);
    match method {
        Method::Get => query.extend(request),
        Method::Post => body.extend(request),
    }
    let response = root(Role::Response);
    let response = match resolve::envelope(response, &parts.tables) {
        Some(result) => {
            take(response, &["ResponseMetadata", "Result"]);
            result
        }
        None => response.to_vec(),
    };
    let query = shaper.root(&query, "Query", Usage::Request);
    let body = shaper.root(&body, "Body", Usage::Request);
    let response = shaper.root(&response, "Result", Usage::Response);
    shaper.check_query(&query);

    let (facts, used, told) = (
        std::mem::take(&mut shaper.facts),
        shaper.used.clone(),
        shaper.told.clone(),
    );
    let named = names::name(shaper, action, [query, body, response]);
    let mut lowered = Lowered {
        facts,
        types: named.types,
        ..Lowered::default()
    };
    [
        lowered.request.query,
        lowered.request.body,
        lowered.response,
    ] = named.roots;

    for table in &parts.tables {
        let mut idle = 0;
        for row in table.rows.iter().flat_map(all_rows) {
            let id = row_id(row);
            lowered.rows.seen += 1;
            if used.contains(&id) {
                lowered.rows.fields += 1;
            } else if constants.contains(&id) {
                lowered.rows.constants += 1;
            } else {
                lowered.rows.findings += 1;
                idle += usize::from(!told.contains(&id));
            }
        }
        if idle > 0 {
            diagnostics.push(parts::unused(page, table, idle));
        }
    }
    let bad_rows = |d: &&Diagnostic| matches!(d.code, Code::RowTooShort | Code::RowTooLong);
    let bad = diagnostics.iter().filter(bad_rows).count();
    lowered.rows.seen += bad;
    lowered.rows.findings += bad;
    lowered
}

fn all_rows(row: &Row) -> Vec<&Row> {
    let below = row.children.iter().flat_map(all_rows);
    std::iter::once(row).chain(below).collect()
}
