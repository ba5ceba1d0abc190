//! Lists, maps, and what may be absent.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::Serializer;

use super::error::{A_TEXT, at_index, at_member, label};
use super::{AsSerde, Bounds, InvalidField, Reading, Tables, Wire};

/// The capacity that a document's own word is trusted for.
const TRUSTED: usize = 1024;

impl<T: Wire> Wire for Vec<T> {
    fn zero() -> Self {
        Self::new()
    }

    fn tables() -> Tables {
        T::tables()
    }

    fn decode<'de, D: Deserializer<'de>>(
        deserializer: D,
        reading: Reading,
    ) -> Result<Self, D::Error> {
        struct List<T>(Reading, PhantomData<T>);
        impl<'de, T: Wire> Visitor<'de> for List<T> {
            type Value = Vec<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
                let mut items = Vec::with_capacity(seq.size_hint().unwrap_or(0).min(TRUSTED));
                loop {
                    match seq.next_element_seed(Seed(self.0, PhantomData)) {
                        Ok(Some(item)) => items.push(item),
                        Ok(None) => return Ok(items),
                        Err(error) => return Err(at_index(items.len(), error)),
                    }
                }
            }
            fn visit_str<E: Error>(self, _: &str) -> Result<Vec<T>, E> {
                Err(E::invalid_type(A_TEXT, &self))
            }
            fn visit_unit<E: Error>(self) -> Result<Vec<T>, E> {
                Ok(Vec::new())
            }
        }
        deserializer.deserialize_any(List(reading, PhantomData))
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(AsSerde))
    }

    fn check(&self, bounds: &Bounds) -> Result<(), InvalidField> {
        bounds.check_items(self.len())?;
        for (index, item) in self.iter().enumerate() {
            item.check(bounds).map_err(|e| e.in_item(index))?;
        }
        Ok(())
    }
}

impl<T: Wire> Wire for BTreeMap<String, T> {
    fn zero() -> Self {
        Self::new()
    }

    fn tables() -> Tables {
        T::tables()
    }

    fn decode<'de, D: Deserializer<'de>>(
        deserializer: D,
        reading: Reading,
    ) -> Result<Self, D::Error> {
        struct Map<T>(Reading, PhantomData<T>);
        impl<'de, T: Wire> Visitor<'de> for Map<T> {
            type Value = BTreeMap<String, T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = BTreeMap::new();
                while let Some(key) = map.next_key::<String>()? {
                    let value = map.next_value_seed(Seed(self.0, PhantomData));
                    let value = value.map_err(|error| at_member(&label(&key), error))?;
                    entries.insert(key, value);
                }
                Ok(entries)
            }
            fn visit_str<E: Error>(self, _: &str) -> Result<Self::Value, E> {
                Err(E::invalid_type(A_TEXT, &self))
            }
            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(BTreeMap::new())
            }
        }
        deserializer.deserialize_any(Map(reading, PhantomData))
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(key, value)| (key, AsSerde(value))))
    }

    fn check(&self, bounds: &Bounds) -> Result<(), InvalidField> {
        for (key, value) in self {
            value
                .check(bounds)
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

    fn decode<'de, D: Deserializer<'de>>(
        deserializer: D,
        reading: Reading,
    ) -> Result<Self, D::Error> {
        struct Maybe<T>(Reading, PhantomData<T>);
        impl<'de, T: Wire> Visitor<'de> for Maybe<T> {
            type Value = Option<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value or null")
            }
            fn visit_none<E: Error>(self) -> Result<Option<T>, E> {
                Ok(None)
            }
            fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
                Ok(None)
            }
            fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Option<T>, D::Error> {
                T::decode(d, self.0).map(Some)
            }
        }
        deserializer.deserialize_option(Maybe(reading, PhantomData))
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => serializer.serialize_some(&AsSerde(value)),
            None => serializer.serialize_none(),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn check(&self, bounds: &Bounds) -> Result<(), InvalidField> {
        self.as_ref().map_or(Ok(()), |value| value.check(bounds))
    }
}

/// Hands a value's reading to serde.
pub(crate) struct Seed<T>(pub(crate) Reading, pub(crate) PhantomData<T>);

impl<'de, T: Wire> DeserializeSeed<'de> for Seed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::decode(deserializer, self.0)
    }
}
