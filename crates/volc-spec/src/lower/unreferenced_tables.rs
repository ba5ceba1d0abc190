//! Tables that no field refers to. Their rows are not lost: they restate known fields, or become a type of their own.

use std::collections::BTreeSet;

use volc_ir::{Bounds, Field, Usage};

use super::{
    all_rows, row_id,
    shape::{Place, Shaped, Shaper},
};
use crate::{
    Code, Diagnostic,
    cell_markup::plain,
    meaning::{
        Kind, bounds, defaults,
        headings::Role,
        required,
        types::{self, TypeExpr, is_name},
    },
    outline::Table,
    page::Page,
    row::{Cell, Row},
};

impl Shaper<'_> {
    /// Takes care of every table that has not become a struct yet.
    pub(crate) fn unreferenced_tables(&mut self) {
        let made: BTreeSet<usize> = self.made.keys().map(|(at, _)| *at).collect();
        let tables = self.tables;
        for (at, table) in tables.iter().enumerate() {
            let is_used = table.role != Role::Struct || made.contains(&at);
            let rows: Vec<&Row> = table.rows.iter().flat_map(all_rows).collect();
            let is_done = |row: &Row| {
                let id = row_id(row);
                self.used.contains(&id) || self.reported.contains(&id)
            };
            if is_used || rows.iter().all(|row| is_done(row)) {
                continue;
            }
            if let Some(fields) = self.restated(table) {
                let differing = differing(table, fields, self.page);
                self.diagnostics.extend(differing);
                self.used.extend(rows.into_iter().map(row_id));
                continue;
            }
            if let Some(title) = table.titles.first().filter(|title| is_name(title)) {
                self.unused_struct(at, table, title);
            }
        }
    }

    /// The fields of the struct that has all rows of a table already: the table repeats them for some case.
    fn restated(&self, table: &Table) -> Option<&[Shaped]> {
        let holds_all = |fields: &[Shaped]| {
            // Rows below a row would be lost, whatever is known of the row itself.
            let known = |row: &Row| {
                let mut names = fields.iter().map(|shaped| &shaped.field.name);
                row.children.is_empty() && names.any(|name| *name == row.name.text)
            };
            table.rows.iter().all(known)
        };
        let mut structs = self.structs.iter().map(|shaped| shaped.fields.as_slice());
        structs.find(|fields| holds_all(fields))
    }

    fn unused_struct(&mut self, at: usize, table: &Table, title: &str) {
        let (root, usage) = match table.side {
            Some(Role::Response) => ("Result", Usage::Response),
            _ => ("Body", Usage::Request),
        };
        let message = format!("no field of the call is of the type `{title}`");
        self.diagnostics.push(
            Diagnostic::new(
                Code::UnreferencedTable,
                &self.page.file,
                table.span.clone(),
                message,
            )
            .label("its table; it becomes a type that nothing uses")
            .help("if a field holds it, give the field this type in the overlay: `type = \"..\"`"),
        );
        let holder = Row {
            name: Cell {
                text: title.to_owned(),
                span: table.span.clone(),
            },
            ..Row::default()
        };
        let path = format!("{root}.{title}");
        self.table(
            at,
            &holder,
            &path,
            Place {
                path: root,
                owner: None,
                usage,
                depth: 0,
                siblings: &[],
                in_list: false,
            },
        );
    }
}

/// A warning about what a table of known fields says and their own table does not: it holds for some case only.
fn differing(table: &Table, fields: &[Shaped], page: &Page) -> Option<Diagnostic> {
    let differs = |row: &&Row| {
        let mut fields = fields.iter().map(|shaped| &shaped.field);
        fields
            .find(|field| field.name == row.name.text)
            .is_some_and(|field| says_more(row, field, table.side))
    };
    let names: Vec<String> = table
        .rows
        .iter()
        .filter(differs)
        .map(|row| format!("`{}`", row.name.text))
        .collect();
    let message = format!(
        "a second table says something else of {}, for some case",
        names.join(", ")
    );
    let warning = Diagnostic::new(
        Code::ConditionNotUnderstood,
        &page.file,
        table.span.clone(),
        message,
    )
    .label("not read: the first table of these members counts")
    .help(
        "if they are required in this case, state it in the overlay:\n[field.\"..\"]\n\
                required_if = [{ member = \"..\", in = [..] }]",
    )
    .help("if all is well, say why:\n[allow.W0528]\nreason = \"..\"");
    (!names.is_empty()).then_some(warning)
}

/// Returns whether a row requires a field that is optional, or states another default or other bounds.
fn says_more(row: &Row, field: &Field, side: Option<Role>) -> bool {
    let mark = row.required.as_ref();
    let is_required = mark.is_some_and(|mark| {
        required::parse(&plain(&mark.text)) == Some(required::Required::Always)
    });
    let kind = types::parse(&row.ty.text).map_or(Kind::Other, |expr| match expr {
        TypeExpr::Int | TypeExpr::Uint => Kind::Int,
        TypeExpr::Float => Kind::Float,
        TypeExpr::Bool => Kind::Bool,
        TypeExpr::String => Kind::String,
        _ => Kind::Other,
    });
    let text = row.description.text.as_str();
    let default = defaults::parse(text, kind);
    let bounds = bounds::parse(&field.name, text, kind, false).bounds;
    is_required && !field.required && side != Some(Role::Response)
        || default.is_some() && default != field.default
        || bounds != Bounds::default() && bounds != field.bounds
}
