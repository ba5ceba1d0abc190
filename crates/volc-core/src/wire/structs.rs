//! Structs: a plain struct and the table of its fields.

use std::fmt;
use std::slice;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::Serializer;

use super::collections::Seed;
use super::encode::serialize_struct;
use super::error::{A_TEXT, at_member};
use super::{Bounds, FieldInfo, InvalidField, Reading, Tables, Wire};

/// A struct with a field table. [`response_struct!`](crate::response_struct) implements it.
pub trait WireStruct: Sized {
    /// The name of the struct.
    const NAME: &'static str;

    /// The table: a row a field, in the order of the struct.
    const FIELDS: &'static [FieldInfo];

    /// The tables of the structs inside, as far as they are known.
    const INSIDE: &'static [fn() -> Tables] = &[];

    /// The struct with every field absent.
    fn zero() -> Self;

    /// Shows every field, in order.
    fn show<V: FieldVisitor>(&self, fields: &mut Shown<'_, V>);

    /// Offers every field to the members that are being read, in order.
    fn offer<'de, A: MapAccess<'de>>(&mut self, members: &mut Members<'_, 'de, A>);

    /// Does something with every field, until one fails.
    ///
    /// # Errors
    /// That of the field.
    fn visit<V: FieldVisitor>(&self, visitor: &mut V) -> Result<(), V::Error> {
        let mut fields = Shown {
            visitor,
            rows: Self::FIELDS.iter(),
            result: Ok(()),
        };
        self.show(&mut fields);
        fields.result
    }
}

/// The fields of a struct on their way to a visitor. The rows of the table and an error are kept here, not by
/// [`WireStruct::show`], so that what is written for each struct is as short as can be.
pub struct Shown<'a, V: FieldVisitor> {
    visitor: &'a mut V,
    rows: slice::Iter<'static, FieldInfo>,
    result: Result<(), V::Error>,
}

impl<V: FieldVisitor> Shown<'_, V> {
    /// The next field.
    pub fn field<T: Wire>(&mut self, value: &T) {
        if let (Ok(()), Some(row)) = (&self.result, self.rows.next()) {
            self.result = self.visitor.field(row, value);
        }
    }
}

/// The members of a JSON object on their way to the fields of a struct.
///
/// Fields are offered in the order of the table, again and again until no member is left. The service keeps to the order
/// of its pages, so once does for most objects, and no field is looked for.
pub struct Members<'a, 'de, A: MapAccess<'de>> {
    map: &'a mut A,
    reading: Reading,
    fields: &'static [FieldInfo],
    /// The place of the field that is offered next.
    offered: usize,
    /// The place of the field that the value at hand belongs to; [`NO_MEMBER`] if there is none left.
    wanted: usize,
    result: Result<(), A::Error>,
}

/// More than any struct has fields.
const NO_MEMBER: usize = usize::MAX;

impl<'de, A: MapAccess<'de>> Members<'_, 'de, A> {
    /// The next field, which takes the value at hand if that belongs to it.
    // What is inlined is only the counting.
    #[inline(always)]
    pub fn field<T: Wire>(&mut self, field: &mut T) {
        if self.offered == self.wanted {
            self.read(field);
        }
        self.offered += 1;
    }

    #[inline(never)]
    fn read<T: Wire>(&mut self, field: &mut T) {
        // A member that comes twice counts the second time only.
        *field = T::zero();
        match self.map.next_value_seed(Seed(field, self.reading)) {
            Ok(()) => self.next(self.offered + 1),
            Err(error) => self.fail(at_member(name(self.fields, self.wanted), error)),
        }
    }

    /// Goes to the next member that has a field, which is likely that at `expected`.
    fn next(&mut self, expected: usize) {
        let fields = self.fields;
        loop {
            match self.map.next_key_seed(Key { fields, expected }) {
                Ok(Some(Some(place))) => return self.wanted = place,
                Ok(Some(None)) => {
                    if let Err(error) = self.map.next_value::<IgnoredAny>() {
                        return self.fail(error);
                    }
                }
                Ok(None) => return self.wanted = NO_MEMBER,
                Err(error) => return self.fail(error),
            }
        }
    }

    #[cold]
    fn fail(&mut self, error: A::Error) {
        self.result = Err(error);
        self.wanted = NO_MEMBER;
    }
}

/// Something that is done with every field of a struct.
pub trait FieldVisitor {
    /// What can go wrong.
    type Error;

    /// Does it with one field.
    fn field<T: Wire>(&mut self, info: &'static FieldInfo, value: &T) -> Result<(), Self::Error>;
}

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

