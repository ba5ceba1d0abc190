//! Redaction of a call before it is kept: what the Action's page calls a secret, and what looks like one.

use serde_json::{Map, Value};
use volc_core::__private::{is_secret, mask, shown};
use volc_ir::{Action, Field, Tag, Type, UnionDef};

/// The text in place of a secret.
pub(crate) const MASK: &str = "***";

/// Returns a body of JSON without its secrets; `None` if it is no object.
pub(crate) fn body(action: &Action, body: &[u8]) -> Option<Value> {
    let body: Map<String, Value> = serde_json::from_slice(body).ok()?;
    Some(masked_members(action, &action.request.body, body))
}

/// Returns a response of JSON without its secrets.
pub(crate) fn response(action: &Action, mut response: Value) -> Value {
    let Some(members) = response.as_object_mut() else {
        mask(&mut response, &[]);
        return response;
    };
    for (name, value) in members {
        let taken = value.take();
        *value = match (name.as_str(), taken) {
            ("Result", Value::Object(object)) => masked_members(action, &action.response, object),
            ("ResponseMetadata" | "Result", mut other) => {
                mask(&mut other, &[]);
                other
            }
            _ => MASK.into(),
        };
    }
    response
}

/// Returns a query without its secrets.
pub(crate) fn query(action: Option<&Action>, query: &[(String, String)]) -> Vec<(String, String)> {
    let fields = action
        .map(|action| action.request.query.as_slice())
        .unwrap_or_default();
    let pair = |(name, value): &(String, String)| {
        let value = if is_plain(fields, name) {
            shown(value, &[]).into_owned()
        } else {
            MASK.to_owned()
        };
        (name.clone(), value)
    };
    query.iter().map(pair).collect()
}

/// Returns whether a query parameter may be shown. One that nothing is known of may be a secret.
fn is_plain(fields: &[Field], name: &str) -> bool {
    const PUBLIC: [&str; 9] = [
        "Action",
        "Version",
        "X-Algorithm",
        "X-Credential",
        "X-Date",
        "X-Expires",
        "X-NotSignBody",
        "X-SignedHeaders",
        "X-SignedQueries",
    ];
    PUBLIC.contains(&name)
        || fields
            .iter()
            .any(|field| field.name == name && !field.sensitive)
}

fn masked_members(action: &Action, fields: &[Field], object: Map<String, Value>) -> Value {
    let member = |(name, value): (String, Value)| {
        let known = fields
            .iter()
            .find(|field| field.name == name || field.aliases.contains(&name));
        let value = match known {
            Some(field) if !field.sensitive => masked(action, &field.ty, value),
            _ => MASK.into(),
        };
        (name, value)
    };
    Value::Object(object.into_iter().map(member).collect())
}

/// Whichever variant it is: what one of them calls a secret is one in all of them.
fn masked_union(action: &Action, def: &UnionDef, object: Map<String, Value>) -> Value {
    let variants = def
        .of
        .iter()
        .filter_map(|variant| action.struct_def(&variant.ty));
    let fields: Vec<&Field> = variants.flat_map(|def| &def.fields).collect();
    let member = |(name, value): (String, Value)| {
        let is_tag = def
            .tags
            .iter()
            .any(|tag| matches!(tag, Tag::Own(own) if *own == name));
        let is_match = |field: &&&Field| field.name == name || field.aliases.contains(&name);
        let mut known = fields.iter().filter(is_match);
        let value = match known.clone().next() {
            Some(field) if known.all(|field| !field.sensitive) => masked(action, &field.ty, value),
            None if is_tag => masked(action, &Type::String {}, value),
            _ => MASK.into(),
        };
        (name, value)
    };
    Value::Object(object.into_iter().map(member).collect())
}

fn masked(action: &Action, ty: &Type, value: Value) -> Value {
    match (ty, value) {
        (Type::Struct { name }, Value::Object(object)) => {
            let fields = action.struct_def(name).map(|def| def.fields.as_slice());
            masked_members(action, fields.unwrap_or_default(), object)
        }
        (Type::List { of }, Value::Array(items)) => items
            .into_iter()
            .map(|item| masked(action, of, item))
            .collect(),
        (Type::Map { of }, Value::Object(object)) => {
            let entry = |(key, item): (String, Value)| {
                let item = if is_secret(&key, &[]) {
                    MASK.into()
                } else {
                    masked(action, of, item)
                };
                (key, item)
            };
            Value::Object(object.into_iter().map(entry).collect())
        }
        (Type::Union { name }, Value::Object(object)) => {
            let def = action.union_def(name);
            def.map_or_else(|| MASK.into(), |def| masked_union(action, def, object))
        }
        (Type::Json {}, mut value) => {
            mask(&mut value, &[]);
            value
        }
        // A secret may hide in what should have been a plain value.
        (_, Value::Object(_) | Value::Array(_)) => MASK.into(),
        (_, Value::String(text)) => shown(&text, &[]).into(),
        (_, value) => value,
    }
}
