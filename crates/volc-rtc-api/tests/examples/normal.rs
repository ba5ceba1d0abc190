//! The form in which two spellings of one value are equal.

use serde_json::{Map, Number, Value};
use volc_ir::{Action, Field, Scalar, Type};

/// The side of a call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Side {
    /// Nothing may change but the notation of a scalar.
    Request,
    /// The service leaves out what is zero, so null and zero values are dropped on both sides, whatever their depth.
    /// Items of lists are kept; free JSON and the values of maps are compared as they are.
    Response,
}

/// The members of a request or of a `Result` in that form.
pub(crate) fn normal(action: &Action, side: Side, value: &Value) -> Value {
    let fields: Vec<&Field> = match side {
        Side::Request => action
            .request
            .query
            .iter()
            .chain(&action.request.body)
            .collect(),
        Side::Response => action.response.iter().collect(),
    };
    Form { action, side }.members(&fields, value)
}

struct Form<'a> {
    action: &'a Action,
    side: Side,
}

impl Form<'_> {
    fn members(&self, fields: &[&Field], value: &Value) -> Value {
        let Value::Object(members) = value else {
            return value.clone();
        };
        let mut normal = Map::new();
        for (name, value) in members {
            let known = |field: &&&Field| field.name == *name || field.aliases.contains(name);
            let Some(field) = fields.iter().find(known) else {
                normal.insert(name.clone(), value.clone());
                continue;
            };
            let value = self.value(&field.ty, value);
            if self.side == Side::Request || !is_zero(&value) {
                normal.insert(field.name.clone(), value);
            }
        }
        Value::Object(normal)
    }

    fn value(&self, ty: &Type, value: &Value) -> Value {
        match (ty, value) {
            (Type::Struct { name }, _) => {
                let def = self.action.struct_def(name).unwrap();
                self.members(&def.fields.iter().collect::<Vec<_>>(), value)
            }
            (Type::List { of }, Value::Array(items)) => {
                items.iter().map(|item| self.value(of, item)).collect()
            }
            (Type::Int {} | Type::Uint {} | Type::Float {}, _) => number(value),
            (
                Type::Enum {
                    of: Scalar::Int, ..
                },
                _,
            ) => number(value),
            (
                Type::String {}
                | Type::Enum {
                    of: Scalar::String, ..
                },
                Value::Number(number),
            ) => number.to_string().into(),
            (Type::Bool {}, Value::String(text)) => (text == "true").into(),
            _ => value.clone(),
        }
    }
}

/// `1`, `1.0`, `"1"` and the empty text, which stands for zero, as one number.
fn number(value: &Value) -> Value {
    let number = match value {
        Value::Number(number) => number.clone(),
        Value::String(text) if text.is_empty() => 0.into(),
        Value::String(text) => match text.parse::<Number>() {
            Ok(number) => number,
            Err(_) => return value.clone(),
        },
        _ => return value.clone(),
    };
    match number.as_f64() {
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15 => {
            (float as i64).into()
        }
        _ => Value::Number(number),
    }
}

fn is_zero(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(true) => false,
    }
}
