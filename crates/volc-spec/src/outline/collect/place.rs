//! The place of a table on its page.

use super::{Collector, Lead};
use crate::dialect::Found;
use crate::meaning::headings::{Role, struct_title};
use crate::outline::Table;
use crate::row::Row;
use crate::{Code, Diagnostic};

impl Collector<'_> {
    pub(super) fn table(&mut self, section: usize, role: Role, found: &Found, lead: Lead) {
        let is_root = role.has_parameters() && role != Role::Struct && self.is_first(section, role);
        let side = self
            .page
            .outwards(section)
            .find_map(|(at, _)| match self.roles.get(at)? {
                Role::Request | Role::Query | Role::Body => Some(Role::Request),
                Role::Response => Some(Role::Response),
                _ => None,
            });
        if !is_root && self.add_to_root(section, role, found, &lead) {
            return;
        }
        let titles = lead.title.filter(|_| !is_root).into_iter().collect();
        self.outline.tables.push(Table {
            role: if is_root { role } else { Role::Struct },
            titles,
            anchors: lead.anchors,
            side,
            rows: found.rows.clone().unwrap_or_default(),
            flat: found.flat,
            span: found.span.clone(),
            docs: lead
                .text
                .iter()
                .filter(|text| struct_title(text).is_none())
                .cloned()
                .collect::<Vec<_>>()
                .join("\n\n"),
            section,
        });
    }

    /// Adds the rows of a table that nothing names to those of the section's first table.
    fn add_to_root(&mut self, section: usize, role: Role, found: &Found, lead: &Lead) -> bool {
        let rows = found.rows.as_deref().unwrap_or_default();
        let is_named = lead.title.is_some() || !lead.anchors.is_empty();
        let mut tables = self.outline.tables.iter_mut();
        let Some(root) = tables.find(|table| table.section == section && table.role == role) else {
            return false;
        };
        let is_new = |row: &&Row| {
            root.rows
                .iter()
                .all(|known| known.name.text != row.name.text)
        };
        // Without the column of required parameters it is of the other side of the call.
        let is_alike = |rows: &[Row]| rows.iter().any(|row| row.required.is_some());
        let is_other = is_alike(&root.rows) && !is_alike(rows);
        if role == Role::Struct || is_named || is_other || !rows.iter().any(|row| is_new(&row)) {
            return false;
        }
        let message = "a second table of parameters in one section";
        self.diagnostics.push(
            Diagnostic::new(
                Code::SecondTable,
                &self.page.file,
                found.span.clone(),
                message,
            )
            .label("read as more rows of the first table")
            .related(&self.page.file, root.span.clone(), "the first table")
            .help("if it is a struct, the page should name it in a line above"),
        );
        root.rows.extend(rows.iter().cloned());
        root.flat |= found.flat;
        true
    }

    /// Returns whether a role has no table yet in this section or in one that shares its place on the page.
    fn is_first(&mut self, section: usize, role: Role) -> bool {
        let above = self.page.outwards(section).skip(1).map(|(at, _)| at);
        let place = above
            .filter(|at| self.roles.get(*at) != Some(&role))
            .collect();
        self.rooted.insert((role, place))
    }
}
