//! From rows to the intermediate representation: fields, structs, enumerations and their names.

mod known_types;
mod links;
mod map;
mod names;
mod nest;
mod resolve;
mod row_audit;
mod shape;
mod union;
mod unreferenced_tables;

use serde_json::Value;
use volc_ir::{Field, Method, Request, TypeDef, Usage};

use crate::{
    Diagnostic, Overlay, PageFacts, cell_markup,
    meaning::{endpoint::is_version, headings::Role},
    outline::Outline,
    page::Page,
    row::Row,
};
pub(crate) use links::{Links, OpenLink};
pub(crate) use row_audit::RowAudit;
pub use row_audit::Rows;
use shape::Shaper;
pub(crate) use shape::value_text;

/// What the rows of an Action became.
#[derive(Debug, Default)]
pub(crate) struct Lowered {
    pub(crate) request: Request,
    pub(crate) response: Vec<Field>,
    pub(crate) types: Vec<TypeDef>,
    pub(crate) links: Links,
    pub(crate) facts: PageFacts,
    pub(crate) audit: RowAudit,
}

/// What an Action is lowered from.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    pub(crate) page: &'a Page,
    pub(crate) parts: &'a Outline,
    pub(crate) overlay: Option<&'a Overlay>,
    pub(crate) samples: &'a Samples,
    pub(crate) action: &'a str,
    pub(crate) method: Method,
    /// Whether it is the only Action of its page, so that a table which it does not use has no use.
    pub(crate) alone: bool,
    /// The path of what is received: `Result`, or the name of an event.
    pub(crate) response: &'a str,
}

/// Values that examples show.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    pub(crate) body: Vec<Value>,
    pub(crate) result: Vec<Value>,
}

impl Samples {
    /// Every value that an example has at a path such as `Result.Users.Name`; lists count as all of their items.
    pub(crate) fn at(&self, path: &str) -> Vec<Value> {
        let path = shape::without_variants(path);
        let mut names = path.split('.');
        let mut found: Vec<&Value> = match names.next() {
            Some("Query" | "Body") => self.body.iter().collect(),
            _ => self.result.iter().collect(),
        };
        for name in names {
            let items = found.into_iter().flat_map(|value| match value {
                Value::Array(items) => items.as_slice(),
                other => std::slice::from_ref(other),
            });
            found = items.filter_map(|item| item.get(name)).collect();
        }
        found.into_iter().cloned().collect()
    }
}

/// Which row of a page: where it stands, and its name, since two may stand in one line.
pub(crate) type RowId = (usize, String);

fn row_id(row: &Row) -> RowId {
    (row.span.start, row.name.text.clone())
}

/// Lowers the tables of an Action.
pub(crate) fn lower(input: Input<'_>, diagnostics: &mut Vec<Diagnostic>) -> Lowered {
    let parts = input.parts;
    let mut audit = RowAudit {
        lowered: true,
        ..RowAudit::default()
    };
    let mut take = |rows: &[Row], names: &[&str]| -> Vec<Row> {
        let (known, rest): (Vec<Row>, Vec<Row>) = rows.iter().cloned().partition(|row| {
            names.contains(&row.name.text.as_str()) && !is_member(row, input.action)
        });
        audit.constants.extend(known.iter().map(row_id));
        rest
    };
    let mut root = |role: Role, path: &str| -> Vec<Row> {
        let Some(table) = parts.root(role) else {
            return Vec::new();
        };
        match table.flat {
            true => nest::by_samples(input, table, path, diagnostics),
            false => table.rows.clone(),
        }
    };
    let mut query = take(&root(Role::Query, "Query"), &["Action", "Version"]);
    let mut body = root(Role::Body, "Body");
    let request = take(&root(Role::Request, "Body"), &["Action", "Version"]);
    match input.method {
        Method::Get => query.extend(request),
        Method::Post => body.extend(request),
    }
    let mut response = root(Role::Response, input.response);
    if let Some(result) = resolve::envelope(&response, &parts.tables) {
        take(&response, &["ResponseMetadata", "Result"]);
        response = result;
    }
    let mut shaper = Shaper::new(input, diagnostics);
    let query = shaper.root(&query, "Query", Usage::Request);
    let body = shaper.root(&body, "Body", Usage::Request);
    let response = shaper.root(&response, input.response, Usage::Response);
    shaper.check_query(&query);

    if input.alone {
        shaper.unreferenced_tables();
    }
    let facts = std::mem::take(&mut shaper.facts);
    audit.fields = std::mem::take(&mut shaper.used);
    audit.told = std::mem::take(&mut shaper.told);
    let named = names::name(shaper, input.action, [query, body, response]);
    let [query, body, response] = named.roots;
    Lowered {
        request: Request {
            query,
            body,
            one_of: Vec::new(),
        },
        response,
        types: named.types,
        links: named.links,
        facts,
        audit,
    }
}

/// Whether a row called `Action` or `Version` is a member of that name all the same: its example is another value, and
/// its text does not speak of the Action.
fn is_member(row: &Row, action: &str) -> bool {
    let example = row
        .example
        .as_ref()
        .and_then(|cell| cell_markup::example(&cell.text));
    let Some(example) = example else {
        return false;
    };
    let is_constant = match row.name.text.as_str() {
        "Version" => is_version(&example),
        "Action" => example == action || row.description.text.contains(action),
        _ => true,
    };
    !is_constant
}

/// A row and all rows below it.
pub(crate) fn all_rows(row: &Row) -> Vec<&Row> {
    let below = row.children.iter().flat_map(all_rows);
    std::iter::once(row).chain(below).collect()
}
