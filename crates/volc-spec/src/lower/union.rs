//! Unions: a member whose children are variants, or of which the overlay says so.

mod clashes;
mod draft;
mod separate;
mod tags;

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use volc_ir::Tag;

use super::{
    row_id,
    shape::{Naming, Place, Shape, Shaper},
    shaped::{ShapedUnion, ShapedVariant},
};
use crate::{
    UnionOverlay,
    row::{Cell, Row},
};
pub(super) use draft::Draft;
use separate::separate;

impl<'a> Shaper<'a> {
    /// The union of a row; `None` if it is none, and `Some(None)`, with an error, if it cannot be one.
    pub(super) fn union(
        &mut self,
        row: &Row,
        path: &str,
        place: Place<'_>,
    ) -> Option<Option<Shape>> {
        let declared: Option<&'a UnionOverlay> =
            self.overlay.and_then(|overlay| overlay.unions.get(path));
        let has_variants = row.children.first().is_some_and(|child| child.is_variant);
        if row.children.is_empty() || !has_variants && declared.is_none() {
            return None;
        }
        let rows = if has_variants {
            row.children.clone()
        } else {
            // No headings: one variant, declared by the overlay.
            vec![Row {
                name: Cell {
                    text: "only".to_owned(),
                    span: row.name.span.clone(),
                },
                children: row.children.clone(),
                span: row.span.clone(),
                is_variant: true,
                ..Row::default()
            }]
        };
        let mut drafts = self.drafts(rows, declared, has_variants);
        self.dead_variants(&drafts, declared);
        let tags = tags::find(&mut drafts, place.siblings, &row.name.text);
        let problem = separate(&mut drafts);
        if let Some(problem) = problem.or_else(|| {
            tags.is_empty()
                .then(|| separate::Problem::untagged(&drafts))
        }) {
            let diagnostic = self.ambiguous(row, path, &drafts, &problem);
            self.tell(row, diagnostic);
            return Some(None);
        }
        let missing: Vec<&Draft<'_>> = drafts
            .iter()
            .filter(|draft| draft.when.is_empty())
            .collect();
        if !missing.is_empty() {
            let names: Vec<String> = missing
                .iter()
                .map(|draft| format!("`{}`", draft.row.name.text))
                .collect();
            let why = format!("no value is documented for {}", names.join(", "));
            let diagnostic = self.ambiguous(
                row,
                path,
                &drafts,
                &separate::Problem {
                    why,
                    spans: Vec::new(),
                },
            );
            self.tell(row, diagnostic);
            return Some(None);
        }
        let natural = declared
            .and_then(|declared| declared.name.as_ref())
            .map_or_else(|| row.name.text.clone(), |name| name.value.clone());
        self.unique_paths(path, &drafts);
        let of = drafts
            .iter()
            .map(|draft| self.variant(draft, &tags, &natural, row, path, place))
            .collect();
        self.unions.push(ShapedUnion {
            usage: place.usage,
            naming: Naming {
                natural,
                field: row.name.text.clone(),
                owner: place.owner,
            },
            tags,
            of,
            docs: row.description.text.clone(),
            span: row.span.clone(),
        });
        Some(Some(Shape::Union(self.unions.len() - 1)))
    }

    /// The variants in the order of the page; one that the overlay merges into another is part of that one.
    fn drafts(
        &self,
        rows: Vec<Row>,
        declared: Option<&'a UnionOverlay>,
        has_variants: bool,
    ) -> Vec<Draft<'a>> {
        let mut drafts: Vec<Draft<'a>> = Vec::new();
        for mut row in rows {
            let mut ids = row.anchors.clone();
            if !has_variants {
                ids.push("only".to_owned());
            }
            let declared = declared.and_then(|declared| {
                declared
                    .variant(&ids)
                    .or_else(|| declared.variant(&[row.name.text.clone()]))
            });
            let id = ids
                .first()
                .cloned()
                .unwrap_or_else(|| row.name.text.clone());
            let into = declared
                .and_then(|declared| declared.merge.as_ref())
                .and_then(|into| {
                    drafts.iter().position(|draft| {
                        draft.id == into.value || draft.row.anchors.contains(&into.value)
                    })
                });
            if let Some(into) = into.and_then(|into| drafts.get_mut(into)) {
                merge(&mut into.row, &mut row);
                continue;
            }
            let name = declared
                .and_then(|declared| declared.name.as_ref())
                .map_or_else(|| id.to_upper_camel_case(), |name| name.value.clone());
            let name = if name.starts_with(|c: char| c.is_ascii_uppercase()) && name.is_ascii() {
                name
            } else {
                format!("Variant{}", drafts.len() + 1)
            };
            drafts.push(Draft {
                is_declared: !has_variants,
                id,
                name,
                declared,
                when: declared
                    .map(|declared| {
                        declared
                            .when
                            .iter()
                            .map(|(key, value)| (key.clone(), value.value.clone()))
                            .collect()
                    })
                    .unwrap_or_default(),
                has: declared
                    .map(|declared| {
                        declared
                            .has
                            .iter()
                            .map(|entry| entry.value.clone())
                            .collect()
                    })
                    .unwrap_or_default(),
                one_of: declared
                    .map(|declared| declared.one_of.clone())
                    .unwrap_or_default(),
                row,
            });
        }
        drafts
    }

    fn variant(
        &mut self,
        draft: &Draft<'_>,
        tags: &[Tag],
        union: &str,
        row: &Row,
        path: &str,
        place: Place<'_>,
    ) -> ShapedVariant {
        let is_tag = |row: &&Row| {
            tags.iter()
                .any(|tag| matches!(tag, Tag::Own(name) if *name == row.name.text))
        };
        let (own, fields): (Vec<&Row>, Vec<&Row>) = draft.row.children.iter().partition(is_tag);
        self.used.extend(own.into_iter().map(row_id));
        self.used.insert(row_id(&draft.row));
        let fields: Vec<Row> = fields.into_iter().cloned().collect();
        let natural = draft
            .declared
            .and_then(|declared| declared.ty.as_ref())
            .map_or_else(|| format!("{union}{}", draft.name), |ty| ty.value.clone());
        let path = format!("{path}<{}>", draft.name);
        let docs = draft.row.description.text.clone();
        let holder = Row {
            name: row.name.clone(),
            span: draft.row.span.clone(),
            ..Row::default()
        };
        let at = self.new_struct(
            natural,
            &fields,
            docs.clone(),
            draft.row.span.clone(),
            &holder,
            &path,
            place,
        );
        ShapedVariant {
            name: draft.name.clone(),
            at,
            when: draft.when.clone(),
            has: draft.has.clone(),
            one_of: draft.one_of.clone(),
            docs: match docs.is_empty() {
                _ if draft.is_declared => docs,
                true => draft.row.name.text.clone(),
                false => format!("{}\n{docs}", draft.row.name.text),
            },
            span: draft.row.span.clone(),
        }
    }
}

/// Adds the members of one variant to another one. What stands in one of them only is optional.
fn merge(into: &mut Row, from: &mut Row) {
    let names: BTreeSet<String> = from
        .children
        .iter()
        .map(|row| row.name.text.clone())
        .collect();
    for row in into
        .children
        .iter_mut()
        .filter(|row| !names.contains(&row.name.text))
    {
        row.required = None;
    }
    for mut row in std::mem::take(&mut from.children) {
        if into
            .children
            .iter()
            .all(|known| known.name.text != row.name.text)
        {
            row.required = None;
            into.children.push(row);
        }
    }
}
