//! The wire form of values: how requests are written and answers are read.
//!
//! A generated struct is a plain Rust struct and a table of its fields, given to [`response_struct!`](crate::response_struct);
//! an enumeration is a plain enum and a table of its values, given to [`open_enum!`](crate::open_enum). All that is to
//! be decided about reading (what null, an absent, an unknown or a misspelt member means, how tolerant a number is,
//! where in the document an error is) is decided here, once.
//!
//! | value | accepted beside its own JSON type | null or absent |
//! |---|---|---|
//! | `i64`, `u64` | an integral float up to 2^53, an integer in quotes, `""` as 0 | 0 |
//! | `f64` | a finite number in quotes | 0.0 |
//! | `bool` | 0, 1, `"true"`, `"false"` | false |
//! | `String` | a bare number, whose text is kept as it is | `""` |
//! | `Vec<T>`, `BTreeMap<String, T>` | - | empty |
//! | `Option<T>` | what `T` accepts | `None` |
//! | a struct | unknown members are passed over; members may come under an alias | all members zero |
//! | a union | the variant that its tag names; an object of no known variant is kept as it is | `Other`, empty |
//! | an enumeration | what its `i64` or `String` accepts; an unlisted value is kept | the variant of 0 or `""` |
//! | [`Json`] | everything | null |
//!
//! Anything else is an error that names the JSON path.

mod bounds;
mod collections;
mod condition;
mod encode;
mod enums;
mod error;
mod field;
mod format;
mod invalid;
mod preset;
mod range;
mod scalars;
mod structs;
mod surrogates;
mod tables;
mod tag;
mod text;
mod union;
mod variant;

pub use bounds::Bounds;
pub use condition::{Condition, RequestJson, Rule, at_least_one_of, exactly_one_of, when};
pub use encode::{AsSerde, Body, QueryError, query_pairs};
pub use enums::{UnknownInt, UnknownText};
pub use error::{DocumentError, from_slice};
pub use field::{FieldInfo, check, fixed, optional, query, required};
pub use format::Format;
pub use invalid::InvalidField;
pub use preset::Preset;
pub use range::{Number, Range, at_least, at_most, only, range};
pub use scalars::Raw;
pub use structs::{FieldVisitor, Members, Shown, WireStruct};
pub use tables::Tables;
pub use tag::{Tag, TagPlace, TagRow, check_tag_rows};
pub use union::{OtherVariant, Union, VariantVisitor};
pub use variant::{VariantInfo, any, beside, beside_int, check_variants, own, own_int, row};

pub(crate) use condition::{check_action, to_json};
#[doc(hidden)]
pub use encode::serialize_struct;
#[doc(hidden)]
pub use enums::{decode_int, decode_text};
pub(crate) use error::without_bom;
#[doc(hidden)]
pub use structs::deserialize;
#[doc(hidden)]
pub use union::{
    ReadError, check_union, decode_own, decode_tag, decode_union, encode_union, is_absent_union,
    is_tag_alone, read_variant, settle_union, tables_of_union, tag_of_union,
};

use serde::de::IgnoredAny;
use serde::{Deserializer, Serializer};

/// Any JSON: what a page leaves open.
pub type Json = serde_json::Value;

/// How closely a document is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// At full speed. A bare number with a fraction where a text is expected is an error, since its digits are lost by
    /// the time it is known: a document that cannot be read like this has to be read exactly.
    Quick,
    /// With the digits of every number at hand, of which a text keeps all.
    Exact,
}

/// A value that can stand in a request or in an answer. The table in the [module](self) says how each one is read.
pub trait Wire: Sized {
    /// What an absent value is.
    fn zero() -> Self;

    /// Reads the value into its place, where an absent one is.
    fn decode_into<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: Reading,
    ) -> Result<(), D::Error>;

    /// Reads the value.
    fn decode<'de, D: Deserializer<'de>>(
        deserializer: D,
        reading: Reading,
    ) -> Result<Self, D::Error> {
        let mut value = Self::zero();
        value.decode_into(deserializer, reading)?;
        Ok(value)
    }

    /// Writes the value.
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;

    /// The field table of the struct that the value is, or that its items are.
    fn tables() -> Tables {
        Tables::NONE
    }

    /// Whether a request leaves it out.
    fn is_absent(&self) -> bool {
        false
    }

    /// Checks the value, or each item of a list, against what its field is bounded by. A requirement may name members
    /// of the whole request.
    fn check(&self, _bounds: &Bounds, _request: &RequestJson<'_>) -> Result<(), InvalidField> {
        Ok(())
    }

    /// The place of the tag, if it is a union.
    const TAG: TagPlace = TagPlace::Inside;

    /// The value as a tag; of a union, the tag that its variant writes beside it.
    fn tag(&self) -> Option<Tag<'_>> {
        None
    }

    /// Whether it is a union of which only the tag beside it is there.
    fn is_tag_alone(&self) -> bool {
        false
    }

    /// Reads the tag that stands beside a union. Which variant it is, [`Wire::settle`] decides.
    fn decode_tag<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_ignored_any(IgnoredAny).map(|_| ())
    }

    /// Makes a union of what was read, once the struct that it is in is read to its end. A tag that is a field of its own
    /// is given here.
    fn settle(&mut self, _tag: Option<Json>) -> Result<(), serde_json::Error> {
        Ok(())
    }
}
