//! Numbers that JSON does not have: serde_json writes them as null, which would be sent.

use std::fmt;

use serde::ser::{self, Error as _, Serialize, Serializer};

use super::Json;

/// Returns a value as JSON.
///
/// # Errors
/// If it cannot be serialized to JSON: the error names the path of a number that is not finite.
pub(crate) fn to_finite_json<T: Serialize + ?Sized>(value: &T) -> Result<Json, serde_json::Error> {
    let json = serde_json::to_value(value)?;
    value.serialize(Finite(&Step::Root))?;
    Ok(json)
}

/// The way from the whole value to a part of it.
enum Step<'a> {
    Root,
    Member(&'a Step<'a>, &'a str),
    Item(&'a Step<'a>, usize),
}

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Member(Self::Root, name) => f.write_str(name),
            Self::Member(before, name) => write!(f, "{before}.{name}"),
            Self::Item(before, index) => write!(f, "{before}[{index}]"),
        }
    }
}

/// Looks for a number that is not finite.
struct Finite<'a>(&'a Step<'a>);

impl Finite<'_> {
    fn check(&self, number: f64) -> Result<(), serde_json::Error> {
        if number.is_finite() {
            return Ok(());
        }
        Err(serde_json::Error::custom(format_args!(
            "`{}` is {number}, which JSON cannot hold",
            self.0
        )))
    }
}

/// The parts of a value, one after another.
struct Parts<'a> {
    at: &'a Step<'a>,
    index: usize,
    key: String,
}

impl<'a> Parts<'a> {
    fn at(at: &'a Step<'a>) -> Self {
        Self {
            at,
            index: 0,
            key: String::new(),
        }
    }

    fn item<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), serde_json::Error> {
        let step = Step::Item(self.at, self.index);
        self.index += 1;
        item.serialize(Finite(&step))
    }

    fn member<T: Serialize + ?Sized>(
        &self,
        name: &str,
        value: &T,
    ) -> Result<(), serde_json::Error> {
        value.serialize(Finite(&Step::Member(self.at, name)))
    }
}

/// Values that hold no number that could be infinite.
macro_rules! fine {
    ($($method:ident($type:ty)),*) => {
        $(fn $method(self, _: $type) -> Result<(), Self::Error> {
            Ok(())
        })*
    };
}

impl<'a> Serializer for Finite<'a> {
    type Ok = ();
    type Error = serde_json::Error;
    type SerializeSeq = Parts<'a>;
    type SerializeTuple = Parts<'a>;
    type SerializeTupleStruct = Parts<'a>;
    type SerializeTupleVariant = Parts<'a>;
    type SerializeMap = Parts<'a>;
    type SerializeStruct = Parts<'a>;
    type SerializeStructVariant = Parts<'a>;

    fine!(
        serialize_bool(bool),
        serialize_i8(i8),
        serialize_i16(i16),
        serialize_i32(i32),
        serialize_i64(i64),
        serialize_i128(i128),
        serialize_u8(u8),
        serialize_u16(u16),
        serialize_u32(u32),
        serialize_u64(u64),
        serialize_u128(u128),
        serialize_char(char),
        serialize_str(&str),
        serialize_bytes(&[u8]),
        serialize_unit_struct(&'static str)
    );

    fn serialize_f32(self, number: f32) -> Result<(), Self::Error> {
        self.check(number.into())
    }

    fn serialize_f64(self, number: f64) -> Result<(), Self::Error> {
        self.check(number)
    }

    fn serialize_none(self) -> Result<(), Self::Error> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Self::Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Self::Error> {
        Ok(())
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
    ) -> Result<(), Self::Error> {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Self::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Self::Error> {
        value.serialize(Finite(&Step::Member(self.0, variant)))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a>, Self::Error> {
        Ok(Parts::at(self.0))
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'a>, Self::Error> {
        Ok(Parts::at(self.0))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, Self::Error> {
        Ok(Parts::at(self.0))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Parts<'a>, Self::Error> {
        Ok(Parts::at(self.0))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'a>, Self::Error> {
        Ok(Parts::at(self.0))
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, Self::Error> {
        Ok(Parts::at(self.0))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Parts<'a>, Self::Error> {
        Ok(Parts::at(self.0))
    }
}

/// Implements the serializers of values with items.
macro_rules! items {
    ($($kind:ident: $method:ident),*) => {
        $(impl ser::$kind for Parts<'_> {
            type Ok = ();
            type Error = serde_json::Error;

            fn $method<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Self::Error> {
                self.item(item)
            }

            fn end(self) -> Result<(), Self::Error> {
                Ok(())
            }
        })*
    };
}

items!(
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field
);

/// Implements the serializers of values with members of known names.
macro_rules! members {
    ($($kind:ident),*) => {
        $(impl ser::$kind for Parts<'_> {
            type Ok = ();
            type Error = serde_json::Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Self::Error> {
                self.member(name, value)
            }

            fn end(self) -> Result<(), Self::Error> {
                Ok(())
            }
        })*
    };
}

members!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = serde_json::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Self::Error> {
        self.key = match serde_json::to_value(key)? {
            Json::String(name) => name,
            other => other.to_string(),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Self::Error> {
        self.member(&self.key, value)
    }

    fn end(self) -> Result<(), Self::Error> {
        Ok(())
    }
}
