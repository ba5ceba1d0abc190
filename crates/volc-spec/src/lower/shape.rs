//! Rows become fields whose structs and enumerations have no names yet.

mod conditions;
mod correct;
mod field;
mod query;
mod secrets;
mod structs;
mod ty;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use serde_json::Value;
use volc_ir::{Field, ListedValue, Scalar, Tag, Type, Usage};

use super::{Input, OpenLink, RowId, Samples, row_id, union::ShapedUnion};
use crate::{Code, Diagnostic, Overlay, PageFacts, outline::Table, page::Page, row::Row};

/// The type of a field, with structs and enumerations by their index.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Leaf(Type),
    List(Box<Shape>),
    Map(Box<Shape>),
    Struct(usize),
    Enum(usize),
    Union(usize),
}

/// A field whose type is still a [`Shape`].
#[derive(Clone, Debug)]
pub(crate) struct Shaped {
    pub(crate) field: Field,
    pub(crate) shape: Shape,
}

/// A struct without a name.
#[derive(Clone, Debug)]
pub(crate) struct ShapedStruct {
    pub(crate) usage: Usage,
    pub(crate) naming: Naming,
    pub(crate) docs: String,
    pub(crate) fields: Vec<Shaped>,
    pub(crate) span: Range<usize>,
}

/// An enumeration without a name.
#[derive(Clone, Debug)]
pub(crate) struct ShapedEnum {
    pub(crate) of: Scalar,
    pub(crate) naming: Naming,
    pub(crate) docs: String,
    /// The values, with the names that the overlay gives.
    pub(crate) values: Vec<(ListedValue, Option<String>)>,
    pub(crate) span: Range<usize>,
    pub(crate) path: String,
}

/// What a type can be called after.
#[derive(Clone, Debug)]
pub(crate) struct Naming {
    /// The title on the page, else the field's name, of one item if it is a list.
    pub(crate) natural: String,
    /// The field that holds it first.
    pub(crate) field: String,
    /// The struct of that field; `None` at the top.
    pub(crate) owner: Option<usize>,
}

/// Where rows stand in the call.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) path: &'a str,
    pub(crate) owner: Option<usize>,
    pub(crate) usage: Usage,
    pub(crate) depth: usize,
    /// The rows beside.
    pub(crate) siblings: &'a [Row],
    /// The row is a list or a map, so that a struct in it may hold itself.
    pub(crate) in_list: bool,
}

/// A table that is being read.
#[derive(Clone, Copy)]
struct OpenTable {
    table: usize,
    /// Its struct.
    made: usize,
    /// The field that it was entered by is a list or a map.
    in_list: bool,
}

pub(crate) struct Shaper<'a> {
    pub(crate) page: &'a Page,
    pub(crate) tables: &'a [Table],
    pub(crate) overlay: Option<&'a Overlay>,
    pub(crate) samples: &'a Samples,
    pub(crate) diagnostics: &'a mut Vec<Diagnostic>,
    pub(crate) structs: Vec<ShapedStruct>,
    pub(crate) enums: Vec<ShapedEnum>,
    pub(crate) unions: Vec<ShapedUnion>,
    /// Paths without variants that only one variant has.
    pub(crate) unique: BTreeSet<String>,
    /// The struct made of a table, by side.
    pub(crate) made: BTreeMap<(usize, bool), usize>,
    /// Tables that are being read, the outermost first.
    open: Vec<OpenTable>,
    /// Fields whose struct is on another page.
    pub(crate) links: Vec<OpenLink>,
    pub(crate) facts: PageFacts,
    /// Rows that became a field, and rows that became a diagnostic.
    pub(crate) used: BTreeSet<RowId>,
    pub(crate) told: BTreeSet<RowId>,
}

/// A path without the variants in it: `Body.Params<Paper>.Fold` is `Body.Params.Fold`.
pub(crate) fn without_variants(path: &str) -> String {
    let mut depth = 0_usize;
    path.chars()
        .filter(|c| {
            match c {
                '<' => depth += 1,
                '>' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect()
}

impl<'a> Shaper<'a> {
    pub(crate) fn new(input: Input<'a>, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self {
            page: input.page,
            tables: &input.parts.tables,
            overlay: input.overlay,
            samples: input.samples,
            diagnostics,
            structs: Vec::new(),
            enums: Vec::new(),
            unions: Vec::new(),
            unique: BTreeSet::new(),
            made: BTreeMap::new(),
            open: Vec::new(),
            links: Vec::new(),
            facts: PageFacts::default(),
            used: BTreeSet::new(),
            told: BTreeSet::new(),
        }
    }

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
        self.tie(&mut fields);
        if place.usage == Usage::Request {
            conditions::apply(&mut fields, rows);
            self.correct_conditions(&mut fields, place);
        }
        fields
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
        self.told
            .extend(super::all_rows(row).into_iter().map(row_id));
        self.diagnostics.push(diagnostic);
    }
}

/// A value as overlays write it.
pub(crate) fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
