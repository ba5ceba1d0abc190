//! Unions: objects whose members depend on another member.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Docs, Span, Usage};

/// A union: an object whose members depend on a tag, such as `ProviderParams` on `Provider`.
///
/// A variant is known by its tags alone, or by its tags and the predicates `has` and `one_of`. The first variant that
/// fits is the one that is read; an object that fits none is kept as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UnionDef {
    /// The name, in PascalCase, unique within the Action.
    pub name: String,
    /// The name under which Actions share it, from the overlay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<String>,
    /// The side of the call it is used on.
    pub usage: Usage,
    /// The members that decide, in the order in which they are looked at.
    pub tags: Vec<Tag>,
    /// The variants, in the order in which they are tried.
    pub of: Vec<UnionVariant>,
    /// The description on the page.
    #[serde(default, skip_serializing_if = "Docs::is_empty")]
    pub docs: Docs,
    /// The place of the definition.
    pub span: Span,
}

/// A member that decides which variant of a union an object is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Tag {
    /// A member beside the union.
    Sibling(String),
    /// A member of the union itself, which no variant's struct has as a field.
    Own(String),
}

impl Tag {
    /// Returns the key of the tag in [`UnionVariant::when`]: the member's name, with `^` in front of a sibling.
    pub fn key(&self) -> String {
        match self {
            Self::Sibling(name) => format!("^{name}"),
            Self::Own(name) => name.clone(),
        }
    }
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct UnionVariant {
    /// The name, in PascalCase, unique within the union.
    pub name: String,
    /// The name of its [`StructDef`](crate::StructDef).
    #[serde(rename = "struct")]
    pub ty: String,
    /// The values of the tags that choosing the variant writes, by [`Tag::key`].
    pub when: BTreeMap<String, Value>,
    /// The members, by dotted paths, of which the object must have one or more for the variant to fit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub has: Vec<String>,
    /// The values that members, by dotted paths, must have for the variant to fit.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub one_of: BTreeMap<String, Vec<Value>>,
    /// The description on the page.
    #[serde(default, skip_serializing_if = "Docs::is_empty")]
    pub docs: Docs,
    /// The place of its title.
    pub span: Span,
}

impl UnionVariant {
    /// Returns whether only the tags decide.
    pub fn is_bare(&self) -> bool {
        self.has.is_empty() && self.one_of.is_empty()
    }
}
