//! The fate of each row of a page: none may be lost without a word.

use std::collections::BTreeSet;

use crate::{Code, Diagnostic, outline::Table, page::Page, row::Row};

/// The id of a row of a page: its place and its name, since two may stand in one line.
pub(crate) type RowId = (usize, String);

pub(crate) fn row_id(row: &Row) -> RowId {
    (row.span.start, row.name.text.clone())
}

/// A row and all rows below it.
pub(crate) fn all_rows(row: &Row) -> Vec<&Row> {
    let below = row.children.iter().flat_map(all_rows);
    std::iter::once(row).chain(below).collect()
}

/// The fates of the rows of the parameter tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rows {
    /// All rows, those of structs too.
    pub seen: usize,
    /// Rows that became a field. A row of a struct that is used on both sides of the call counts once.
    pub fields: usize,
    /// The rows of `Action` and `Version`, and of the envelope of a response.
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

/// The rows by what they became.
#[derive(Debug, Default)]
pub(crate) struct RowAudit {
    pub(crate) fields: BTreeSet<RowId>,
    pub(crate) constants: BTreeSet<RowId>,
    /// Rows that a diagnostic of their own is about.
    pub(crate) reported: BTreeSet<RowId>,
    /// True if any Action was found, so that a row could become something.
    pub(crate) lowered: bool,
}

impl RowAudit {
    /// Adds what became of the rows of another Action of the page.
    pub(crate) fn extend(&mut self, other: Self) {
        self.fields.extend(other.fields);
        self.constants.extend(other.constants);
        self.reported.extend(other.reported);
        self.lowered |= other.lowered;
    }

    /// Counts the rows of all tables of a page; a table whose rows became nothing gets a diagnostic.
    pub(crate) fn count(
        &self,
        page: &Page,
        tables: &[Table],
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Rows {
        let mut rows = Rows::default();
        for table in tables {
            let mut idle = Vec::new();
            for row in table.rows.iter().flat_map(all_rows) {
                let id = row_id(row);
                rows.seen += 1;
                if self.fields.contains(&id) {
                    rows.fields += 1;
                } else if self.constants.contains(&id) {
                    rows.constants += 1;
                } else {
                    rows.findings += 1;
                    idle.extend(Some(row).filter(|_| !self.reported.contains(&id)));
                }
            }
            if self.lowered && !idle.is_empty() {
                let name = table.titles.first().map_or("a table", String::as_str);
                let message = format!(
                    "{name}: no field of the call is of this type, so {} rows are left out",
                    idle.len()
                );
                diagnostics.push(
                    Diagnostic::new(Code::UnreferencedTable, &page.file, table.span.clone(), message)
                        .label("the table of these rows")
                        .help("if a field holds it, give the field this type in the overlay: `type = \"..\"`"),
                );
            }
        }
        let bad = diagnostics
            .iter()
            .filter(|d| matches!(d.code, Code::RowTooShort | Code::RowTooLong))
            .count();
        rows.seen += bad;
        rows.findings += bad;
        rows
    }
}
