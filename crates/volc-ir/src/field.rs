//! A field: one row of a parameter table.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Bounds, Docs, RequiredIf, Span, Type};

/// One row of a parameter table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The serialized name.
    pub name: String,
    /// The type of the value.
    #[serde(rename = "type")]
    pub ty: Type,
    /// True if a request must have it; false in responses, where the service leaves zero values out.
    pub required: bool,
    /// The conditions, of which one is enough, under which a request must have it though it is not `required`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub required_if: Vec<RequiredIf>,
    /// The one value that it must have, where the page names one and it is no tag of a union: sent unless the caller
    /// sets another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Value>,
    /// The member beside it, a union, whose variant it decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag_of: Option<String>,
    /// The format of a text, where the page names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// The text of the example cell, without its code marks; `None` where the page gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// The value that the service assumes if the field is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// The bounds of the value, or of each item of a list.
    #[serde(default, skip_serializing_if = "Bounds::is_empty")]
    pub bounds: Bounds,
    /// The values that the page lists, in page order. For an enumeration these are all known ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<ListedValue>,
    /// The description.
    #[serde(default, skip_serializing_if = "Docs::is_empty")]
    pub docs: Docs,
    /// Other names that the service is known to send it under.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The name for generated code, where the overlay wants another than the wire name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rename: Option<String>,
    /// True if it is a secret.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
    /// True if the query holds its JSON text, as the overlay says; otherwise a list is repeated and a nested value
    /// cannot be sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub query_json: bool,
    /// The reason it is deprecated and its replacement; `None` where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Docs>,
    /// The start of the row; `span.line` is its source line.
    pub span: Span,
}

/// A value that the page lists for a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ListedValue {
    /// The value: a number, a string or a boolean.
    pub value: Value,
    /// The meaning.
    #[serde(default, skip_serializing_if = "Docs::is_empty")]
    pub docs: Docs,
}

/// The format of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// A date and time of RFC 3339, such as `2026-11-27T08:00:00Z`.
    DateTime,
    /// A date, such as `2026-11-27`.
    Date,
    /// A point in time as seconds since 1970, written in digits.
    UnixSeconds,
    /// A point in time as milliseconds since 1970, written in digits.
    UnixMilliseconds,
    /// A URL.
    Uri,
    /// JSON, written as a text.
    Json,
    /// Bytes in Base64.
    Base64,
}
