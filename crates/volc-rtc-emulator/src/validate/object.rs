//! Objects that came, and their single values.

use serde_json::{Map, Value};
use volc_core::__private::{Reading, Wire};
use volc_ir::{Field, Scalar, Type};

use super::fault::Fault;

/// An object that came, and the fields that it may have.
pub(crate) struct Object<'a> {
    pub(crate) fields: &'a [Field],
    pub(crate) values: &'a Map<String, Value>,
}

impl Object<'_> {
    /// The value of a field under its name or an alias; null is absent.
    pub(crate) fn get(&self, name: &str, field: Option<&Field>) -> Option<&Value> {
        let aliases = field.into_iter().flat_map(|field| &field.aliases);
        let mut names = std::iter::once(name).chain(aliases.map(String::as_str));
        names.find_map(|name| self.values.get(name).filter(|value| !value.is_null()))
    }
}

/// Reads the tag beside a union. Which values are possible is for the union to say.
pub(crate) fn tag(field: Option<&Field>, value: &Value) -> Result<Value, Fault> {
    match field.map(|field| &field.ty) {
        Some(
            Type::Int {}
            | Type::Enum {
                of: Scalar::Int, ..
            },
        ) => scalar::<i64>(value),
        Some(Type::Bool {}) => scalar::<bool>(value),
        Some(_) => scalar::<String>(value),
        None => Ok(value.clone()),
    }
}

/// Reads a value as a response would be read, so that `"20"` becomes 20 where the page wants an integer.
pub(crate) fn scalar<T: Wire + Into<Value>>(value: &Value) -> Result<Value, Fault> {
    let read = T::decode(value, Reading::Exact).map_err(|error| Fault::Type {
        path: String::new(),
        what: error.to_string(),
    })?;
    Ok(read.into())
}

pub(crate) fn other_type(wanted: &str, value: &Value) -> Fault {
    let is = match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    Fault::Type {
        path: String::new(),
        what: format!("must be {wanted}, but is {is}"),
    }
}
