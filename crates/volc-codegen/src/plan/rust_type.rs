//! Types of fields in Rust.

use volc_ir::{Field, Scalar, Type};

use crate::names;

/// The type of a field, without the `Option` around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RustType {
    I64,
    U64,
    F64,
    Bool,
    String,
    Json,
    /// A struct of the file, by its name in Rust.
    Struct(String),
    /// A union of the file, by its name in Rust.
    Union(String),
    /// An enumeration of the file, by its name in Rust.
    Enum(Scalar, String),
    List(Box<RustType>),
    Map(Box<RustType>),
    Sensitive(Box<RustType>),
}

impl RustType {
    /// The type of a field. `name` gives the names of the file's types.
    pub(crate) fn of_field(field: &Field, name: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        let ty = Self::from_ir(&field.ty, name)?;
        Some(if field.sensitive && ty.can_be_wiped() {
            Self::Sensitive(Box::new(ty))
        } else {
            ty
        })
    }

    fn from_ir(ty: &Type, name: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        Some(match ty {
            Type::Int {} => Self::I64,
            Type::Uint {} => Self::U64,
            Type::Float {} => Self::F64,
            Type::Bool {} => Self::Bool,
            Type::String {} => Self::String,
            Type::Json {} => Self::Json,
            Type::List { of } => Self::List(Box::new(Self::from_ir(of, name)?)),
            Type::Map { of } => Self::Map(Box::new(Self::from_ir(of, name)?)),
            Type::Struct { name: ir } => Self::Struct(name(ir)?),
            Type::Enum { of, name: ir } => Self::Enum(*of, name(ir)?),
            Type::Union { name: ir } => Self::Union(name(ir)?),
        })
    }

    /// The type as it is written.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::I64 => "i64".to_owned(),
            Self::U64 => "u64".to_owned(),
            Self::F64 => "f64".to_owned(),
            Self::Bool => "bool".to_owned(),
            Self::String => "String".to_owned(),
            Self::Json => "Json".to_owned(),
            Self::Struct(name) | Self::Union(name) | Self::Enum(_, name) => {
                names::ident(name).to_string()
            }
            Self::List(of) => format!("Vec<{}>", of.text()),
            Self::Map(of) => format!("BTreeMap<String, {}>", of.text()),
            Self::Sensitive(of) => format!("Sensitive<{}>", of.text()),
        }
    }

    /// Returns whether it is an enumeration, or a list or map of one.
    pub(crate) fn is_enum(&self) -> bool {
        match self {
            Self::Enum(..) => true,
            Self::List(of) | Self::Map(of) => of.is_enum(),
            _ => false,
        }
    }

    /// Returns whether a value of the type goes into a query only as JSON.
    pub(crate) fn is_nested(&self) -> bool {
        match self {
            Self::Json | Self::Struct(_) | Self::Union(_) | Self::Map(_) => true,
            Self::List(of) => of.is_nested() || matches!(**of, Self::List(_)),
            Self::Sensitive(of) => of.is_nested(),
            _ => false,
        }
    }

    fn can_be_wiped(&self) -> bool {
        match self {
            Self::I64 | Self::U64 | Self::F64 | Self::Bool | Self::String => true,
            Self::List(of) => of.can_be_wiped(),
            _ => false,
        }
    }
}
