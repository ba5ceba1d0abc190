//! `[union."path"]`: what tells the variants of a union apart, and what they are called.

use std::{collections::BTreeMap, ops::Range};

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use super::check::{CODES, check, is_pascal};
use crate::{
    Entry,
    document::{Document, Item},
};

/// The entry of a union.
#[derive(Clone, Debug, Default)]
pub struct UnionOverlay {
    /// The place of the path.
    pub key: Range<usize>,
    /// The name of the union.
    pub name: Option<Entry<String>>,
    /// The variants, by the id of the anchor at their title; in the order of the overlay.
    pub of: Vec<(String, VariantOverlay)>,
}

/// The entry of a variant.
#[derive(Clone, Debug, Default)]
pub struct VariantOverlay {
    /// The place of the id.
    pub key: Range<usize>,
    /// The name of the variant.
    pub name: Option<Entry<String>>,
    /// The name of its struct.
    pub ty: Option<Entry<String>>,
    /// The values of its tags; `^` in front of a member beside the union.
    pub when: BTreeMap<String, Entry<Value>>,
    /// Members of which it has one at least.
    pub has: Vec<Entry<String>>,
    /// Values that members have.
    pub one_of: BTreeMap<String, Vec<Value>>,
    /// The id of the variant that it is one struct with.
    pub merge: Option<Entry<String>>,
}

impl UnionOverlay {
    /// Returns the entry of the variant with one of these ids.
    pub fn variant(&self, ids: &[String]) -> Option<&VariantOverlay> {
        self.of
            .iter()
            .find(|(id, _)| ids.contains(id))
            .map(|(_, variant)| variant)
    }
}

pub(super) fn read(
    document: &mut Document,
    key: Range<usize>,
    table: &DeTable<'_>,
) -> UnionOverlay {
    document.keys(table, &["name", "of"]);
    let name = document.string(table, "name");
    check(document, &name, is_pascal, PASCAL);
    let mut of = Vec::new();
    for (id, item) in document.entries(table, "of") {
        if let Some(table) = document.as_table(&item) {
            of.push((id.to_owned(), variant(document, item.key.clone(), table)));
        }
    }
    of.sort_by_key(|(_, variant)| variant.key.start);
    UnionOverlay { key, name, of }
}

const PASCAL: &str = "write a name in PascalCase: ASCII letters and digits, a capital first";

fn variant(document: &mut Document, key: Range<usize>, table: &DeTable<'_>) -> VariantOverlay {
    document.keys(table, &["name", "struct", "when", "has", "one_of", "merge"]);
    let variant = VariantOverlay {
        key,
        name: document.string(table, "name"),
        ty: document.string(table, "struct"),
        when: document
            .entries(table, "when")
            .into_iter()
            .filter_map(|(member, item)| Some((member.to_owned(), scalar(document, item)?)))
            .collect(),
        has: document.strings(table, "has"),
        one_of: one_of(document, table),
        merge: document.string(table, "merge"),
    };
    check(document, &variant.name, is_pascal, PASCAL);
    check(document, &variant.ty, is_pascal, PASCAL);
    variant
}

fn one_of(document: &mut Document, table: &DeTable<'_>) -> BTreeMap<String, Vec<Value>> {
    let mut found = BTreeMap::new();
    for (member, item) in document.entries(table, "one_of") {
        let Some(list) = item.value.as_array() else {
            document.report(CODES.ty, item.span, "expected a list of values".to_owned());
            continue;
        };
        let items = list.iter().map(|value| Entry {
            value: value.get_ref(),
            key: item.key.clone(),
            span: value.span(),
        });
        let values = items
            .filter_map(|item| Some(scalar(document, item)?.value))
            .collect();
        found.insert(member.to_owned(), values);
    }
    found
}

/// A text, an integer or a boolean.
fn scalar(document: &mut Document, item: Item<'_>) -> Option<Entry<Value>> {
    let value = match item.value {
        DeValue::String(text) => Some(Value::from(text.as_ref())),
        DeValue::Boolean(value) => Some(Value::from(*value)),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .ok()
            .map(Value::from),
        _ => None,
    };
    if value.is_none() {
        document.report(
            CODES.ty,
            item.span.clone(),
            "expected a text, a whole number or a boolean".to_owned(),
        );
    }
    value.map(|value| item.map(|_| value))
}

/// The line of an overlay for one variant.
pub(crate) fn line(id: &str, name: &str, when: &BTreeMap<String, Value>) -> String {
    let when: Vec<String> = when
        .iter()
        .map(|(key, value)| format!("{key:?} = {value}"))
        .collect();
    let id = if id
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        && !id.is_empty()
    {
        id.to_owned()
    } else {
        format!("{id:?}")
    };
    format!(
        "of.{id} = {{ name = {name:?}, when = {{ {} }} }}",
        when.join(", ")
    )
}
