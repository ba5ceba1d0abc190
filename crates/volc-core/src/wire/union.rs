//! Unions: objects whose members depend on a tag.

use std::fmt;

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::encode::Writer;
use super::tag::Tag;
use super::{
    Bounds, InvalidField, Json, Reading, RequestJson, Tables, TagPlace, VariantInfo, Wire,
    WireStruct,
};

/// The error of reading a JSON value.
pub type ReadError = serde_json::Error;

/// An object of a union that is none of the documented variants, such as one that is newer than this crate. It is sent
/// as it came.
///
/// `Debug` prints the names of its members only, since any of them can be a secret.
#[derive(Clone, Default, PartialEq)]
pub struct OtherVariant {
    /// The tag beside it; null if there is none.
    tag: Json,
    body: Json,
}

impl OtherVariant {
    /// Creates an object and the tag that stands beside it (such as `Provider` beside `ProviderParams`).
    pub fn beside(tag: impl Into<Json>, object: impl Into<Json>) -> Self {
        Self {
            tag: tag.into(),
            body: object.into(),
        }
    }

    #[doc(hidden)]
    pub fn __alone(object: Json) -> Self {
        Self::beside(Json::Null, object)
    }

    /// Returns the object.
    pub fn object(&self) -> &Json {
        &self.body
    }

    fn is_empty(&self) -> bool {
        let has_tag = !self.tag.is_null() && self.tag.as_str() != Some("");
        let has_body = match &self.body {
            Json::Null => false,
            Json::Object(members) => !members.is_empty(),
            _ => true,
        };
        !has_tag && !has_body
    }
}

impl fmt::Debug for OtherVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.body {
            // Sorted, since the order of a map depends on a feature of serde_json.
            Json::Object(members) => {
                let names: std::collections::BTreeSet<&String> = members.keys().collect();
                f.debug_set().entries(names).finish()
            }
            Json::Null => f.write_str("{}"),
            _ => f.write_str("(no object)"),
        }
    }
}

/// A union. [`wire_union!`](crate::wire_union) implements it.
pub trait Union: Wire {
    /// The name of the union.
    const NAME: &'static str;

    /// The place of its tag, as [`Wire::TAG`].
    const PLACE: TagPlace;

    /// The rows of the variants, in the order in which they are tried.
    const VARIANTS: &'static [VariantInfo];

    /// The tables of the variants' structs.
    const INSIDE: &'static [fn() -> Tables];

    /// Makes one of what is of no known variant.
    fn from_other(other: OtherVariant) -> Self;

    /// Returns what is of no known variant.
    fn other_mut(&mut self) -> Option<&mut OtherVariant>;

    /// Reads an object as the variant of this name.
    ///
    /// # Errors
    /// That of the struct.
    fn read(name: &str, object: Json) -> Result<Self, ReadError>;

    /// Returns the row of the variant, or the object that is none.
    fn known(&self) -> Result<&'static VariantInfo, &OtherVariant>;

    /// Does something with the variant's struct, if it is a known one.
    fn visit<V: VariantVisitor>(&self, visitor: V) -> Option<V::Output>;
}

/// Something that is done with the struct of a variant.
pub trait VariantVisitor {
    /// The type of the result.
    type Output;

    /// Does it.
    fn variant<T: WireStruct>(self, value: &T) -> Self::Output;
}

/// Reads the object of a union. One whose tag stands beside it is kept until that is known too.
pub fn decode_union<'de, U: Union, D: Deserializer<'de>>(
    union: &mut U,
    deserializer: D,
) -> Result<(), D::Error> {
    let body = Json::decode(deserializer, Reading::Quick)?;
    if U::PLACE == TagPlace::Inside {
        *union = choose(OtherVariant::__alone(body)).map_err(serde::de::Error::custom)?;
    } else {
        pending(union, |other| other.body = body);
    }
    Ok(())
}

/// Reads the tag beside a union.
pub fn decode_tag<'de, U: Union, D: Deserializer<'de>>(
    union: &mut U,
    deserializer: D,
) -> Result<(), D::Error> {
    let tag = Json::deserialize(deserializer)?;
    pending(union, |other| other.tag = tag);
    Ok(())
}

