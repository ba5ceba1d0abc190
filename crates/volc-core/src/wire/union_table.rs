//! The macro that makes a union of the table of its variants.

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
/// `.has(&[paths])` and `.one_of(path, &[values])`; for integers there are `beside_int`, `own_int` and `one_of_int`. A
/// variant is chosen if all its tags are right and, where it has predicates, one of them holds; the first such row
/// counts. Whatever fits no row is `Other`, and sent as it came.
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
#[doc(hidden)]
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
                use $crate::__private::rows::*;
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
            fn debug(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(self, f)
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

        // What is received has a value for each of its fields.
        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self::Other(::core::default::Default::default())
            }
        }

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
