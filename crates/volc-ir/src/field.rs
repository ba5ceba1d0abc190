//! A field: one row of a parameter table.

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use crate::Type;

/// One row of a parameter table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Whether a request must have it; false in responses, where the service leaves zero values out.
    pub required: bool,
    /// The text of the example cell, without its code marks; `None` where the page gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// What the service takes if it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// What the value, or each item of a list, must keep to.
    #[serde(default, skip_serializing_if = "Bounds::is_empty")]
    pub bounds: Bounds,
    /// The values that the page lists, in page order. For an enumeration these are all known ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<ListedValue>,
    /// What the page says of it, as Markdown.
    pub docs: String,
    /// A note in English, from the overlay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Other names that the service is known to send it under.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The name for generated code, where the overlay wants another than the wire name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rename: Option<String>,
    /// Whether it is a secret.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// Whether the query holds its JSON text, as the overlay says; else a list is repeated and a nested value cannot be sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub query_json: bool,
    /// Why it is not to be used any more: the overlay's words in English, else the page's as Markdown. `None` where
    /// nobody says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// Where the row starts; `span.line` is its source line.
    pub span: Span,
}

/// What a value must keep to. Everything is inclusive unless it says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// The least number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Number>,
    /// The greatest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Number>,
    /// `min` itself is not allowed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exclusive_min: bool,
    /// `max` itself is not allowed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exclusive_max: bool,
    /// Single numbers that are allowed outside `min..=max`, such as 0 for "off".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Number>,
    /// The least length of a text in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// The greatest length of a text in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// The greatest length of a text in bytes of UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_bytes: Option<u64>,
    /// A regular expression that the whole text must match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The least number of items of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    /// The greatest number of items of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
}

impl Bounds {
    /// Whether nothing is bounded.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A value that the page lists for a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ListedValue {
    /// The value: a number, a string or a boolean.
    pub value: Value,
    /// What it means, as Markdown.
    pub docs: String,
}

/// A place in a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// The offset of the first byte.
    pub start: u32,
    /// The offset behind the last byte.
    pub end: u32,
}