/// Reads a union whose tags are all inside.
pub fn decode_own<'de, U: Union, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    let mut union = U::zero();
    decode_union(&mut union, deserializer)?;
    Ok(union)
}

/// Decides which variant a union is, whose tag and object are there now.
pub fn settle_union<U: Union>(union: &mut U, tag: Option<Json>) -> Result<(), ReadError> {
    let Some(other) = union.other_mut() else {
        return Ok(());
    };
    let mut other = std::mem::take(other);
    if U::PLACE == TagPlace::BesideOptional {
        other.tag = tag.unwrap_or_default();
    }
    *union = choose(other)?;
    if U::PLACE == TagPlace::BesideOptional
        && let Some(other) = union.other_mut()
    {
        other.tag = Json::Null;
    }
    Ok(())
}

fn choose<U: Union>(other: OtherVariant) -> Result<U, ReadError> {
    // What is not there is no variant, whatever the tag says.
    let object = Some(&other.body).filter(|body| !body.is_null());
    let tag = Tag::of_json(&other.tag);
    let row = object.and_then(|object| U::VARIANTS.iter().find(|row| row.fits(tag, object)));
    match row {
        Some(row) => U::read(row.name(), other.body),
        None => Ok(U::from_other(other)),
    }
}

/// Changes what is known so far of a union that is being read.
fn pending<U: Union>(union: &mut U, change: impl FnOnce(&mut OtherVariant)) {
    if let Some(other) = union.other_mut() {
        return change(other);
    }
    let mut other = OtherVariant::default();
    change(&mut other);
    *union = U::from_other(other);
}

/// Reads the struct of a variant.
pub fn read_variant<T: Wire>(object: Json) -> Result<T, ReadError> {
    T::decode(object, Reading::Exact)
}

/// Writes the object of a union, its inner tags first.
pub fn encode_union<U: Union, S: Serializer>(union: &U, serializer: S) -> Result<S::Ok, S::Error> {
    match union.known() {
        Err(other) => other.body.serialize(serializer),
        Ok(row) => match union.visit(Encode(row, serializer)) {
            Some(written) => written,
            None => Err(serde::ser::Error::custom("a union of no variant")),
        },
    }
}

struct Encode<S>(&'static VariantInfo, S);

impl<S: Serializer> VariantVisitor for Encode<S> {
    type Output = Result<S::Ok, S::Error>;

    fn variant<T: WireStruct>(self, value: &T) -> Self::Output {
        let Self(row, serializer) = self;
        let members = row.own_tags().count() + T::FIELDS.len();
        let mut target = serializer.serialize_struct(T::NAME, members)?;
        for (member, tag) in row.own_tags() {
            target.serialize_field(member, &tag)?;
        }
        Writer::write(value, target, false)
    }
}

/// The tag that stands beside a union.
pub fn tag_of_union<U: Union>(union: &U) -> Option<Tag<'_>> {
    match union.known() {
        Ok(row) => row.beside_tag(),
        Err(other) => Tag::of_json(&other.tag),
    }
}

/// Returns whether nothing of a union is there.
pub fn is_absent_union<U: Union>(union: &U) -> bool {
    union.known().is_err_and(OtherVariant::is_empty)
}

/// Returns whether only the tag beside a union is there.
pub fn is_tag_alone<U: Union>(union: &U) -> bool {
    union.known().is_err_and(|other| other.body.is_null())
}

/// Checks a variant's struct.
pub fn check_union<U: Union>(union: &U, request: &RequestJson<'_>) -> Result<(), InvalidField> {
    union.visit(Check(request)).unwrap_or(Ok(()))
}

struct Check<'a>(&'a RequestJson<'a>);

impl VariantVisitor for Check<'_> {
    type Output = Result<(), InvalidField>;

    fn variant<T: WireStruct>(self, value: &T) -> Self::Output {
        value.check(&Bounds::NONE, self.0)
    }
}

/// The way to the tables of a union's variants.
pub fn tables_of_union<U: Union>() -> Tables {
    Tables {
        fields: &[],
        inside: U::INSIDE,
    }
}
