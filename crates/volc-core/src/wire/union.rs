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
            Json::Object(members) => f.debug_set().entries(members.keys()).finish(),
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
    /// What comes of it.
    type Output;

    /// Does it.
    fn variant<T: WireStruct>(self, value: &T) -> Self::Output;
}

/// Reads the object of a union. One whose tag stands beside it is kept until that is known too.
pub fn decode_union<'de, U: Union, D: Deserializer<'de>>(
    union: &mut U,
    deserializer: D,
) -> Result<(), D::Error> {
    let body = Json::deserialize(deserializer)?;
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

/// Whether nothing of a union is there.
pub fn is_absent_union<U: Union>(union: &U) -> bool {
    union.known().is_err_and(OtherVariant::is_empty)
}

/// Whether only the tag beside a union is there.
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

/// Defines a union from the table of its variants, a row a variant: its name, its struct, and how it is known.
///
/// The head says where its tags are:
///
/// | head | tags | its field's row |
/// |---|---|---|
/// | `own` | members of the object itself | says nothing of it |
/// | `beside` | a member beside the object, which the union reads and writes | `.tagged("Provider")` |
/// | `beside_optional` | a field of its own beside the object, which may be unset | `.tag_in("Provider")` |
/// | `beside + own`, `beside_optional + own` | both | as above |
///
/// A row begins with `beside(value)`, `own(member, value)` or `any()`, and goes on with `.own(member, value)`,
/// `.has(&[paths])` and `.one_of(path, &[values])`; for integers there are `beside_int`, `own_int` and `one_of_int`. A variant
/// is chosen if all its tags are right and, where it has predicates, one of them holds; the first such row counts.
/// Whatever fits no row is `Other`, and sent as it came.
///
/// The variants' structs have no fields for the tags. Two variants have two structs, so that each converts into the
/// union by `From`.
///
/// ```
/// volc_core::__private::wire_union! {
///     /// A model.
///     pub enum Model: own {
///         /// A model of the vendor.
///         Hosted(Hosted) = own("Mode", "Hosted"),
///         /// A model of one's own.
///         Custom(Custom) = own("Mode", "Custom"),
///     }
/// }
///
/// volc_core::__private::request_struct! {
///     /// For [`Model::Hosted`] (`Mode` = `Hosted`).
///     pub struct Hosted {
///         /// Its name.
///         required name: String = "Name",
///     }
/// }
///
/// volc_core::__private::request_struct! {
///     /// For [`Model::Custom`] (`Mode` = `Custom`).
///     pub struct Custom {
///         /// Its address.
///         fixed url: String = "Url" is "https://example.com/agent",
///     }
/// }
///
/// let model = Model::from(Hosted::new("large"));
/// assert_eq!(serde_json::to_string(&model)?, r#"{"Mode":"Hosted","Name":"large"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! wire_union {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident: $form:ident $(+ $own:ident)? {$(
            $(#[$variant_meta:meta])*
            $variant:ident($struct:ident)
                = $kind:ident($($tag:expr),*) $(.$method:ident($($argument:expr),*))*
        ),* $(,)?}
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::large_enum_variant)]
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$variant_meta])* $variant($struct),)*
            /// An object that is none of these, sent as it is.
            Other($crate::__private::OtherVariant),
        }

        impl $crate::__private::Union for $name {
            const NAME: &'static str = stringify!($name);
            const PLACE: $crate::__private::TagPlace = $crate::__union!(@place $form $($own)?);
            const VARIANTS: &'static [$crate::__private::VariantInfo] = {
                #[allow(unused_imports)]
                use $crate::__private::{any, beside, beside_int, own, own_int};
                &[$($kind($($tag),*)$(.$method($($argument),*))*.named(stringify!($variant))),*]
            };
            const INSIDE: &'static [fn() -> $crate::__private::Tables] =
                &[$(<$struct as $crate::__private::Wire>::tables),*];

            #[inline]
            fn from_other(other: $crate::__private::OtherVariant) -> Self {
                Self::Other(other)
            }

            #[inline]
            fn other_mut(&mut self) -> ::core::option::Option<&mut $crate::__private::OtherVariant> {
                match self {
                    Self::Other(other) => ::core::option::Option::Some(other),
                    _ => ::core::option::Option::None,
                }
            }

            #[inline]
            fn read(
                name: &str,
                object: $crate::__private::Json,
            ) -> ::core::result::Result<Self, $crate::__private::ReadError> {
                match name {
                    $(stringify!($variant) => $crate::__private::read_variant(object).map(Self::$variant),)*
                    _ => ::core::result::Result::Ok(Self::Other($crate::__private::OtherVariant::__alone(object))),
                }
            }

            #[inline]
            fn known(
                &self,
            ) -> ::core::result::Result<
                &'static $crate::__private::VariantInfo,
                &$crate::__private::OtherVariant,
            > {
                let name = match self {
                    $(Self::$variant(_) => stringify!($variant),)*
                    Self::Other(other) => return ::core::result::Result::Err(other),
                };
                ::core::result::Result::Ok($crate::__private::row(Self::VARIANTS, name))
            }

            #[inline]
            fn visit<V: $crate::__private::VariantVisitor>(
                &self,
                visitor: V,
            ) -> ::core::option::Option<V::Output> {
                match self {
                    $(Self::$variant(value) => ::core::option::Option::Some(visitor.variant(value)),)*
                    Self::Other(_) => ::core::option::Option::None,
                }
            }
        }

        const _: () = $crate::__private::check_variants(
            <$name as $crate::__private::Union>::VARIANTS,
            &[$(<$struct as $crate::__private::WireStruct>::FIELDS),*],
            <$name as $crate::__private::Union>::PLACE,
            $crate::__union!(@has_own $form $($own)?),
        );

        impl $crate::__private::Wire for $name {
            const TAG: $crate::__private::TagPlace = <Self as $crate::__private::Union>::PLACE;

            #[inline]
            fn zero() -> Self {
                Self::Other(::core::default::Default::default())
            }

            #[inline]
            fn tables() -> $crate::__private::Tables {
                $crate::__private::tables_of_union::<Self>()
            }

            #[inline]
            fn decode_into<'de, D: $crate::serde::Deserializer<'de>>(
                &mut self,
                deserializer: D,
                _: $crate::__private::Reading,
            ) -> ::core::result::Result<(), D::Error> {
                $crate::__private::decode_union(self, deserializer)
            }

            #[inline]
            fn encode<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::encode_union(self, serializer)
            }

            #[inline]
            fn is_absent(&self) -> bool {
                $crate::__private::is_absent_union(self)
            }

            #[inline]
            fn is_tag_alone(&self) -> bool {
                $crate::__private::is_tag_alone(self)
            }

            #[inline]
            fn check(
                &self,
                _: &$crate::__private::Bounds,
                request: &$crate::__private::RequestJson<'_>,
            ) -> ::core::result::Result<(), $crate::__private::InvalidField> {
                $crate::__private::check_union(self, request)
            }

            #[inline]
            fn tag(&self) -> ::core::option::Option<$crate::__private::Tag<'_>> {
                $crate::__private::tag_of_union(self)
            }

            #[inline]
            fn decode_tag<'de, D: $crate::serde::Deserializer<'de>>(
                &mut self,
                deserializer: D,
            ) -> ::core::result::Result<(), D::Error> {
                $crate::__private::decode_tag(self, deserializer)
            }

            #[inline]
            fn settle(
                &mut self,
                tag: ::core::option::Option<$crate::__private::Json>,
            ) -> ::core::result::Result<(), $crate::__private::ReadError> {
                $crate::__private::settle_union(self, tag)
            }
        }

        $(
            impl ::core::convert::From<$struct> for $name {
                #[inline]
                fn from(value: $struct) -> Self {
                    Self::$variant(value)
                }
            }
        )*

        impl ::core::convert::From<$crate::__private::OtherVariant> for $name {
            #[inline]
            fn from(other: $crate::__private::OtherVariant) -> Self {
                Self::Other(other)
            }
        }

        $crate::__union!(@json $name $form $($own)?);
    };
}

/// The parts of [`wire_union!`](crate::wire_union) that depend on its head.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    (@place own) => { $crate::__private::TagPlace::Inside };
    (@place beside $(own)?) => { $crate::__private::TagPlace::Beside };
    (@place beside_optional $(own)?) => { $crate::__private::TagPlace::BesideOptional };
    (@has_own own) => { true };
    (@has_own $beside:ident own) => { true };
    (@has_own $beside:ident) => { false };
    (@json $name:ident beside $(own)?) => {};
    (@json $name:ident beside_optional $(own)?) => { $crate::__union!(@from_json $name); };
    (@json $name:ident own) => {
        $crate::__union!(@from_json $name);

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::encode_union(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::decode_own(deserializer)
            }
        }
    };
    (@from_json $name:ident) => {
        impl ::core::convert::From<$crate::__private::Json> for $name {
            #[inline]
            fn from(object: $crate::__private::Json) -> Self {
                Self::Other($crate::__private::OtherVariant::__alone(object))
            }
        }
    };
}
