//! Definitions of structs, enumerations and unions.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Docs, Field, OneOf, Scalar, Span, UnionDef, Usage};

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
    /// The description.
    #[serde(default, skip_serializing_if = "Docs::is_empty")]
    pub docs: Docs,
    /// Its members, in page order.
    pub fields: Vec<Field>,
    /// The requirements on several members at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<OneOf>,
    /// The place of the definition.
    pub span: Span,
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
    /// The type of the values as they are serialized.
    pub of: Scalar,
    /// The known values, in page order.
    pub variants: Vec<Variant>,
    /// The description of the field that lists them.
    #[serde(default, skip_serializing_if = "Docs::is_empty")]
    pub docs: Docs,
    /// The place of the list of values.
    pub span: Span,
}

/// A known value of an enumeration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// The name, in PascalCase: the overlay's, else made from the value (`Value3`).
    pub name: String,
    /// The serialized value.
    pub value: Value,
    /// The meaning.
    #[serde(default, skip_serializing_if = "Docs::is_empty")]
    pub docs: Docs,
}
