//! The nearest known type for a word that is none.

use crate::{nearest::nearest, outline::Table};

/// The spellings of types that pages use.
const WORDS: &[&str] = &[
    "any",
    "Array",
    "Bool",
    "Boolean",
    "Double",
    "Float",
    "Int",
    "Int32",
    "Int64",
    "Integer",
    "interface{}",
    "JSON Map",
    "List",
    "Long",
    "Map",
    "Number",
    "Object",
    "String",
    "Uint32",
    "Uint64",
];

/// A question that offers the nearest types or structs of the page, if any is near.
pub(crate) fn did_you_mean_type(word: &str, tables: &[Table]) -> Option<String> {
    let structs = tables
        .iter()
        .flat_map(|table| &table.titles)
        .map(String::as_str);
    let near = nearest(word, WORDS.iter().copied().chain(structs));
    let names: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    (!names.is_empty()).then(|| format!("did you mean {}?", names.join(" or ")))
}
