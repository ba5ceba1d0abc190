//! Lists, maps, and what may be absent.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::ser::Serializer;

use super::as_serde::Seed;
use super::budget::{fit, grow, spend};
use super::debug::Redacted;
use super::error::{A_TEXT, at_index, at_member, label};
use super::{
    AsSerde, Bounds, InvalidField, Json, Reading, RequestJson, Tables, Tag, TagPlace, Wire,
};
use crate::redact::{MASK, is_secret};

/// The capacity that a document's own word is trusted for.
const TRUSTED: usize = 1024;

impl<T: Wire> Wire for Vec<T> {
    const TAG: TagPlace = T::TAG.of_items();

    fn zero() -> Self {
        Self::new()
    }

    fn tables() -> Tables {
        T::tables()
    }

    fn decode_into<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: Reading,
    ) -> Result<(), D::Error> {
        struct List<'a, T>(&'a mut Vec<T>, Reading);
        impl<'de, T: Wire> Visitor<'de> for List<'_, T> {
            type Value = ();

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
                let Self(items, reading) = self;
                items.reserve(seq.size_hint().unwrap_or(0).min(TRUSTED));
                loop {
                    let index = items.len();
                    let mut is_too_long = false;
                    match seq.next_element_seed(Push(items, reading, &mut is_too_long)) {
                        Ok(Some(())) => {}
                        Ok(None) => break,
                        Err(error) if is_too_long => return Err(error),
                        Err(error) => return Err(at_index(index, error)),
                    }
                }
                fit(items);
                Ok(())
            }
            fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
                Err(E::invalid_type(A_TEXT, &self))
            }
            fn visit_unit<E: Error>(self) -> Result<(), E> {
                Ok(())
            }
        }
        deserializer.deserialize_any(List(self, reading))
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(AsSerde))
    }

    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(Redacted)).finish()
    }

    fn check(&self, bounds: &Bounds, request: &RequestJson<'_>) -> Result<(), InvalidField> {
        bounds.check_items(self.len())?;
        for (index, item) in self.iter().enumerate() {
            item.check(bounds, request).map_err(|e| e.in_item(index))?;
        }
        Ok(())
    }
}

impl<T: Wire> Wire for BTreeMap<String, T> {
    const TAG: TagPlace = T::TAG.of_items();
    const IS_SET_WHOLE: bool = true;

    fn zero() -> Self {
        Self::new()
    }

    fn tables() -> Tables {
        T::tables()
    }

    fn decode_into<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: Reading,
    ) -> Result<(), D::Error> {
        struct Map<'a, T>(&'a mut BTreeMap<String, T>, Reading);
        impl<'de, T: Wire> Visitor<'de> for Map<'_, T> {
            type Value = ();

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
                while let Some(key) = map.next_key::<String>()? {
                    // With what a tree has of free places.
                    spend(2 * size_of::<(String, T)>())?;
                    let mut value = T::zero();
                    map.next_value_seed(Seed(&mut value, self.1))
                        .map_err(|error| at_member(&label(&key), error))?;
                    self.0.insert(key, value);
                }
                Ok(())
            }
            /// Services written in PHP have no other way to write an empty map.
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
                match seq.next_element::<IgnoredAny>()? {
                    None => Ok(()),
                    Some(_) => Err(A::Error::invalid_type(Unexpected::Seq, &self)),
                }
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
                match text {
                    "" => Ok(()),
                    _ => Err(E::invalid_type(A_TEXT, &self)),
                }
            }
            fn visit_unit<E: Error>(self) -> Result<(), E> {
                Ok(())
            }
        }
        // To drop an empty map costs more than to look.
        if !self.is_empty() {
            self.clear();
        }
        deserializer.deserialize_any(Map(self, reading))
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(key, value)| (key, AsSerde(value))))
    }

    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (key, value) in self {
            if is_secret(key, &[]) {
                map.entry(key, &format_args!("{MASK}"));
            } else {
                map.entry(key, &Redacted(value));
            }
        }
        map.finish()
    }

    fn check(&self, bounds: &Bounds, request: &RequestJson<'_>) -> Result<(), InvalidField> {
        for (key, value) in self {
            value
                .check(bounds, request)
                .map_err(|e| e.in_field(&label(key), false))?;
        }
        Ok(())
    }
}

impl<T: Wire> Wire for Option<T> {
    fn zero() -> Self {
        None
    }

    fn tables() -> Tables {
        T::tables()
    }

    fn decode_into<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: Reading,
    ) -> Result<(), D::Error> {
        struct Maybe<'a, T>(&'a mut Option<T>, Reading);
        impl<'de, T: Wire> Visitor<'de> for Maybe<'_, T> {
            type Value = ();

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or null")
            }
            fn visit_none<E: Error>(self) -> Result<(), E> {
                Ok(())
            }
            fn visit_unit<E: Error>(self) -> Result<(), E> {
                Ok(())
            }
            fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<(), D::Error> {
                // The tag of a union may have come before it.
                let place = match self.0 {
                    Some(place) if T::TAG != TagPlace::Inside => place,
                    place => place.insert(T::zero()),
                };
                place.decode_into(d, self.1)
            }
        }
        deserializer.deserialize_option(Maybe(self, reading))
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => serializer.serialize_some(&AsSerde(value)),
            None => serializer.serialize_none(),
        }
    }

    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.as_ref().map(Redacted), f)
    }

    fn is_absent(&self) -> bool {
        self.as_ref().is_none_or(T::is_absent)
    }

    const TAG: TagPlace = T::TAG;

    fn tag(&self) -> Option<Tag<'_>> {
        self.as_ref()?.tag()
    }

    fn is_tag_alone(&self) -> bool {
        self.as_ref().is_some_and(T::is_tag_alone)
    }

    fn decode_tag<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<(), D::Error> {
        self.get_or_insert_with(T::zero).decode_tag(deserializer)
    }

    fn settle(&mut self, tag: Option<Json>) -> Result<(), serde_json::Error> {
        let Some(value) = self else {
            return Ok(());
        };
        value.settle(tag)?;
        if value.is_absent() {
            *self = None;
        }
        Ok(())
    }

    fn check(&self, bounds: &Bounds, request: &RequestJson<'_>) -> Result<(), InvalidField> {
        self.as_ref()
            .map_or(Ok(()), |value| value.check(bounds, request))
    }
}

/// Hands the reading of the next item of a list to serde. Its place is made only once it is there.
/// An error of the list and not of the item is reported.
struct Push<'a, T>(&'a mut Vec<T>, Reading, &'a mut bool);

impl<'de, T: Wire> DeserializeSeed<'de> for Push<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self(items, reading, is_too_long) = self;
        if items.len() == items.capacity() {
            grow(items).inspect_err(|_| *is_too_long = true)?;
        }
        items.resize_with(items.len() + 1, T::zero);
        let item = items.last_mut();
        item.map_or(Ok(()), |item| item.decode_into(deserializer, reading))
    }
}
