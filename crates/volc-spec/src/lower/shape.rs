//! Rows become fields whose structs and enumerations have no names yet.

mod conditions;
mod correct;
mod field;
mod query;
mod secrets;
mod structs;
mod ty;

use std::collections::BTreeMap;

use volc_ir::{Tag, Usage};

use super::{enclosing::Level, row_id};
pub(crate) use super::{
    shaped::{
        Naming, Place, Shape, Shaped, ShapedEnum, ShapedStruct, value_text, without_variants,
    },
    shaper::{OpenTable, Shaper},
};
use crate::{Code, Diagnostic, row::Row};

impl<'a> Shaper<'a> {
    /// The fields at the top of one part of the call.
    pub(crate) fn root(&mut self, rows: &[Row], path: &str, usage: Usage) -> Vec<Shaped> {
        self.fields(
            rows,
            Place {
                path,
                owner: None,
                usage,
                depth: 0,
                siblings: &[],
                in_list: false,
            },
        )
    }

    fn fields(&mut self, rows: &[Row], place: Place<'_>) -> Vec<Shaped> {
        let mut seen: BTreeMap<&str, &Row> = BTreeMap::new();
        let mut fields = Vec::new();
        self.levels.push(Level::new(rows));
        for row in rows {
            let name = row.name.text.as_str();
            if let Some(first) = seen.get(name) {
                let file = &self.page.file;
                let message = format!("the field `{name}` is listed twice");
                let diagnostic =
                    Diagnostic::new(Code::DuplicateField, file, row.name.span.clone(), message)
                        .label("listed again here")
                        .related(file, first.name.span.clone(), "first listed here")
                        .help("remove one of the rows, or give it the name that the service uses");
                self.tell(row, diagnostic);
                continue;
            }
            if let Some(field) = self.field(
                row,
                Place {
                    siblings: rows,
                    in_list: false,
                    ..place
                },
            ) {
                seen.insert(name, row);
                fields.push(field);
            }
        }
        self.levels.pop();
        self.tie(&mut fields);
        if place.usage == Usage::Request {
            // A struct of a table may be held by several members, each with other structs around.
            let around = if self.open.is_empty() {
                self.around.as_slice()
            } else {
                &[]
            };
            let partial = self.partial_update(rows, place);
            let members = conditions::Members {
                structs: &self.structs,
                around,
                partial: partial.as_deref(),
                is_update: ["Update", "Modify"]
                    .iter()
                    .any(|verb| self.action.contains(verb)),
            };
            let unread = conditions::apply(&mut fields, rows, members);
            self.correct_conditions(&mut fields, place, &unread);
            self.tell_conditions(&fields, rows, place, &unread);
        }
        fields
    }

    /// The member of the request with which only the parameters that change are sent: what is left out was set before.
    fn partial_update(&self, rows: &[Row], place: Place<'_>) -> Option<String> {
        let (path, names): (&str, Vec<&str>) = match self.around.first() {
            Some(outer) => {
                let members = outer.members.iter();
                (
                    &outer.path,
                    members.map(|(name, _)| name.as_str()).collect(),
                )
            }
            None => (
                place.path,
                rows.iter().map(|row| row.name.text.as_str()).collect(),
            ),
        };
        let is_partial = |name: &&str| name.contains("Partial") && name.contains("Update");
        let name = names.into_iter().find(is_partial)?;
        Some(format!("{path}.{name}"))
    }

    /// Marks the members that decide which variant a union beside them is.
    fn tie(&self, fields: &mut [Shaped]) {
        let mut ties: Vec<(String, String)> = Vec::new();
        for shaped in fields.iter() {
            let Shape::Union(at) = shaped.shape else {
                continue;
            };
            for tag in self
                .unions
                .get(at)
                .map(|union| union.tags.as_slice())
                .unwrap_or_default()
            {
                if let Tag::Sibling(name) = tag {
                    ties.push((name.clone(), shaped.field.name.clone()));
                }
            }
        }
        for (tag, union) in ties {
            if let Some(shaped) = fields.iter_mut().find(|shaped| shaped.field.name == tag) {
                shaped.field.tag_of = Some(union);
                shaped.field.fixed = None;
            }
        }
    }

    pub(super) fn tell(&mut self, row: &Row, diagnostic: Diagnostic) {
        self.reported
            .extend(super::all_rows(row).into_iter().map(row_id));
        self.diagnostics.push(diagnostic);
    }
}
