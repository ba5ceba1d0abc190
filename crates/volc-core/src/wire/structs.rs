//! Structs: a plain struct and the table of its fields.

use std::fmt;
use std::slice;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::Serializer;

use super::collections::Seed;
use super::condition::{any_condition, check_struct, to_json};
use super::encode::serialize_struct;
use super::error::{A_TEXT, at_member};
use super::invalid::Reason;
use super::tag::{Tag, any_tag, any_tag_field, tag_of_field};
use super::{
    Bounds, FieldInfo, InvalidField, Json, Reading, RequestJson, Rule, Tables, TagPlace, TagRow,
    Wire,
};

/// A struct with a field table. [`response_struct!`](crate::response_struct) implements it.
pub trait WireStruct: Sized {
    /// The name of the struct.
    const NAME: &'static str;

    /// The table: a row a field, in the order of the struct.
    const FIELDS: &'static [FieldInfo];

    /// The tables of the structs inside, as far as they are known.
    const INSIDE: &'static [fn() -> Tables] = &[];

    /// The requirements on several of its fields at once.
    const RULES: &'static [Rule] = &[];

    /// The struct with every field absent, but for those that a page fixes.
    fn zero() -> Self;

    /// The struct with every field absent, but for those that have a value from the start.
    fn preset() -> Self {
        Self::zero()
    }

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
    step: Step,
    result: Result<(), A::Error>,
}

/// What a field that is offered is to do. Only unions with a tag beside them do anything but read a value.
enum Step {
    /// It reads the value at hand.
    Value,
    /// It reads the value at hand as its tag.
    Tag,
    /// It decides which variant it is, with this tag if that is a field of its own.
    Settle(Option<Json>),
}

