//! The wire form of values: how requests are written and responses are read.
//!
//! A generated struct is a plain Rust struct and a table of its fields, given to
//! [`response_struct!`](crate::response_struct); an enumeration is a plain enum and a table of its values, given to
//! [`open_enum!`](crate::open_enum). All that is to be decided about reading (what null, an absent, an unknown or a
//! misspelt member means, how tolerant a number is, where in the document an error is) is decided here, once.
//!
//! | value | accepted beside its own JSON type | null or absent |
//! |---|---|---|
//! | `i64`, `u64` | an integral float up to 2^53, an integer in quotes, `""` as 0 | 0 |
//! | `f64` | a finite number in quotes | 0.0 |
//! | `bool` | 0, 1, `"true"`, `"false"` | false |
//! | `String` | a bare number, whose text is kept as it is | `""` |
//! | `Vec<T>` | - | empty |
//! | `BTreeMap<String, T>` | `[]` and `""` as the empty map | empty |
//! | `Option<T>` | what `T` accepts | `None` |
//! | a struct | unknown members are passed over; members may come under an alias | all members zero |
//! | a union | the variant that its tag names; an object of no known variant is kept as it is | `Other`, empty |
//! | an enumeration | what its `i64` or `String` accepts; an unlisted value is kept | the variant of 0 or `""` |
//! | [`Json`] | everything | null |
//!
//! Anything else is an error that names the JSON path.

mod as_serde;
mod bounds;
mod budget;
mod collections;
mod condition;
mod debug;
mod encode;
mod enums;
mod error;
mod field;
mod finite;
mod format;
mod free;
mod invalid;
mod members;
mod preset;
mod range;
mod reading;
mod requirements;
mod scalars;
mod struct_table;
mod structs;
mod surrogates;
mod tables;
mod tag;
mod tag_rows;
mod text;
mod union;
mod union_table;
mod value;
mod variant;
mod wire_struct;

pub use as_serde::AsSerde;
pub use bounds::Bounds;
pub use condition::{Condition, RequestJson, Rule, at_least_one_of, exactly_one_of, when};
pub use debug::DebugFields;
pub use encode::{Body, QueryError, query_pairs};
pub use enums::{UnknownInt, UnknownText};
pub use error::{DocumentError, from_slice};
pub use field::{FieldInfo, check, fixed, optional, query, required};
pub use format::Format;
pub use invalid::InvalidField;
pub use preset::Preset;
pub use range::{Number, Range, at_least, at_most, only, range};
pub use reading::{Json, Reading};
pub use scalars::Raw;
pub use tables::Tables;
pub use tag::{Tag, TagPlace, TagRow};
pub use tag_rows::check_tag_rows;
pub use union::{OtherVariant, Union, VariantVisitor};
pub use value::Wire;
pub use variant::{VariantInfo, any, beside, beside_int, check_variants, own, own_int, row};
pub use wire_struct::{EditField, FieldVisitor, Shown, WireStruct};

pub(crate) use as_serde::to_json;
pub(crate) use budget::default_limit;
#[doc(hidden)]
pub use encode::serialize_struct;
#[doc(hidden)]
pub use enums::{decode_int, decode_text};
pub(crate) use error::{from_slice_within, without_bom};
pub(crate) use finite::to_finite_json;
pub(crate) use free::{json_text, parse_json};
pub(crate) use requirements::check_action;
#[doc(hidden)]
pub use structs::deserialize;
#[doc(hidden)]
pub use union::{
    ReadError, check_union, decode_own, decode_tag, decode_union, encode_union, is_absent_union,
    is_tag_alone, read_variant, settle_union, tables_of_union, tag_of_union,
};
