//! The response of an Action that keeps no state here: the page's own example, or one made from those of its fields.

mod fit;
mod warned;

use serde_json::{Map, Value};
use volc_ir::{Action, Field, Scalar, Tag, Type, UnionDef, UnionVariant};

pub(crate) use self::warned::Warned;

/// The depth to which structs are filled in; a struct may contain itself.
const DEPTH: usize = 8;

/// Returns the `Result` of an Action, fitted to the parameters of the request.
pub(crate) fn result(action: &Action, parameters: &Map<String, Value>) -> Value {
    let mut result = documented(action)
        .cloned()
        .unwrap_or_else(|| members(action, &action.response, DEPTH));
    fit::fit(action, parameters, &mut result);
    result
}

/// Returns the `Result` of a handler, or the text in its place if it has no members: `text`, else that of the page's
/// example, such as `success`.
pub(crate) fn acknowledged(action: &Action, result: Value, text: Option<&str>) -> Value {
    if !result.as_object().is_some_and(Map::is_empty) || !action.response.is_empty() {
        return result;
    }
    let text = text.or_else(|| documented(action)?.as_str());
    text.map_or(result, Value::from)
}

/// Returns the `Result` of the first example that is no error.
fn documented(action: &Action) -> Option<&Value> {
    let successes = action.examples.response.iter().filter(|example| {
        let error = example.value.pointer("/ResponseMetadata/Error");
        error.is_none_or(Value::is_null)
    });
    successes
        .filter_map(|example| example.value.get("Result"))
        .next()
}

fn members(action: &Action, fields: &[Field], depth: usize) -> Value {
    let member = |field: &Field| (field.name.clone(), member(action, fields, field, depth));
    Value::Object(fields.iter().map(member).collect::<Map<_, _>>())
}

/// The value of a field; a tag and its union agree.
fn member(action: &Action, fields: &[Field], field: &Field, depth: usize) -> Value {
    if let Some(fixed) = &field.fixed {
        return fixed.clone();
    }
    let tagged = field
        .tag_of
        .as_ref()
        .and_then(|name| fields.iter().find(|f| f.name == *name));
    if let Some(Type::Union { name }) = tagged.map(|field| &field.ty)
        && let Some(def) = action.union_def(name)
        && let Some(variant) = variant(def, fields)
        && let Some(tag) = variant.when.get(&Tag::Sibling(field.name.clone()).key())
    {
        return tag.clone();
    }
    match &field.ty {
        Type::Union { name } => union(action, name, fields, depth),
        ty => value(action, field, ty, depth),
    }
}

/// An object of the variant that the examples of the tags name, else of the first.
fn union(action: &Action, name: &str, fields: &[Field], depth: usize) -> Value {
    let def = action.union_def(name).filter(|_| depth > 0);
    let Some((def, variant)) = def.and_then(|def| Some((def, variant(def, fields)?))) else {
        return Value::Null;
    };
    let inner_tags = def.tags.iter().filter_map(|tag| match tag {
        Tag::Own(name) => Some((name.clone(), variant.when.get(name)?.clone())),
        Tag::Sibling(_) => None,
    });
    let mut object: Map<String, Value> = inner_tags.collect();
    let fields = action
        .struct_def(&variant.ty)
        .map(|def| def.fields.as_slice());
    if let Value::Object(more) = members(action, fields.unwrap_or_default(), depth - 1) {
        object.extend(more);
    }
    Value::Object(object)
}

/// The first variant whose sibling tags are those of the examples, else the first of all.
fn variant<'a>(def: &'a UnionDef, fields: &[Field]) -> Option<&'a UnionVariant> {
    let example = |name: &str| {
        let field = fields.iter().find(|field| field.name == name)?;
        field.example.as_deref()
    };
    let is_example = |variant: &&UnionVariant| {
        def.tags.iter().all(|tag| {
            let Tag::Sibling(name) = tag else {
                return true;
            };
            let value = variant.when.get(&tag.key());
            let text = value.map(|value| {
                value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned)
            });
            text.as_deref() == example(name)
        })
    };
    def.of.iter().find(is_example).or(def.of.first())
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
        Type::Json {} => json.unwrap_or(Value::Null),
        Type::Union { name } => union(action, name, &[], depth),
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
            Some(list @ Value::Array(_))
                if !matches!(**of, Type::Struct { .. } | Type::Union { .. }) =>
            {
                list
            }
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