/// More than any struct has fields.
const NO_MEMBER: usize = usize::MAX;
/// What is added to the place of a field if a member is its tag.
const TAG_OF: usize = usize::MAX / 2;

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
        if const { !matches!(T::TAG, TagPlace::Inside) } {
            return self.read_union(field);
        }
        // A member that comes twice counts the second time only.
        *field = T::zero();
        match self.map.next_value_seed(Seed(field, self.reading)) {
            Ok(()) => self.next(self.offered + 1),
            Err(error) => self.fail(at_member(name(self.fields, self.wanted), error)),
        }
    }

    /// The value and the tag of a union come as they may, and are settled at the end.
    fn read_union<T: Wire>(&mut self, field: &mut T) {
        let name = name(self.fields, self.wanted);
        match std::mem::replace(&mut self.step, Step::Value) {
            Step::Value => match self.map.next_value_seed(Seed(field, self.reading)) {
                Ok(()) => self.next(self.offered + 1),
                Err(error) => self.fail(at_member(name, error)),
            },
            Step::Tag => match self.map.next_value_seed(TagSeed(field)) {
                Ok(()) => self.next(self.offered),
                Err(error) => self.fail(error),
            },
            Step::Settle(tag) => match field.settle(tag) {
                Ok(()) => self.wanted = NO_MEMBER,
                Err(error) => self.fail(at_member(name, Error::custom(error))),
            },
        }
    }

    /// Goes to the next member that has a field, which is likely that at `expected`.
    fn next(&mut self, expected: usize) {
        let fields = self.fields;
        loop {
            match self.map.next_key_seed(Key { fields, expected }) {
                Ok(Some(Some(place))) if place < TAG_OF => return self.wanted = place,
                Ok(Some(Some(place))) => {
                    self.step = Step::Tag;
                    return self.wanted = place - TAG_OF;
                }
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

/// Defines a struct that is received, from the table of its fields, a row a field: its name, its type, its name on the
/// wire, and what else a [`FieldInfo`] can be told. What is sent is defined by [`action!`](crate::action) and
/// [`request_struct!`](crate::request_struct).
///
/// ```
/// use volc_core::__private::response_struct;
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

        $crate::__private::response_struct!($name { $($field: $ty = optional($wire)$(.$method($($argument),*))*),* });
    };
    ($name:ident { $($field:ident $(: $ty:ty)? = $info:expr),* $(,)? }) => {
        $crate::__table! { $name [] $($field [$($ty)?] [$info] [];)* }
    };
}

/// The table of a struct, by which it is written and read: of each field its name, its type, its row, and whether and
/// what it holds from the start.
#[doc(hidden)]
#[macro_export]
macro_rules! __table {
    (
        $name:ident [$($rule:expr),* $(,)?]
        $($field:ident [$($ty:ty)?] [$info:expr] [$($need:ident $preset:literal)?];)*
    ) => {
        impl $crate::__private::WireStruct for $name {
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [$crate::__private::FieldInfo] = {
                #[allow(unused_imports)]
                use $crate::__private::{
                    Format::*, Number::*, at_least, at_most, fixed, only, optional, query, range, required, when,
                };
                &[$($info),*]
            };
            const INSIDE: &'static [fn() -> $crate::__private::Tables] =
                &[$($(<$ty as $crate::__private::Wire>::tables,)?)*];
            const RULES: &'static [$crate::__private::Rule] = {
                #[allow(unused_imports)]
                use $crate::__private::{at_least_one_of, exactly_one_of};
                &[$($rule),*]
            };

            #[inline]
            #[allow(unused_mut)]
            fn zero() -> Self {
                let mut new = Self { $($field: $crate::__private::Wire::zero()),* };
                $($($crate::__fixed!($need new $field $preset);)?)*
                new
            }

            #[inline]
            #[allow(unused_mut)]
            fn preset() -> Self {
                let mut new = <Self as $crate::__private::WireStruct>::zero();
                $($(new.$field = $crate::__private::Preset::preset($preset);)?)*
                new
            }
            #[allow(unused)]
            fn show<V: $crate::__private::FieldVisitor>(&self, fields: &mut $crate::__private::Shown<'_, V>) {
                $(fields.field(&self.$field);)*
            }

            #[allow(unused)]
            fn offer<'de, A: $crate::serde::de::MapAccess<'de>>(
                &mut self,
                members: &mut $crate::__private::Members<'_, 'de, A>,
            ) {
                $(members.field(&mut self.$field);)*
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize_struct(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize(deserializer)
            }
        }

        const _: () = $crate::__private::check_tag_rows(
            concat!(
                "the tag of a union in `", stringify!($name), "` is in the wrong place: `.tagged(..)` is for unions whose \
                 head says `beside`, `.tag_in(..)` for `beside_optional`, and neither for anything else",
            ),
            <$name as $crate::__private::WireStruct>::FIELDS,
            &[$($(<$ty as $crate::__private::Wire>::TAG,)?)*],
        );
    };
}

/// Sets a field that is fixed, wherever the struct comes from; one that is optional is preset by constructors alone.
#[doc(hidden)]
#[macro_export]
macro_rules! __fixed {
    (fixed $new:ident $field:ident $preset:literal) => {
        $new.$field = $crate::__private::Preset::preset($preset);
    };
    (optional $new:ident $field:ident $preset:literal) => {};
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
            step: Step::Value,
            result: Ok(()),
        };
        members.next(0);
        while members.wanted != NO_MEMBER {
            members.offered = 0;
            self.0.offer(&mut members);
        }
        if const { any_tag(T::FIELDS) } {
            settle(self.0, &mut members);
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

/// Lets the unions that have a tag beside them decide which variant they are.
fn settle<'de, T: WireStruct, A: MapAccess<'de>>(value: &mut T, members: &mut Members<'_, 'de, A>) {
    for (place, row) in T::FIELDS.iter().enumerate() {
        let tag = match row.tag {
            TagRow::None => continue,
            TagRow::Written(_) => None,
            TagRow::Field(name) => tag_of_field(value, name),
        };
        if members.result.is_err() {
            return;
        }
        members.step = Step::Settle(tag);
        (members.offered, members.wanted) = (0, place);
        value.offer(members);
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
        let place = |is: &dyn Fn(&FieldInfo) -> bool| self.fields.iter().position(is);
        let named = place(&|f| f.name == key);
        let named = named.or_else(|| place(&|f| f.aliases.contains(&key)));
        let tag = || place(&|f| matches!(f.tag, TagRow::Written(tag) if tag == key));
        Ok(named.or_else(|| tag().map(|place| TAG_OF + place)))
    }
}

fn name(fields: &'static [FieldInfo], index: usize) -> &'static str {
    fields.get(index).map_or("", |f| f.name)
}

/// Hands the reading of a union's tag to serde.
struct TagSeed<'a, T>(&'a mut T);

impl<'de, T: Wire> DeserializeSeed<'de> for TagSeed<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.decode_tag(deserializer)
    }
}
