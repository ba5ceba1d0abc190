//! Types of fields.

use serde::{Deserialize, Serialize};

/// The type of a field.
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
        /// The type of each item.
        of: Box<Type>,
    },
    /// A map from text.
    Map {
        /// The type of each value.
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
        /// The type of the values as they are serialized.
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

/// The JSON type of an enumeration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Scalar {
    /// A signed integer of 64 bits.
    Int,
    /// A text.
    String,
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
