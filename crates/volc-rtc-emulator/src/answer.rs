//! The answer of an Action that keeps no state here: the page's own example, or one made from those of its fields.

use serde_json::{Map, Value};
use volc_ir::{Action, Field, Scalar, Type};

/// How deep structs are filled in; a struct may contain itself.
const DEPTH: usize = 8;

/// The `Result` of an Action.
pub(crate) fn result(action: &Action) -> Value {
    let documented = action.examples.response.iter().filter(|example| {
        let error = example.value.pointer("/ResponseMetadata/Error");
        error.is_none_or(Value::is_null)
    });
    documented
        .filter_map(|example| example.value.get("Result"))
        .next()
        .cloned()
        .unwrap_or_else(|| members(action, &action.response, DEPTH))
}

fn members(action: &Action, fields: &[Field], depth: usize) -> Value {
    let member = |field: &Field| (field.name.clone(), value(action, field, &field.ty, depth));
    Value::Object(fields.iter().map(member).collect::<Map<_, _>>())
}

fn value(action: &Action, field: &Field, ty: &Type, depth: usize) -> Value {
    let example = field.example.as_deref().unwrap_or("").trim();
    let json: Option<Value> = serde_json::from_str(example).ok();
    let whole = example.trim_start_matches('0');
    match ty {
        Type::Int {} => whole.parse::<i64>().unwrap_or(0).into(),
        Type::Uint {} => whole.parse::<u64>().unwrap_or(0).into(),
        Type::Float {} => example
            .parse::<f64>()
            .ok()
            .filter(|n| n.is_finite())
            .unwrap_or(0.0)
            .into(),
        Type::Bool {} => example.eq_ignore_ascii_case("true").into(),
        Type::String {} => if example == "-" { "" } else { example }.into(),
        Type::Json {} | Type::Union { .. } => json.unwrap_or(Value::Null),
        Type::Enum { of, name } => {
            let read = match of {
                Scalar::Int => example.parse::<i64>().ok().map(Value::from),
                Scalar::String => Some(Value::from(example)),
            };
            let variants = action
                .enum_def(name)
                .map(|def| def.variants.as_slice())
                .unwrap_or_default();
            let known = read.filter(|read| variants.iter().any(|variant| variant.value == *read));
            known
                .or_else(|| variants.first().map(|variant| variant.value.clone()))
                .unwrap_or(Value::Null)
        }
        Type::List { of } => match json {
            Some(list @ Value::Array(_)) if !matches!(**of, Type::Struct { .. }) => list,
            _ if depth == 0 => Value::Array(Vec::new()),
            _ => Value::Array(vec![value(action, field, of, depth)]),
        },
        Type::Map { .. } => json
            .filter(Value::is_object)
            .unwrap_or_else(|| Map::new().into()),
        Type::Struct { name } => match action.struct_def(name) {
            Some(def) if depth > 0 => members(action, &def.fields, depth - 1),
            _ => Value::Null,
        },
    }
}
