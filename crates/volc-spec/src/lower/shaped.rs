//! Fields, structs, enumerations and unions that have no names yet.

use std::{collections::BTreeMap, ops::Range};

use serde_json::Value;
use volc_ir::{Field, ListedValue, Scalar, Tag, Type, Usage};

use crate::row::Row;

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

/// The names that a type can have.
#[derive(Clone, Debug)]
pub(crate) struct Naming {
    /// The title on the page, else the field's name, of one item if it is a list.
    pub(crate) natural: String,
    /// The field that holds it first.
    pub(crate) field: String,
    /// The struct of that field; `None` at the top.
    pub(crate) owner: Option<usize>,
}

/// The place of rows in the call.
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

/// A union whose structs have no names yet.
#[derive(Clone, Debug)]
pub(crate) struct ShapedUnion {
    pub(crate) usage: Usage,
    pub(crate) naming: Naming,
    pub(crate) tags: Vec<Tag>,
    pub(crate) of: Vec<ShapedVariant>,
    pub(crate) docs: String,
    pub(crate) span: Range<usize>,
}

/// A variant: its struct by index.
#[derive(Clone, Debug)]
pub(crate) struct ShapedVariant {
    pub(crate) name: String,
    pub(crate) at: usize,
    pub(crate) when: BTreeMap<String, Value>,
    pub(crate) has: Vec<String>,
    pub(crate) one_of: BTreeMap<String, Vec<Value>>,
    pub(crate) docs: String,
    pub(crate) span: Range<usize>,
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

/// A value as overlays write it.
pub(crate) fn value_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
