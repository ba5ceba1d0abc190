//! Values by the types of the page.

use serde_json::{Map, Value};
use volc_ir::{Action, Bounds, Field, Scalar, Type, UnionDef};

use super::fault::Fault;
use super::object::{Object, other_type, scalar, tag};
use super::{bounds, format, union};

/// Reads the members of an object. Null and unlisted ones are left out.
pub(crate) fn members(action: &Action, object: &Object<'_>) -> Result<Map<String, Value>, Fault> {
    let mut out = Map::new();
    for field in object.fields {
        match object.get(&field.name, Some(field)) {
            Some(value) if field.required && is_empty(field, value) => {
                return Err(Fault::Empty(field.name.clone()));
            }
            Some(value) => {
                out.insert(field.name.clone(), member(action, field, object, value)?);
            }
            None if field.required => return Err(Fault::Missing(field.name.clone())),
            None => {}
        }
    }
    // After everything else, since a tag of a union decides more than a constant.
    for field in object.fields {
        if let (Some(fixed), Some(read)) = (&field.fixed, out.get(&field.name))
            && fixed != read
        {
            let what = if field.sensitive {
                "is not the documented constant".to_owned()
            } else {
                format!("must be {fixed}, but is {}", bounds::short(read))
            };
            let path = field.name.clone();
            return Err(Fault::Value { path, what });
        }
    }
    Ok(out)
}

/// Returns whether a text is empty of which the page says in some way that it is not: by a format, by a pattern or a
/// length that no empty text has, or by a code of its own for an empty one.
fn is_empty(field: &Field, value: &Value) -> bool {
    value.as_str().is_some_and(str::is_empty)
        && (field.format.is_some()
            || Fault::has_code_for(&field.name)
            || bounds::check(&field.bounds, value).is_err())
}

fn member(
    action: &Action,
    field: &Field,
    parent: &Object<'_>,
    value: &Value,
) -> Result<Value, Fault> {
    let union = match &field.ty {
        Type::Union { name } => action.union_def(name),
        _ => None,
    };
    let read = match union {
        Some(def) => union_of(action, def, &field.name, parent, value),
        // The union says which values of its tag are possible.
        None if field.tag_of.is_some() => {
            tag(Some(field), value).map_err(|fault| fault.inside(&field.name))
        }
        None => value_of(action, &field.ty, &field.bounds, value)
            .and_then(|read| formatted(field, read))
            .map_err(|fault| fault.inside(&field.name)),
    };
    read.map_err(|fault| match fault {
        Fault::Type { path, .. } if field.sensitive => Fault::Type {
            path,
            what: "it is of another type than documented".to_owned(),
        },
        Fault::Value { path, .. } if field.sensitive => Fault::Value {
            path,
            what: "it is out of its documented bounds".to_owned(),
        },
        Fault::Excess { path, .. } if field.sensitive => Fault::Excess {
            path,
            what: "it is out of its documented bounds".to_owned(),
        },
        fault => fault,
    })
}

/// Checks the format of a text, or of each text of a list. The service cannot tell an empty text from an absent one.
fn formatted(field: &Field, read: Value) -> Result<Value, Fault> {
    let Some(format) = field.format else {
        return Ok(read);
    };
    let texts = match &read {
        Value::Array(items) => items.as_slice(),
        value => std::slice::from_ref(value),
    };
    for text in texts
        .iter()
        .filter_map(Value::as_str)
        .filter(|text| !text.is_empty())
    {
        if let Some(wanted) = format::refuse(format, text) {
            let is = bounds::short(&Value::from(text));
            return Err(Fault::Value {
                path: String::new(),
                what: format!("must be {wanted}, but is {is}"),
            });
        }
    }
    Ok(read)
}

/// Reads a union: its tags in order, then the members of the variant's struct, then what is no member.
fn union_of(
    action: &Action,
    def: &UnionDef,
    name: &str,
    parent: &Object<'_>,
    value: &Value,
) -> Result<Value, Fault> {
    let inside = |fault: Fault| fault.inside(name);
    let object = value.as_object();
    let values = object.ok_or_else(|| inside(other_type("an object", value)))?;
    let Some(decided) = union::decide(def, name, parent, values)? else {
        return Ok(value.clone());
    };
    let fields = action
        .struct_def(&decided.variant.ty)
        .map(|def| def.fields.as_slice());
    let fields = fields.unwrap_or_default();
    let read = members(action, &Object { fields, values }).map_err(inside)?;
    decided
        .refuse_unknown(def, fields, values)
        .map_err(inside)?;
    let mut written = decided.written;
    written.extend(read);
    Ok(Value::Object(written))
}

fn value_of(action: &Action, ty: &Type, bounds: &Bounds, value: &Value) -> Result<Value, Fault> {
    let read = match ty {
        Type::Int {} => scalar::<i64>(value)?,
        Type::Uint {} => scalar::<u64>(value)?,
        Type::Float {} => scalar::<f64>(value)?,
        Type::Bool {} => scalar::<bool>(value)?,
        Type::String {} => scalar::<String>(value)?,
        Type::Json {} => value.clone(),
        // One in a list or a map has no tag beside it.
        Type::Union { name } => match action.union_def(name) {
            Some(def) => {
                let none = Map::new();
                let parent = Object {
                    fields: &[],
                    values: &none,
                };
                union_of(action, def, "", &parent, value)?
            }
            None => value.clone(),
        },
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
            let object = Object {
                fields: fields.unwrap_or_default(),
                values: object,
            };
            Value::Object(members(action, &object)?)
        }
    };
    bounds::check(bounds, &read)?;
    Ok(read)
}

/// Enumerations of requests, by Action, of which the page says that a value which it does not list counts as the
/// default.
const UNLISTED: &[(&str, &str)] = &[
    ("BatchAddConversationParticipant", "Role"),
    ("BatchModifyConversationParticipant", "Role"),
    ("GetConversationMessages", "Reverse"),
];

fn listed(action: &Action, name: &str, value: &Value) -> Result<(), Fault> {
    let Some(def) = action.enum_def(name) else {
        return Ok(());
    };
    if UNLISTED.contains(&(action.action.as_str(), name)) {
        return Ok(());
    }
    if def.variants.iter().any(|variant| variant.value == *value) {
        return Ok(());
    }
    let known = def.variants.iter().map(|variant| &variant.value).collect();
    Err(bounds::not_listed(known, value))
}
