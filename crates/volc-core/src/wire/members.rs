//! The members of an object that is read, on their way to fields.

use std::fmt;
use std::marker::PhantomData;
use std::num::NonZeroUsize;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::{EditField, FieldInfo, Json, Reading, TagPlace, TagRow, Wire, WireStruct};

/// A table, by a pointer that is as short as can be: with the place of a field it goes through registers.
pub(super) type Fields = &'static &'static [FieldInfo];

/// The member of an object whose name was read: the place of its field, and one added, since a number that is not zero
/// is returned through registers with all that serde makes of it.
#[derive(Clone, Copy)]
pub(super) struct Member(NonZeroUsize);

impl Member {
    /// A member that no field wants.
    const WITHOUT_FIELD: Self = Self(NonZeroUsize::MAX);
    /// The number added if it is the tag of its field and not the value.
    const TAG: usize = usize::MAX / 2;

    #[inline]
    fn value(place: usize) -> Self {
        NonZeroUsize::new(place.wrapping_add(1)).map_or(Self::WITHOUT_FIELD, Self)
    }

    fn tag(place: usize) -> Self {
        Self::value(Self::TAG + place)
    }

    /// The place of the field whose value it is.
    #[inline]
    pub(super) fn value_of(self) -> Option<usize> {
        Some(self.0.get() - 1).filter(|place| *place < Self::TAG)
    }

    /// The place of the field whose tag it is.
    pub(super) fn tag_of(self) -> Option<usize> {
        let is_tag = self.0 != Self::WITHOUT_FIELD.0;
        is_tag
            .then(|| self.0.get() - 1)
            .and_then(|place| place.checked_sub(Self::TAG))
    }
}

// Apart, so that members that have a field come by without it.
#[inline(never)]
pub(super) fn pass_over<'de, A: MapAccess<'de>>(map: &mut A) -> Result<(), A::Error> {
    map.next_value::<IgnoredAny>().map(|_| ())
}

/// A value on its way to the field at a place.
pub(super) struct ValueOf<'a, T> {
    pub(super) of: &'a mut T,
    pub(super) place: usize,
    pub(super) reading: Reading,
}

impl<'de, T: WireStruct> DeserializeSeed<'de> for ValueOf<'_, T> {
    type Value = ();

    #[inline(always)]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let value = Value(deserializer, self.reading, PhantomData);
        self.of.edit(self.place, value)
    }
}

struct Value<'de, D>(D, Reading, PhantomData<&'de ()>);

impl<'de, D: Deserializer<'de>> EditField for Value<'de, D> {
    type Error = D::Error;

    #[inline(always)]
    fn field<T: Wire>(self, field: &mut T) -> Result<(), D::Error> {
        // A member that comes twice counts the second time only. The value and the tag of a union come as they may.
        if const { matches!(T::TAG, TagPlace::Inside) && !T::IS_SET_WHOLE } {
            *field = T::zero();
        }
        field.decode_into(self.0, self.1)
    }
}

/// A tag on its way to the union at a place.
pub(super) struct TagOf<'a, T> {
    pub(super) of: &'a mut T,
    pub(super) place: usize,
}

impl<'de, T: WireStruct> DeserializeSeed<'de> for TagOf<'_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.of
            .edit(self.place, TagValue(deserializer, PhantomData))
    }
}

struct TagValue<'de, D>(D, PhantomData<&'de ()>);

impl<'de, D: Deserializer<'de>> EditField for TagValue<'de, D> {
    type Error = D::Error;

    fn field<T: Wire>(self, field: &mut T) -> Result<(), D::Error> {
        field.decode_tag(self.0)
    }
}

/// Lets a union decide which variant it is, with this tag if that is a field of its own.
pub(super) struct Settle(pub(super) Option<Json>);

impl EditField for Settle {
    type Error = serde_json::Error;

    fn field<T: Wire>(self, field: &mut T) -> Result<(), serde_json::Error> {
        field.settle(self.0)
    }
}

/// Finds the field of a member, trying first the one that is likely, since the service keeps to the order of its
/// pages: then no field is looked for.
pub(super) struct Key {
    pub(super) fields: Fields,
    pub(super) expected: usize,
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Member;

    // There is one caller of each kind, and it does little else.
    #[inline(always)]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Member, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Member;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    #[inline(always)]
    fn visit_str<E: Error>(self, key: &str) -> Result<Member, E> {
        let expected = self.fields.get(self.expected);
        Ok(if expected.is_some_and(|f| is_surely(f.name, key)) {
            Member::value(self.expected)
        } else {
            find(self.fields, self.expected, key)
        })
    }
}

/// Finds the field of a member that does not come in the order of the table, or whose name is unusually short or long.
#[inline(never)]
fn find(fields: Fields, expected: usize, key: &str) -> Member {
    if fields.get(expected).is_some_and(|f| f.name == key) {
        return Member::value(expected);
    }
    let place = |is: &dyn Fn(&FieldInfo) -> bool| fields.iter().position(is);
    let named = place(&|f| f.name == key).or_else(|| place(&|f| f.aliases.contains(&key)));
    let tag = || place(&|f| matches!(f.tag, TagRow::Written(tag) if tag == key));
    named
        .map(Member::value)
        .or_else(|| tag().map(Member::tag))
        .unwrap_or(Member::WITHOUT_FIELD)
}

/// Returns whether names of usual lengths are the same. Two words each tell it sooner than a call of `memcmp` does.
#[inline(always)]
fn is_surely(name: &str, key: &str) -> bool {
    let (name, key) = (name.as_bytes(), key.as_bytes());
    if name.len() != key.len() {
        return false;
    }
    match name.len() {
        4..8 => have_same_ends::<4>(name, key),
        8..=16 => have_same_ends::<8>(name, key),
        _ => name == key,
    }
}

/// Compares the first and the last bytes, which overlap or meet where there are at most twice as many.
#[inline(always)]
fn have_same_ends<const N: usize>(name: &[u8], key: &[u8]) -> bool {
    name.first_chunk::<N>() == key.first_chunk() && name.last_chunk::<N>() == key.last_chunk()
}

/// The name of the field at a place.
pub(super) fn name(fields: Fields, place: usize) -> &'static str {
    fields.get(place).map_or("", |f| f.name)
}
