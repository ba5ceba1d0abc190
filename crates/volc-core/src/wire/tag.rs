//! Tags: the members by which the variant of a union is known.

use serde::ser::{Serialize, Serializer};

use super::{FieldInfo, FieldVisitor, Json, Wire, WireStruct};

/// The value of a tag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tag<'a> {
    /// A text.
    Text(&'a str),
    /// An integer.
    Int(i64),
    /// Anything else that came.
    Other(&'a Json),
}

impl<'a> Tag<'a> {
    /// Returns the tag that a JSON value is; `None` for null.
    pub(super) fn of_json(json: &'a Json) -> Option<Self> {
        match json {
            Json::Null => None,
            Json::String(text) => Some(Self::Text(text)),
            other => Some(other.as_i64().map_or(Self::Other(other), Self::Int)),
        }
    }

    /// Returns whether both are the same value, a number in quotes being the number.
    pub(super) fn is(self, other: Tag<'_>) -> bool {
        match (self, other) {
            (Tag::Text(text), Tag::Int(n)) | (Tag::Int(n), Tag::Text(text)) => {
                text.parse() == Ok(n)
            }
            (a, b) => a == b,
        }
    }

    pub(super) fn to_text(self) -> String {
        match self {
            Tag::Text(text) => text.to_owned(),
            Tag::Int(n) => n.to_string(),
            Tag::Other(json) => json.to_string(),
        }
    }

    pub(super) fn to_json(self) -> Json {
        match self {
            Tag::Text(text) => text.into(),
            Tag::Int(n) => n.into(),
            Tag::Other(json) => json.clone(),
        }
    }
}

impl Serialize for Tag<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Int(n) => serializer.serialize_i64(*n),
            Self::Other(json) => json.serialize(serializer),
        }
    }
}

/// The place of the tag of a field's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagPlace {
    /// There is none, or it is inside.
    Inside,
    /// Beside the field, which writes it.
    Beside,
    /// Beside the field, as a field of its own.
    BesideOptional,
}

/// The tag that stands beside a field, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagRow {
    /// There is none.
    None,
    /// The field reads and writes it.
    Written(&'static str),
    /// It is a field of its own.
    Field(&'static str),
}

/// Whether a field has a tag beside it.
pub(super) const fn any_tag(fields: &[FieldInfo]) -> bool {
    let mut i = 0;
    while i < fields.len() {
        if !matches!(fields[i].tag, TagRow::None) {
            return true;
        }
        i += 1;
    }
    false
}

/// Whether a field has a tag beside it that is a field of its own.
pub(super) const fn any_tag_field(fields: &[FieldInfo]) -> bool {
    let mut i = 0;
    while i < fields.len() {
        if matches!(fields[i].tag, TagRow::Field(_)) {
            return true;
        }
        i += 1;
    }
    false
}

/// Fails to compile unless the fields whose types have a tag beside them say where it is, and only those.
pub const fn check_tag_rows(name: &'static str, fields: &[FieldInfo], places: &[TagPlace]) {
    // A table by hand may leave types out.
    if fields.len() != places.len() {
        return;
    }
    let mut i = 0;
    while i < fields.len() {
        let fits = match places[i] {
            TagPlace::Inside => matches!(fields[i].tag, TagRow::None),
            TagPlace::Beside => matches!(fields[i].tag, TagRow::Written(_)),
            TagPlace::BesideOptional => matches!(fields[i].tag, TagRow::Field(_)),
        };
        assert!(fits, "{}", name);
        i += 1;
    }
}

/// The value of the field of this name as a tag: what the field of a tag holds, or what a union's variant demands.
pub(super) fn tag_of_field<T: WireStruct>(value: &T, name: &str) -> Option<Json> {
    let mut find = FindTag { name, found: None };
    let Ok(()) = value.visit(&mut find);
    find.found
}

struct FindTag<'a> {
    name: &'a str,
    found: Option<Json>,
}

impl FieldVisitor for FindTag<'_> {
    type Error = std::convert::Infallible;

    fn field<T: Wire>(&mut self, info: &'static FieldInfo, value: &T) -> Result<(), Self::Error> {
        if info.name == self.name {
            self.found = value.tag().map(Tag::to_json);
        }
        Ok(())
    }
}
