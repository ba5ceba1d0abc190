//! From rows to the intermediate representation: fields, structs, enumerations and their names.

mod alternatives;
mod enclosing;
mod input;
mod known_types;
mod links;
mod map;
mod names;
mod nest;
mod resolve;
mod row_audit;
mod shape;
mod shaped;
mod shaper;
mod table_index;
mod union;
mod unreferenced_tables;

use volc_ir::{Field, Method, Request, TypeDef, Usage};

use crate::{
    Diagnostic, PageFacts, cell_markup,
    meaning::{endpoint::is_version, headings::Role},
    row::Row,
};
pub(crate) use input::{Input, Samples};
pub(crate) use links::{Links, OpenLink};
pub use row_audit::Rows;
pub(crate) use row_audit::{RowAudit, RowId, all_rows, row_id};
pub(crate) use shaped::value_text;
use shaper::Shaper;

/// The result of lowering the rows of an Action.
#[derive(Debug, Default)]
pub(crate) struct Lowered {
    pub(crate) request: Request,
    pub(crate) response: Vec<Field>,
    pub(crate) types: Vec<TypeDef>,
    pub(crate) links: Links,
    pub(crate) facts: PageFacts,
    pub(crate) audit: RowAudit,
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
        if table.flat {
            nest::by_samples(input, table, path, diagnostics)
        } else {
            table.rows.clone()
        }
    };
    let mut query = take(&root(Role::Query, "Query"), &["Action", "Version"]);
    let mut body = root(Role::Body, input.request);
    let request = take(&root(Role::Request, input.request), &["Action", "Version"]);
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
    let body = shaper.root(&body, input.request, Usage::Request);
    let response = shaper.root(&response, input.response, Usage::Response);
    shaper.check_query(&query);

    if input.alone {
        shaper.unreferenced_tables();
    }
    let facts = std::mem::take(&mut shaper.facts);
    audit.fields = std::mem::take(&mut shaper.used);
    audit.reported = std::mem::take(&mut shaper.reported);
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

/// Returns whether a row called `Action` or `Version` is a member of that name all the same: its example is another
/// value, and its text does not speak of the Action.
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
