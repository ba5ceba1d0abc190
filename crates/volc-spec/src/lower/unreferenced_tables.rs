//! Tables that no field refers to. Their rows are not lost: they restate known fields, or become a type of their own.

use std::collections::BTreeSet;

use volc_ir::Usage;

use super::{
    all_rows, row_id,
    shape::{Place, Shaped, Shaper},
};
use crate::{
    Code, Diagnostic,
    meaning::{headings::Role, types::is_name},
    outline::Table,
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
            if self.restates(table) {
                self.used.extend(rows.into_iter().map(row_id));
                continue;
            }
            if let Some(title) = table.titles.first().filter(|title| is_name(title)) {
                self.unused_struct(at, table, title);
            }
        }
    }

    /// Returns whether all rows of a table are fields of one struct already: it repeats them for some case.
    fn restates(&self, table: &Table) -> bool {
        let holds_all = |fields: &[Shaped]| {
            // Rows below a row would be lost, whatever is known of the row itself.
            let known = |row: &Row| {
                let mut names = fields.iter().map(|shaped| &shaped.field.name);
                row.children.is_empty() && names.any(|name| *name == row.name.text)
            };
            table.rows.iter().all(known)
        };
        self.structs.iter().any(|shaped| holds_all(&shaped.fields))
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
