//! The members of an object that is read, on their way to fields.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::as_serde::Seed;
use super::error::at_member;
use super::{FieldInfo, Json, Reading, TagPlace, TagRow, Wire};

/// The members of a JSON object on their way to the fields of a struct.
///
/// Fields are offered in the order of the table, again and again until no member is left. The service keeps to the
/// order of its pages, so once does for most objects, and no field is looked for.
pub struct Members<'a, 'de, A: MapAccess<'de>> {
    map: &'a mut A,
    reading: Reading,
    fields: Fields,
    /// The place of the field that the value at hand belongs to; [`NO_MEMBER`] if there is none left.
    wanted: usize,
    step: Step,
    result: Result<(), A::Error>,
}

/// A table, by a pointer that is as short as can be: with the place of a field it goes through registers.
pub(super) type Fields = &'static &'static [FieldInfo];

/// The step for a field that is offered. Only unions with a tag beside them do anything but read a value.
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
/// The place of a member that no field wants.
const NO_FIELD: usize = usize::MAX - 1;
/// The offset added to the place of a field if a member is its tag.
const TAG_OF: usize = usize::MAX / 2;

impl<'a, 'de, A: MapAccess<'de>> Members<'a, 'de, A> {
    pub(super) fn new(map: &'a mut A, reading: Reading, fields: Fields) -> Self {
        let mut members = Self {
            map,
            reading,
            fields,
            wanted: NO_MEMBER,
            step: Step::Value,
            result: Ok(()),
        };
        members.next(0);
        members
    }

    /// Returns whether a member waits for its field; then all fields are to be offered again.
    pub(super) fn again(&self) -> bool {
        self.wanted != NO_MEMBER
    }

    /// Begins with the first field.
    #[inline(always)]
    pub fn offers(&mut self) -> Offers<'_, 'a, 'de, A> {
        Offers {
            members: self,
            place: 0,
        }
    }

    /// Lets the union at this place decide which variant it is, once all fields are offered again.
    pub(super) fn settle(&mut self, place: usize, tag: Option<Json>) {
        self.step = Step::Settle(tag);
        self.wanted = place;
    }

    pub(super) fn result(&self) -> &Result<(), A::Error> {
        &self.result
    }

    pub(super) fn into_result(self) -> Result<(), A::Error> {
        self.result
    }

    #[inline(never)]
    fn read<T: Wire>(&mut self, field: &mut T) {
        if const { !matches!(T::TAG, TagPlace::Inside) } {
            return self.read_union(field);
        }
        // A member that comes twice counts the second time only.
        *field = T::zero();
        match self.map.next_value_seed(Seed(field, self.reading)) {
            Ok(()) => self.next(self.wanted + 1),
            Err(error) => self.fail(at_member(name(self.fields, self.wanted), error)),
        }
    }

    /// The value and the tag of a union come as they may, and are settled at the end.
    fn read_union<T: Wire>(&mut self, field: &mut T) {
        let name = name(self.fields, self.wanted);
        match std::mem::replace(&mut self.step, Step::Value) {
            Step::Value => match self.map.next_value_seed(Seed(field, self.reading)) {
                Ok(()) => self.next(self.wanted + 1),
                Err(error) => self.fail(at_member(name, error)),
            },
            Step::Tag => match self.map.next_value_seed(TagSeed(field)) {
                Ok(()) => self.next(self.wanted),
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
        match self.key(expected) {
            Ok(Some(place)) if place < TAG_OF => self.wanted = place,
            Ok(None) => self.wanted = NO_MEMBER,
            Ok(Some(other)) => self.pass_over(other, expected),
            Err(error) => self.fail(error),
        }
    }

    fn key(&mut self, expected: usize) -> Result<Option<usize>, A::Error> {
        let fields = self.fields;
        self.map.next_key_seed(Key { fields, expected })
    }

    /// Passes over members that have no field, up to one that has or is a tag.
    // Apart, so that members that have a field come by without it.
    #[inline(never)]
    fn pass_over(&mut self, mut place: usize, expected: usize) {
        while place == NO_FIELD {
            if let Err(error) = self.map.next_value::<IgnoredAny>() {
                return self.fail(error);
            }
            place = match self.key(expected) {
                Ok(Some(place)) => place,
                Ok(None) => NO_MEMBER,
                Err(error) => return self.fail(error),
            };
        }
        self.wanted = match place {
            NO_MEMBER => NO_MEMBER,
            tag if tag >= TAG_OF => {
                self.step = Step::Tag;
                tag - TAG_OF
            }
            place => place,
        };
    }

    #[cold]
    fn fail(&mut self, error: A::Error) {
        self.result = Err(error);
        self.wanted = NO_MEMBER;
    }
}

/// The fields of a struct, offered one after another. Kept by who offers them and not with the members, so that each
/// is compared with a number that the compiler knows.
pub struct Offers<'o, 'a, 'de, A: MapAccess<'de>> {
    members: &'o mut Members<'a, 'de, A>,
    place: usize,
}

impl<'de, A: MapAccess<'de>> Offers<'_, '_, 'de, A> {
    /// The next field, which takes the value at hand if that belongs to it.
    // What is inlined is only the comparison.
    #[inline(always)]
    pub fn field<T: Wire>(&mut self, field: &mut T) {
        if self.place == self.members.wanted {
            self.members.read(field);
        }
        self.place += 1;
    }
}

/// Finds the place of a key in the table, trying the expected one first.
struct Key {
    fields: Fields,
    expected: usize,
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = usize;

    // There is one caller of each kind, and it does little else.
    #[inline(always)]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    #[inline(always)]
    fn visit_str<E: Error>(self, key: &str) -> Result<usize, E> {
        let expected = self.fields.get(self.expected);
        Ok(if expected.is_some_and(|f| is_same(f.name, key)) {
            self.expected
        } else {
            find(self.fields, key)
        })
    }
}

/// Finds the place of a key that does not come in the order of the table.
#[inline(never)]
fn find(fields: Fields, key: &str) -> usize {
    let place = |is: &dyn Fn(&FieldInfo) -> bool| fields.iter().position(is);
    let named = place(&|f| is_same(f.name, key));
    let named = named.or_else(|| place(&|f| f.aliases.iter().any(|alias| is_same(alias, key))));
    let tag = || place(&|f| matches!(f.tag, TagRow::Written(tag) if is_same(tag, key)));
    named
        .or_else(|| tag().map(|place| TAG_OF + place))
        .unwrap_or(NO_FIELD)
}

/// Compares names. Two words each tell most apart sooner than a call of `memcmp` does.
#[inline(always)]
fn is_same(name: &str, key: &str) -> bool {
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

fn name(fields: Fields, index: usize) -> &'static str {
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
