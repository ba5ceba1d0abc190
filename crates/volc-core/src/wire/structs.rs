//! Structs: writing, reading and checking by their tables.

use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::ser::Serializer;

use super::as_serde::to_json;
use super::encode::serialize_struct;
use super::error::{A_TEXT, at_member, without_text};
use super::invalid::Reason;
use super::members::{Key, Settle, TagOf, ValueOf, name, pass_over};
use super::requirements::{any_condition, check_struct};
use super::tag_rows::{any_tag, any_tag_field, tag_of_field};
use super::{
    Bounds, FieldInfo, FieldVisitor, InvalidField, Reading, RequestJson, Tables, Tag, TagRow, Wire,
    WireStruct,
};

impl<T: WireStruct> Wire for T {
    fn zero() -> Self {
        T::zero()
    }

    fn tables() -> Tables {
        Tables {
            fields: T::FIELDS,
            inside: T::INSIDE,
        }
    }

    #[inline]
    fn decode_into<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: Reading,
    ) -> Result<(), D::Error> {
        let mut is_object = false;
        let read = deserializer.deserialize_option(Struct {
            of: self,
            reading,
            is_object: &mut is_object,
        });
        read.map_err(|error| {
            if is_object {
                error
            } else {
                without_text(error, T::NAME)
            }
        })
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_struct(self, serializer)
    }

    fn debug(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }

    fn check(&self, _bounds: &Bounds, request: &RequestJson<'_>) -> Result<(), InvalidField> {
        self.visit(&mut Check(request))?;
        if const { any_tag_field(T::FIELDS) } {
            check_tags(self)?;
        }
        if const { any_condition(T::FIELDS) || !T::RULES.is_empty() } {
            check_struct(T::FIELDS, T::RULES, &to_json(self), request)?;
        }
        Ok(())
    }
}

struct Check<'a>(&'a RequestJson<'a>);

impl FieldVisitor for Check<'_> {
    type Error = InvalidField;

    fn field<T: Wire>(&mut self, info: &'static FieldInfo, value: &T) -> Result<(), InvalidField> {
        if info.required && value.is_absent() {
            return Err(InvalidField::unmet(info.name, Reason::Required));
        }
        value
            .check(&info.bounds, self.0)
            .map_err(|error| error.in_field(info.name, info.sensitive))
    }
}

/// Checks that the tags that are fields of their own do not contradict the unions beside them.
fn check_tags<T: WireStruct>(value: &T) -> Result<(), InvalidField> {
    for row in T::FIELDS {
        let TagRow::Field(name) = row.tag else {
            continue;
        };
        let (expected, tag) = (tag_of_field(value, row.name), tag_of_field(value, name));
        if let (Some(expected), Some(tag)) = (&expected, &tag)
            && let (Some(expected), Some(tag)) = (Tag::of_json(expected), Tag::of_json(tag))
            && !expected.is(tag)
        {
            return Err(InvalidField::tag(
                name,
                row.name,
                &expected.to_text(),
                &tag.to_text(),
            ));
        }
    }
    Ok(())
}

/// Reads a struct exactly, as every other than this crate's reader does.
#[doc(hidden)]
pub fn deserialize<'de, T: WireStruct, D: Deserializer<'de>>(d: D) -> Result<T, D::Error> {
    T::decode(d, Reading::Exact)
}

struct Struct<'a, T> {
    of: &'a mut T,
    reading: Reading,
    /// Set once it is an object: an error of something else would quote a text.
    is_object: &'a mut bool,
}

impl<'de, T: WireStruct> Visitor<'de> for Struct<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::NAME)
    }

    #[inline]
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { of, reading, .. } = self;
        *self.is_object = true;
        let (fields, mut expected) = (const { &T::FIELDS }, 0);
        while let Some(member) = map.next_key_seed(Key { fields, expected })? {
            if let Some(place) = member.value_of() {
                let value = ValueOf { of, place, reading };
                map.next_value_seed(value)
                    .map_err(|error| at_member(name(fields, place), error))?;
                expected = place + 1;
            } else if const { any_tag(T::FIELDS) }
                && let Some(place) = member.tag_of()
            {
                map.next_value_seed(TagOf { of, place })?;
                expected = place;
            } else {
                pass_over(&mut map)?;
            }
        }
        if const { any_tag(T::FIELDS) } {
            settle(of)?;
        }
        Ok(())
    }

    /// By `deserialize_map`, since serde_json compiles that together with the reading of members: the loop above
    /// becomes one piece of code with it.
    #[inline]
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Err(E::invalid_type(A_TEXT, &self))
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Lets the unions that have a tag beside them decide which variant they are.
fn settle<T: WireStruct, E: Error>(of: &mut T) -> Result<(), E> {
    for (place, row) in T::FIELDS.iter().enumerate() {
        let tag = match row.tag {
            TagRow::None => continue,
            TagRow::Written(_) => None,
            TagRow::Field(name) => tag_of_field(of, name),
        };
        of.edit(place, Settle(tag))
            .map_err(|error| at_member(row.name, E::custom(error)))?;
    }
    Ok(())
}
