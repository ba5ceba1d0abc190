//! Open enumerations: the known values have names, and any other value is kept.

use std::fmt;

use serde::de::Deserializer;

use super::{Reading, Wire};

/// An integer that the page does not list. Only the enumeration's `From<i64>` makes one, so that a known value is
/// never held as unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownInt(i64);

impl UnknownInt {
    #[doc(hidden)]
    pub const fn __new(value: i64) -> Self {
        Self(value)
    }

    /// The value.
    pub const fn value(self) -> i64 {
        self.0
    }
}

/// A text that the page does not list. Only the enumeration's `From<&str>` makes one, so that a known value is never
/// held as unknown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownText(Box<str>);

impl UnknownText {
    #[doc(hidden)]
    pub fn __new(value: &str) -> Self {
        Self(value.into())
    }

    /// The value.
    pub fn value(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownInt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for UnknownText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads an integer enumeration.
#[doc(hidden)]
pub fn decode_int<'de, T: From<i64>, D: Deserializer<'de>>(
    d: D,
    reading: Reading,
) -> Result<T, D::Error> {
    i64::decode(d, reading).map(T::from)
}

/// Reads a text enumeration.
#[doc(hidden)]
pub fn decode_text<'de, T, D>(d: D, reading: Reading) -> Result<T, D::Error>
where
    T: for<'a> From<&'a str>,
    D: Deserializer<'de>,
{
    super::text::decode_with(d, reading, |text| T::from(text))
}

/// Defines an open enumeration from the table of its values: a variant a listed value, and `Unknown` for any other. It
/// has its wire form and serde's traits, and goes from and to `i64` or `str`.
///
/// ```
/// use volc_core::__private::open_enum;
///
/// open_enum! {
///     /// The state of a conversation.
///     pub enum Status: i64 {
///         /// It is in use.
///         Normal = 0,
///         /// It is gone.
///         Dissolved = 1,
///     }
/// }
///
/// assert_eq!(Status::from(1), Status::Dissolved);
/// assert_eq!(Status::from(7).value(), 7);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! open_enum {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident: i64 {
            $($(#[$variant_meta:meta])* $variant:ident = $value:literal),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A value that the page does not list.
            Unknown($crate::__private::UnknownInt),
        }

        impl $name {
            /// The value, as it is serialized.
            #[inline]
            pub fn value(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(unknown) => unknown.value(),
                }
            }
        }

        impl ::core::convert::From<i64> for $name {
            #[inline]
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown($crate::__private::UnknownInt::__new(value)),
                }
            }
        }

        $crate::__private::open_enum!(@shared $name, 0, decode_int, serialize_i64, Int, i64);
    };
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident: str {
            $($(#[$variant_meta:meta])* $variant:ident = $value:literal),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        $vis enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A value that the page does not list.
            Unknown($crate::__private::UnknownText),
        }

        impl $name {
            /// The value, as it is serialized.
            #[inline]
            pub fn value(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(unknown) => unknown.value(),
                }
            }
        }

        impl ::core::convert::From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown($crate::__private::UnknownText::__new(value)),
                }
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        $crate::__private::open_enum!(@shared $name, "", decode_text, serialize_str, Text, &'static str);
    };
    (@shared $name:ident, $zero:literal, $decode:ident, $serialize:ident, $tag:ident, $ty:ty) => {
        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self::from($zero)
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.value(), f)
            }
        }

        impl $crate::__private::Wire for $name {
            const IS_SET_WHOLE: bool = true;

            #[inline]
            fn zero() -> Self {
                Self::default()
            }

            fn decode_into<'de, D: $crate::serde::Deserializer<'de>>(
                &mut self,
                deserializer: D,
                reading: $crate::__private::Reading,
            ) -> ::core::result::Result<(), D::Error> {
                *self = $crate::__private::$decode(deserializer, reading)?;
                ::core::result::Result::Ok(())
            }

            fn encode<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.$serialize(self.value())
            }

            #[inline]
            fn debug(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(self, f)
            }

            #[inline]
            fn tag(&self) -> ::core::option::Option<$crate::__private::Tag<'_>> {
                ::core::option::Option::Some($crate::__private::Tag::$tag(self.value()))
            }
        }

        impl $crate::__private::Preset<$ty> for $name {
            #[inline]
            fn preset(literal: $ty) -> Self {
                Self::from(literal)
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.$serialize(self.value())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::$decode(deserializer, $crate::__private::Reading::Exact)
            }
        }
    };
}
