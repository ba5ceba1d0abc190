//! Writing: whole structs, the body of a request, its query.

use std::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::{FieldInfo, FieldVisitor, Json, Wire, WireStruct};

/// Hands a value's writing to serde.
pub struct AsSerde<'a, T>(pub &'a T);

impl<T: Wire> Serialize for AsSerde<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.encode(serializer)
    }
}

/// The body of a request: the fields that do not go into the query.
pub struct Body<'a, T>(pub &'a T);

impl<T: WireStruct> Serialize for Body<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let target = serializer.serialize_struct(T::NAME, T::FIELDS.len())?;
        let mut writer = Writer {
            target,
            skip_query: true,
        };
        self.0.visit(&mut writer)?;
        writer.target.end()
    }
}

/// Writes a whole struct, wherever its fields go.
#[doc(hidden)]
pub fn serialize_struct<T: WireStruct, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let target = serializer.serialize_struct(T::NAME, T::FIELDS.len())?;
    let mut writer = Writer {
        target,
        skip_query: false,
    };
    value.visit(&mut writer)?;
    writer.target.end()
}

struct Writer<S> {
    target: S,
    skip_query: bool,
}

impl<S: SerializeStruct> FieldVisitor for Writer<S> {
    type Error = S::Error;

    fn field<T: Wire>(&mut self, info: &'static FieldInfo, value: &T) -> Result<(), S::Error> {
        match value.is_absent() || (self.skip_query && info.query) {
            true => self.target.skip_field(info.name),
            false => self.target.serialize_field(info.name, &AsSerde(value)),
        }
    }
}

/// The query parameters of a request, in page order: the name and the text of each present field that goes into the
/// query. A list becomes one pair an item.
///
/// # Errors
/// If a field holds a structured value and is not written as JSON.
pub fn query_pairs<T: WireStruct>(request: &T) -> Result<Vec<(&'static str, String)>, QueryError> {
    let mut pairs = Pairs(Vec::new());
    request.visit(&mut pairs)?;
    Ok(pairs.0)
}

/// A value that has no form in a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    field: &'static str,
    reason: String,
}

impl QueryError {
    /// The name of the field on the wire.
    pub fn field(&self) -> &'static str {
        self.field
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` cannot go into the query: {}",
            self.field, self.reason
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
        let fail = |reason: String| QueryError {
            field: info.name,
            reason,
        };
        let value = serde_json::to_value(AsSerde(value)).map_err(|e| fail(e.to_string()))?;
        match value {
            _ if info.json => self.0.push((info.name, value.to_string())),
            Json::Array(items) => {
                for item in items {
                    let text = scalar(item).ok_or_else(|| fail(NESTED.to_owned()))?;
                    self.0.push((info.name, text));
                }
            }
            value => {
                let text = scalar(value).ok_or_else(|| fail(NESTED.to_owned()))?;
                self.0.push((info.name, text));
            }
        }
        Ok(())
    }
}

const NESTED: &str = "it holds a list of lists, a map or a struct";

fn scalar(value: Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(b) => Some(b.to_string()),
        Json::Null => Some(String::new()),
        Json::Array(_) | Json::Object(_) => None,
    }
}
