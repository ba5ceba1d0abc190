//! Types of fields.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Docs, Field, OneOf, Span, UnionDef};

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Type {
    /// A signed integer of 64 bits.
    Int {},
    /// An unsigned integer of 64 bits.
    Uint {},
    /// A floating-point number of 64 bits.
    Float {},
    /// A boolean.
    Bool {},
    /// A text.
    String {},
    /// Any JSON.
    Json {},
    /// A list.
    List {
        /// What each item is.
        of: Box<Type>,
    },
    /// A map from text.
    Map {
        /// What each value is.
        of: Box<Type>,
    },
    /// A struct of the same Action.
    Struct {
        /// The name of its [`StructDef`](crate::StructDef).
        #[serde(rename = "ref")]
        name: String,
    },
    /// An open enumeration of the same Action.
    Enum {
        /// What is on the wire.
        of: Scalar,
        /// The name of its [`EnumDef`](crate::EnumDef).
        #[serde(rename = "ref")]
        name: String,
    },
    /// A union of the same Action.
    Union {
        /// The name of its [`UnionDef`](crate::UnionDef).
        #[serde(rename = "ref")]
        name: String,
    },
}

impl Type {
    /// Returns what the items of a list or the values of a map are, however deep; the type itself if it is neither.
    pub fn leaf(&self) -> &Self {
        match self {
            Self::List { of } | Self::Map { of } => of.leaf(),
            leaf => leaf,
        }
    }

    /// Returns the name of the definition that the leaf refers to, if it refers to one.
    pub fn named(&self) -> Option<&str> {
        match self.leaf() {
            Self::Struct { name } | Self::Enum { name, .. } | Self::Union { name } => Some(name),
            _ => None,
        }
    }
}

/// What an enumeration is on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Scalar {
    /// A signed integer of 64 bits.
    Int,
    /// A text.
    String,
}

/// The definition of a struct, an enumeration or a union.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum TypeDef {
    /// A struct.
    Struct(StructDef),
    /// An open enumeration.
    Enum(EnumDef),
    /// A union.
    Union(UnionDef),
}

impl TypeDef {
    /// Its name, unique within the Action.
    pub fn name(&self) -> &str {
        match self {
            Self::Struct(s) => &s.name,
            Self::Enum(e) => &e.name,
            Self::Union(u) => &u.name,
        }
    }

    /// The name under which Actions share it, if they do.
    pub fn shared(&self) -> Option<&str> {
        match self {
            Self::Struct(s) => s.shared.as_deref(),
            Self::Enum(e) => e.shared.as_deref(),
            Self::Union(u) => u.shared.as_deref(),
        }
    }
}

/// A struct: a table of its own, or the child rows of a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StructDef {
    /// The name, in PascalCase, unique within the Action: the title on the page, else the field's name.
    pub name: String,
    /// The name under which Actions share it, from the overlay. Each Action has its own definition, as its page has it;
    /// the shared type has the members of all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<String>,
    /// The side of the call it is used on. A struct of both sides is defined twice, since absence means different
    /// things.
    pub usage: Usage,
    /// What it is.
    #[serde(default, skip_serializing_if = "Docs::is_empty")]
    pub docs: Docs,
    /// Its members, in page order.
    pub fields: Vec<Field>,
    /// The requirements on several members at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<OneOf>,
    /// Where it is defined.
    pub span: Span,
}

/// The side of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Usage {
    /// It is sent.
    Request,
    /// It is received.
    Response,
}

/// An open enumeration: a number or text whose known values the page lists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EnumDef {
    /// The name, in PascalCase, unique within the Action.
    pub name: String,
    /// The name under which Actions share it, from the overlay. Each Action has its own definition, as its page has it;
    /// the shared type has the members of all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<String>,
    /// What is on the wire.
    pub of: Scalar,
    /// The known values, in page order.
    pub variants: Vec<Variant>,
    /// What the field that lists them is.
    #[serde(default, skip_serializing_if = "Docs::is_empty")]
    pub docs: Docs,
    /// Where the values are listed.
    pub span: Span,
}

/// A known value of an enumeration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// The name, in PascalCase: the overlay's, else made from the value (`Value3`).
    pub name: String,
    /// The value on the wire.
    pub value: Value,
    /// What it means.
    #[serde(default, skip_serializing_if = "Docs::is_empty")]
    pub docs: Docs,
}
