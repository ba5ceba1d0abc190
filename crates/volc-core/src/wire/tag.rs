//! Tags: the members by which the variant of a union is known.

use serde::ser::{Serialize, Serializer};

use super::{Json, json_text};

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
            Tag::Other(json) => json_text(json),
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

impl TagPlace {
    /// The place of the tag of a list's or map's items.
    ///
    /// # Panics
    /// If that is beside the item, where a list has no room for it; in a `const`, that is a compile error.
    pub(super) const fn of_items(self) -> Self {
        assert!(
            matches!(self, Self::Inside),
            "a list or map holds unions whose tag stands beside them"
        );
        Self::Inside
    }
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
