//! Texts. A bare number is taken as the text it is written with: `1.10` stays `1.10`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, MapAccess, Unexpected, Visitor};
use serde::ser::Serializer;

use super::{Bounds, InvalidField, Reading, RequestJson, Tag, Wire};
use crate::redact::shown;
use crate::sensitive::Sensitive;

/// The name by which serde_json hands out the text of a value as it is written (its `RawValue` uses the same).
/// Other formats do not know it and hand out the value.
const RAW: &str = "$serde_json::private::RawValue";

/// The error of a secret that cannot be read.
const ANOTHER_TYPE: &str = "the secret is of another type than documented";

impl Wire for String {
    const IS_SET_WHOLE: bool = true;

    fn zero() -> Self {
        Self::new()
    }

    fn decode_into<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: Reading,
    ) -> Result<(), D::Error> {
        decode_with(deserializer, reading, |text| *self = text.to_owned())
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }

    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*shown(self, &[]), f)
    }

    fn check(&self, bounds: &Bounds, _: &RequestJson<'_>) -> Result<(), InvalidField> {
        bounds.check_text(self)
    }

    fn tag(&self) -> Option<Tag<'_>> {
        Some(Tag::Text(self)).filter(|_| !self.is_empty())
    }
}

impl<T: Wire + zeroize::Zeroize> Wire for Sensitive<T> {
    const IS_SET_WHOLE: bool = true;

    fn zero() -> Self {
        Self::new(T::zero())
    }

    fn decode_into<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: Reading,
    ) -> Result<(), D::Error> {
        // The error would quote a number.
        let read = T::decode(deserializer, reading);
        *self = Self::new(read.map_err(|_| D::Error::custom(ANOTHER_TYPE))?);
        Ok(())
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.expose().encode(serializer)
    }

    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }

    fn check(&self, bounds: &Bounds, request: &RequestJson<'_>) -> Result<(), InvalidField> {
        self.expose().check(bounds, request)
    }
}

/// Reads a text and makes something of it, without a `String` in between where it can be borrowed.
pub(crate) fn decode_with<'de, D, T, F>(
    deserializer: D,
    reading: Reading,
    make: F,
) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    F: FnOnce(&str) -> T,
{
    let text = Text(make, PhantomData);
    match reading {
        Reading::Quick => deserializer.deserialize_any(text),
        Reading::Exact => deserializer.deserialize_newtype_struct(RAW, ExactText(text)),
    }
}

/// Reads a text at full speed: digits of a fraction are lost by the time it is known, so it is an error.
struct Text<F, T>(F, PhantomData<T>);

impl<T, F: FnOnce(&str) -> T> Visitor<'_> for Text<F, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        Ok((self.0)(text))
    }
    fn visit_i64<E: Error>(self, n: i64) -> Result<T, E> {
        Ok((self.0)(&n.to_string()))
    }
    fn visit_u64<E: Error>(self, n: u64) -> Result<T, E> {
        Ok((self.0)(&n.to_string()))
    }
    fn visit_unit<E: Error>(self) -> Result<T, E> {
        Ok((self.0)(""))
    }
}

/// Reads a text, or a number with all its digits.
struct ExactText<F, T>(Text<F, T>);

impl<'de, T, F: FnOnce(&str) -> T> Visitor<'de> for ExactText<F, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    /// serde_json: the only member holds the value as it is written.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        if map.next_key_seed(RawKey)?.is_none() {
            return Err(A::Error::invalid_type(Unexpected::Map, &self));
        }
        map.next_value_seed(RawText(self.0))
    }

    /// Other formats: the value itself.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        self.0.visit_str(text)
    }
    fn visit_i64<E: Error>(self, n: i64) -> Result<T, E> {
        self.0.visit_i64(n)
    }
    fn visit_u64<E: Error>(self, n: u64) -> Result<T, E> {
        self.0.visit_u64(n)
    }
    fn visit_f64<E: Error>(self, n: f64) -> Result<T, E> {
        Ok((self.0.0)(&n.to_string()))
    }
    fn visit_unit<E: Error>(self) -> Result<T, E> {
        self.0.visit_unit()
    }
}

/// The key under which serde_json hands out the raw text; an object that a document really holds is not a text.
struct RawKey;

impl<'de> serde::de::DeserializeSeed<'de> for RawKey {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for RawKey {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, not an object")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<(), E> {
        match key {
            RAW => Ok(()),
            _ => Err(E::invalid_type(Unexpected::Map, &"a text")),
        }
    }
}

struct RawText<F, T>(Text<F, T>);

impl<'de, T, F: FnOnce(&str) -> T> serde::de::DeserializeSeed<'de> for RawText<F, T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de, T, F: FnOnce(&str) -> T> Visitor<'de> for RawText<F, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, raw: &str) -> Result<T, E> {
        let make = self.0.0;
        let inner = raw.strip_prefix('"').and_then(|r| r.strip_suffix('"'));
        match (inner, raw.as_bytes().first()) {
            (Some(text), _) if memchr::memchr(b'\\', text.as_bytes()).is_none() => Ok(make(text)),
            (Some(_), _) => match serde_json::from_str::<String>(raw) {
                Ok(text) => Ok(make(&text)),
                Err(error) => Err(E::custom(error)),
            },
            (None, Some(b'n')) => Ok(make("")),
            (None, Some(b'-' | b'0'..=b'9')) => Ok(make(raw)),
            (None, first) => Err(E::invalid_type(
                match first {
                    Some(b'{') => Unexpected::Map,
                    Some(b'[') => Unexpected::Seq,
                    _ => Unexpected::Other("a boolean"),
                },
                &"a text",
            )),
        }
    }
}
