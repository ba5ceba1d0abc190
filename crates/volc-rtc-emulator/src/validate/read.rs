//! Values by the types of the page.

use serde_json::{Map, Value};
use volc_core::__private::{Reading, Wire};
use volc_ir::{Action, Bounds, Field, Scalar, Type};

use super::{Fault, bounds};

/// Reads the members of an object. Null and unlisted ones are left out.
pub(crate) fn members(
    action: &Action,
    fields: &[Field],
    object: &Map<String, Value>,
) -> Result<Map<String, Value>, Fault> {
    let mut out = Map::new();
    for field in fields {
        let names = std::iter::once(&field.name).chain(&field.aliases);
        let mut values = names
            .filter_map(|name| object.get(name))
            .filter(|value| !value.is_null());
        match values.next() {
            Some(value) => {
                let read =
                    member(action, field, value).map_err(|fault| fault.inside(&field.name))?;
                out.insert(field.name.clone(), read);
            }
            None if field.required => return Err(Fault::Missing(field.name.clone())),
            None => {}
        }
    }
    Ok(out)
}

fn member(action: &Action, field: &Field, value: &Value) -> Result<Value, Fault> {
    value_of(action, &field.ty, &field.bounds, value).map_err(|fault| match fault {
        Fault::Type { path, .. } if field.sensitive => Fault::Type {
            path,
            what: "it is of another type than documented".to_owned(),
        },
        Fault::Value { path, .. } if field.sensitive => Fault::Value {
            path,
            what: "it is out of its documented bounds".to_owned(),
        },
        fault => fault,
    })
}

fn value_of(action: &Action, ty: &Type, bounds: &Bounds, value: &Value) -> Result<Value, Fault> {
    let read = match ty {
        Type::Int {} => scalar::<i64>(value)?,
        Type::Uint {} => scalar::<u64>(value)?,
        Type::Float {} => scalar::<f64>(value)?,
        Type::Bool {} => scalar::<bool>(value)?,
        Type::String {} => scalar::<String>(value)?,
        Type::Json {} | Type::Union { .. } => value.clone(),
        Type::Enum { of, name } => {
            let read = match of {
                Scalar::Int => scalar::<i64>(value)?,
                Scalar::String => scalar::<String>(value)?,
            };
            listed(action, name, &read)?;
            read
        }
        Type::List { of } => {
            let items = value
                .as_array()
                .ok_or_else(|| other_type("a list", value))?;
            bounds::check_items(bounds, items.len())?;
            let item = |(index, item): (usize, &Value)| {
                let read = value_of(action, of, bounds, item);
                read.map_err(|fault| fault.inside(&format!("[{index}]")))
            };
            Value::Array(
                items
                    .iter()
                    .enumerate()
                    .map(item)
                    .collect::<Result<_, _>>()?,
            )
        }
        Type::Map { of } => {
            let object = value
                .as_object()
                .ok_or_else(|| other_type("an object", value))?;
            let entry = |(key, item): (&String, &Value)| {
                let read = value_of(action, of, bounds, item);
                let read = read.map_err(|fault| {
                    fault.inside(&format!("[{}]", bounds::short(&key.as_str().into())))
                })?;
                Ok((key.clone(), read))
            };
            Value::Object(object.iter().map(entry).collect::<Result<_, _>>()?)
        }
        Type::Struct { name } => {
            let object = value
                .as_object()
                .ok_or_else(|| other_type("an object", value))?;
            let fields = action.struct_def(name).map(|def| def.fields.as_slice());
            Value::Object(members(action, fields.unwrap_or_default(), object)?)
        }
    };
    bounds::check(bounds, &read)?;
    Ok(read)
}

/// Reads a value as an answer would be read, so that `"20"` becomes 20 where the page wants an integer.
fn scalar<T: Wire + Into<Value>>(value: &Value) -> Result<Value, Fault> {
    let read = T::decode(value, Reading::Exact).map_err(|error| Fault::Type {
        path: String::new(),
        what: error.to_string(),
    })?;
    Ok(read.into())
}

fn listed(action: &Action, name: &str, value: &Value) -> Result<(), Fault> {
    let Some(def) = action.enum_def(name) else {
        return Ok(());
    };
    if def.variants.iter().any(|variant| variant.value == *value) {
        return Ok(());
    }
    let known: Vec<String> = def
        .variants
        .iter()
        .map(|variant| variant.value.to_string())
        .collect();
    Err(Fault::Value {
        path: String::new(),
        what: format!(
            "must be one of {}, but is {}",
            known.join(", "),
            bounds::short(value)
        ),
    })
}

fn other_type(wanted: &str, value: &Value) -> Fault {
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
