//! Writing: whole structs, the body of a request, its query.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::{
    AsSerde, FieldInfo, FieldVisitor, Json, TagPlace, TagRow, Wire, WireStruct, json_text, to_json,
};

/// The body of a request: the fields that do not go into the query.
pub struct Body<'a, T>(pub &'a T);

impl<T: WireStruct> Serialize for Body<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let target = serializer.serialize_struct(T::NAME, T::FIELDS.len())?;
        Writer::write(self.0, target, true)
    }
}

/// Writes a whole struct, wherever its fields go.
#[doc(hidden)]
pub fn serialize_struct<T: WireStruct, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let target = serializer.serialize_struct(T::NAME, T::FIELDS.len())?;
    Writer::write(value, target, false)
}

pub(super) struct Writer<S> {
    target: S,
    skip_query: bool,
}

impl<S: SerializeStruct> Writer<S> {
    /// Writes the fields of a struct and ends the object.
    pub(super) fn write<T: WireStruct>(
        value: &T,
        target: S,
        skip_query: bool,
    ) -> Result<S::Ok, S::Error> {
        let mut writer = Self { target, skip_query };
        value.visit(&mut writer)?;
        writer.target.end()
    }
}

impl<S: SerializeStruct> FieldVisitor for Writer<S> {
    type Error = S::Error;

    fn field<T: Wire>(&mut self, info: &'static FieldInfo, value: &T) -> Result<(), S::Error> {
        if value.is_absent() || (self.skip_query && info.query) {
            return self.target.skip_field(info.name);
        }
        if const { matches!(T::TAG, TagPlace::Beside) } {
            if let (TagRow::Written(name), Some(tag)) = (info.tag, value.tag()) {
                self.target.serialize_field(name, &tag)?;
            }
            if value.is_tag_alone() {
                return Ok(());
            }
        }
        self.target.serialize_field(info.name, &AsSerde(value))
    }
}

/// The query parameters of a request, in page order: the name and the text of each present field that goes into the
/// query. A list becomes one pair an item.
///
/// # Errors
/// If a field holds a structured value and is not written as JSON.
pub fn query_pairs<T: WireStruct>(request: &T) -> Result<Vec<(&'static str, String)>, QueryError> {
    let mut pairs = Pairs(Vec::new());
    // The code is made for requests with such fields only: it is that of a second serializer for all types inside.
    if const { any_query(T::FIELDS) } {
        request.visit(&mut pairs)?;
    }
    Ok(pairs.0)
}

/// Returns whether a field goes into the query.
const fn any_query(fields: &[FieldInfo]) -> bool {
    let mut i = 0;
    while i < fields.len() {
        if fields[i].query {
            return true;
        }
        i += 1;
    }
    false
}

/// A value that cannot be serialized into a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    field: &'static str,
}

impl QueryError {
    /// The serialized name of the field.
    pub fn field(&self) -> &'static str {
        self.field
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` cannot go into the query: it holds a list of lists, a map or a struct",
            self.field
        )
    }
}

impl std::error::Error for QueryError {}

struct Pairs(Vec<(&'static str, String)>);

impl FieldVisitor for Pairs {
    type Error = QueryError;

    fn field<T: Wire>(&mut self, info: &'static FieldInfo, value: &T) -> Result<(), QueryError> {
        if !info.query || value.is_absent() {
            return Ok(());
        }
        let fail = || QueryError { field: info.name };
        match to_json(value) {
            value if info.json => self.0.push((info.name, json_text(&value))),
            Json::Array(items) => {
                for item in items {
                    let text = scalar(item).ok_or_else(fail)?;
                    self.0.push((info.name, text));
                }
            }
            value => {
                let text = scalar(value).ok_or_else(fail)?;
                self.0.push((info.name, text));
            }
        }
        Ok(())
    }
}

fn scalar(value: Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(b) => Some(b.to_string()),
        Json::Null => Some(String::new()),
        Json::Array(_) | Json::Object(_) => None,
    }
}
