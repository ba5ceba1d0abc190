//! The parameters of a call against the page of its Action.
//!
//! Values are read as tolerantly as `volc_core::__private` reads responses (its table says what is accepted), since the
//! service does not say how strict it is. Null is the same as absent. Members that the page does not list are passed
//! over, as Go does, except in a union, where the service refuses them. An enumeration takes only listed values, and
//! bounds hold for zero values too. Conditions between members are checked last.

mod bounds;
mod condition;
mod fault;
mod format;
mod object;
mod read;
mod union;

use serde_json::{Map, Value};
use volc_ir::{Action, Field, Type};

pub(crate) use self::fault::Fault;
pub(crate) use self::object::Object;
pub(crate) use self::read::members;

use self::condition::Parameters;
use crate::gateway::Incoming;

/// Reads all parameters of a call, from its query and its body.
///
/// # Errors
/// The first one that does not keep to the page.
pub(crate) fn parameters(
    action: &Action,
    incoming: &Incoming<'_>,
) -> Result<Map<String, Value>, Fault> {
    let query = query_object(&action.request.query, &incoming.query);
    let mut query = read::members(
        action,
        &Object {
            fields: &action.request.query,
            values: &query,
        },
    )?;
    let mut body = Map::new();
    if action.method == volc_ir::Method::Post
        && !(action.request.body.is_empty() && incoming.body.is_empty())
    {
        let object = Object {
            fields: &action.request.body,
            values: &body_object(incoming.body)?,
        };
        body = read::members(action, &object)?;
    }
    condition::check(
        action,
        &Parameters {
            query: &query,
            body: &body,
        },
    )?;
    query.extend(body);
    Ok(query)
}

/// The query as JSON: repeated keys are a list, and what the page calls a struct, a map or JSON is read as JSON.
fn query_object(fields: &[Field], pairs: &[(String, String)]) -> Map<String, Value> {
    let mut object = Map::new();
    for field in fields {
        let mut values = pairs
            .iter()
            .filter(|(name, _)| *name == field.name)
            .map(|(_, value)| value);
        let value = match &field.ty {
            Type::List { .. } if !field.query_json => {
                let items: Vec<Value> = values.map(|text| Value::from(text.as_str())).collect();
                if items.is_empty() {
                    Value::Null
                } else {
                    Value::Array(items)
                }
            }
            Type::List { .. }
            | Type::Struct { .. }
            | Type::Union { .. }
            | Type::Map { .. }
            | Type::Json {} => values.next().map_or(Value::Null, |text| {
                serde_json::from_str(text).unwrap_or_else(|_| text.as_str().into())
            }),
            _ => values
                .next()
                .map_or(Value::Null, |text| Value::from(text.as_str())),
        };
        object.insert(field.name.clone(), value);
    }
    object
}

fn body_object(body: &[u8]) -> Result<Map<String, Value>, Fault> {
    if body.is_empty() {
        return Err(Fault::EmptyBody);
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Fault::NotJson("the body is not a JSON object".to_owned())),
        Err(error) => Err(Fault::NotJson(format!("the body is not JSON: {error}"))),
    }
}
