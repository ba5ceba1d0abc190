//! Numbers and booleans, read tolerantly.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, Unexpected, Visitor};
use serde::ser::Serializer;

use super::error::A_TEXT;
use super::free::Free;
use super::{Bounds, InvalidField, Json, Number, Reading, RequestJson, Tag, Wire};
use crate::redact::mask;

/// Integers up to here are exact in a float.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// Implements reading and writing of an integer, signed or not.
macro_rules! integer {
    ($integer:ident, $expected:literal, $least:expr, $serialize:ident { $($rest:tt)* }) => {
        impl Wire for $integer {
            const IS_SET_WHOLE: bool = true;

            fn zero() -> Self {
                0
            }

            fn decode_into<'de, D: Deserializer<'de>>(
                &mut self,
                deserializer: D,
                _reading: Reading,
            ) -> Result<(), D::Error> {
                struct Integer;
                impl Visitor<'_> for Integer {
                    type Value = $integer;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str($expected)
                    }
                    fn visit_i64<E: Error>(self, n: i64) -> Result<$integer, E> {
                        $integer::try_from(n).map_err(|_| E::invalid_value(Unexpected::Signed(n), &self))
                    }
                    fn visit_u64<E: Error>(self, n: u64) -> Result<$integer, E> {
                        $integer::try_from(n).map_err(|_| E::invalid_value(Unexpected::Unsigned(n), &self))
                    }
                    fn visit_f64<E: Error>(self, n: f64) -> Result<$integer, E> {
                        if n.fract() == 0.0 && ($least..=EXACT).contains(&n) {
                            Ok(n as $integer)
                        } else {
                            Err(E::invalid_value(Unexpected::Float(n), &self))
                        }
                    }
                    fn visit_str<E: Error>(self, text: &str) -> Result<$integer, E> {
                        match text {
                            "" => Ok(0),
                            _ => text.parse().map_err(|_| not_a_number(text, &self)),
                        }
                    }
                    fn visit_unit<E: Error>(self) -> Result<$integer, E> {
                        Ok(0)
                    }
                }
                *self = deserializer.deserialize_any(Integer)?;
                Ok(())
            }

            fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.$serialize(*self)
            }

            fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(self, f)
            }

            $($rest)*
        }
    };
}

integer!(i64, "a signed integer of 64 bits", -EXACT, serialize_i64 {
    fn check(&self, bounds: &Bounds, _: &RequestJson<'_>) -> Result<(), InvalidField> {
        bounds.check_number(Number::Int(*self))
    }

    fn tag(&self) -> Option<Tag<'_>> {
        Some(Tag::Int(*self))
    }
});

integer!(u64, "an unsigned integer of 64 bits", 0.0, serialize_u64 {
    fn check(&self, bounds: &Bounds, _: &RequestJson<'_>) -> Result<(), InvalidField> {
        // A bound is an i64; what is above all of them is compared as a float.
        bounds.check_number(i64::try_from(*self).map_or(Number::Float(*self as f64), Number::Int))
    }
});

impl Wire for f64 {
    const IS_SET_WHOLE: bool = true;

    fn zero() -> Self {
        0.0
    }

    fn decode_into<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        _reading: Reading,
    ) -> Result<(), D::Error> {
        struct Float;
        impl Visitor<'_> for Float {
            type Value = f64;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a finite number")
            }
            fn visit_i64<E: Error>(self, n: i64) -> Result<f64, E> {
                Ok(n as f64)
            }
            fn visit_u64<E: Error>(self, n: u64) -> Result<f64, E> {
                Ok(n as f64)
            }
            fn visit_f64<E: Error>(self, n: f64) -> Result<f64, E> {
                Ok(n)
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<f64, E> {
                let number = text.parse().ok().filter(|n: &f64| n.is_finite());
                number.ok_or_else(|| not_a_number(text, &self))
            }
            fn visit_unit<E: Error>(self) -> Result<f64, E> {
                Ok(0.0)
            }
        }
        *self = deserializer.deserialize_any(Float)?;
        Ok(())
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(*self)
    }

    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }

    fn check(&self, bounds: &Bounds, _: &RequestJson<'_>) -> Result<(), InvalidField> {
        if self.is_finite() {
            return bounds.check_number(Number::Float(*self));
        }
        // JSON has no such number: it would be sent as null.
        Err(InvalidField::new(self, "a finite number".to_owned()))
    }
}

impl Wire for bool {
    const IS_SET_WHOLE: bool = true;

    fn zero() -> Self {
        false
    }

    fn decode_into<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        _reading: Reading,
    ) -> Result<(), D::Error> {
        struct Bool;
        impl Visitor<'_> for Bool {
            type Value = bool;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a boolean")
            }
            fn visit_bool<E: Error>(self, b: bool) -> Result<bool, E> {
                Ok(b)
            }
            fn visit_i64<E: Error>(self, n: i64) -> Result<bool, E> {
                Err(E::invalid_value(Unexpected::Signed(n), &self))
            }
            fn visit_u64<E: Error>(self, n: u64) -> Result<bool, E> {
                match n {
                    0 => Ok(false),
                    1 => Ok(true),
                    _ => Err(E::invalid_value(Unexpected::Unsigned(n), &self)),
                }
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<bool, E> {
                match text {
                    "true" => Ok(true),
                    "false" => Ok(false),
                    _ => Err(E::invalid_type(A_TEXT, &self)),
                }
            }
            fn visit_unit<E: Error>(self) -> Result<bool, E> {
                Ok(false)
            }
        }
        *self = deserializer.deserialize_any(Bool)?;
        Ok(())
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(*self)
    }

    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Wire for Json {
    fn zero() -> Self {
        Self::Null
    }

    fn decode_into<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        _reading: Reading,
    ) -> Result<(), D::Error> {
        *self = Free.deserialize(deserializer)?;
        Ok(())
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serde::Serialize::serialize(self, serializer)
    }

    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut masked = self.clone();
        mask(&mut masked, &[]);
        fmt::Debug::fmt(&masked, f)
    }
}

/// The text itself may be a secret or long, so the error only says what it is not.
fn not_a_number<'de, E: Error>(text: &str, expected: &impl Visitor<'de>) -> E {
    let looks = text.len() <= 32
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    if looks {
        E::invalid_value(Unexpected::Str(text), expected)
    } else {
        E::invalid_type(A_TEXT, expected)
    }
}

/// A `Result` that is not read: the response's body has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Raw;

impl Wire for Raw {
    fn zero() -> Self {
        Self
    }

    fn decode_into<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        _reading: Reading,
    ) -> Result<(), D::Error> {
        deserializer.deserialize_ignored_any(IgnoredAny).map(|_| ())
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }

    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