    fn decode_into<'de, D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        reading: Reading,
    ) -> Result<(), D::Error> {
        deserializer.deserialize_any(Struct(self, reading))
    }

    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize_struct(self, serializer)
    }

    fn check(&self, _bounds: &Bounds) -> Result<(), InvalidField> {
        self.visit(&mut Check)
    }
}

struct Check;

impl FieldVisitor for Check {
    type Error = InvalidField;

    fn field<T: Wire>(&mut self, info: &'static FieldInfo, value: &T) -> Result<(), InvalidField> {
        value
            .check(&info.bounds)
            .map_err(|error| error.in_field(info.name, info.sensitive))
    }
}

/// Defines a struct that is received, from the table of its fields, a row a field: its name, its type, its name on the
/// wire, and what else a [`FieldInfo`] can be told. What is sent is defined by [`action!`](crate::action) and
/// [`request_struct!`](crate::request_struct).
///
/// ```
/// use volc_core::response_struct;
///
/// response_struct! {
///     /// A conversation.
///     pub struct Conversation {
///         /// Its name.
///         name: String = "Name",
///         /// Who made it.
///         creator: i64 = "CreatorUserId".aliases(&["CreatorUid"]),
///     }
/// }
///
/// let read: Conversation = serde_json::from_str(r#"{"CreatorUid": "10001", "New": [1]}"#)?;
/// assert_eq!((read.name.as_str(), read.creator), ("", 10001));
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// For a struct that is defined elsewhere, `response_struct!(Conversation { name = optional("Name"), .. })` is the table alone.
/// It must list exactly the fields of the struct; it does not compile otherwise. A field may be followed by its type, as in
/// `members: Vec<Member> = optional("Members")`: then what is secret in it is known of this struct too.
#[macro_export]
macro_rules! response_struct {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {$(
            $(#[$field_meta:meta])*
            $field:ident: $ty:ty = $wire:literal $(.$method:ident($($argument:expr),*))*
        ),* $(,)?}
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        #[non_exhaustive]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $ty,)*
        }

        $crate::response_struct!($name { $($field: $ty = optional($wire)$(.$method($($argument),*))*),* });
    };
    ($name:ident { $($field:ident $(: $ty:ty)? = $info:expr),* $(,)? }) => {
        impl $crate::wire::WireStruct for $name {
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [$crate::wire::FieldInfo] = {
                #[allow(unused_imports)]
                use $crate::wire::{Number::*, optional, query, required};
                &[$($info),*]
            };
            const INSIDE: &'static [fn() -> $crate::wire::Tables] =
                &[$($(<$ty as $crate::wire::Wire>::tables,)?)*];

            #[inline]
            fn zero() -> Self {
                Self { $($field: $crate::wire::Wire::zero()),* }
            }

            #[allow(unused)]
            fn show<V: $crate::wire::FieldVisitor>(&self, fields: &mut $crate::wire::Shown<'_, V>) {
                $(fields.field(&self.$field);)*
            }

            #[allow(unused)]
            fn offer<'de, A: $crate::serde::de::MapAccess<'de>>(
                &mut self,
                members: &mut $crate::wire::Members<'_, 'de, A>,
            ) {
                $(members.field(&mut self.$field);)*
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::wire::serialize_struct(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::wire::deserialize(deserializer)
            }
        }
    };
}

/// Reads a struct exactly, as every other than this crate's reader does.
#[doc(hidden)]
pub fn deserialize<'de, T: WireStruct, D: Deserializer<'de>>(d: D) -> Result<T, D::Error> {
    T::decode(d, Reading::Exact)
}

struct Struct<'a, T>(&'a mut T, Reading);

impl<'de, T: WireStruct> Visitor<'de> for Struct<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object ({})", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut members = Members {
            map: &mut map,
            reading: self.1,
            fields: T::FIELDS,
            offered: 0,
            wanted: NO_MEMBER,
            result: Ok(()),
        };
        members.next(0);
        while members.wanted != NO_MEMBER {
            members.offered = 0;
            self.0.offer(&mut members);
        }
        members.result
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Err(E::invalid_type(A_TEXT, &self))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Finds the place of a key in the table, trying the expected one first.
struct Key {
    fields: &'static [FieldInfo],
    expected: usize,
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        let expected = self.fields.get(self.expected);
        if expected.is_some_and(|f| f.name == key) {
            return Ok(Some(self.expected));
        }
        let named = self.fields.iter().position(|f| f.name == key);
        Ok(named.or_else(|| self.fields.iter().position(|f| f.aliases.contains(&key))))
    }
}

fn name(fields: &'static [FieldInfo], index: usize) -> &'static str {
    fields.get(index).map_or("", |f| f.name)
}
