//! Conditional requirements become data where the member that they speak of stands beside.

use std::collections::BTreeMap;

use serde_json::Value;
use volc_ir::{RequiredIf, Type};

use super::{Shape, Shaped};
use crate::{
    meaning::{Kind, conditions, defaults},
    row::Row,
};

/// Words without which no condition is stated.
const MARKS: &[&str] = &["必填", "必选", "必传", "必须填写", "equired"];

/// Gives the fields of a struct the conditions that their descriptions state.
pub(super) fn apply(fields: &mut [Shaped], rows: &[Row]) {
    let mut found: Vec<(usize, Vec<RequiredIf>)> = Vec::new();
    let texts: BTreeMap<&str, &str> = rows
        .iter()
        .rev()
        .map(|row| (row.name.text.as_str(), row.description.text.as_str()))
        .collect();
    for (at, shaped) in fields
        .iter()
        .enumerate()
        .filter(|(_, shaped)| !shaped.field.required)
    {
        let text = texts
            .get(shaped.field.name.as_str())
            .copied()
            .unwrap_or_default();
        if !MARKS.iter().any(|mark| text.contains(mark)) {
            continue;
        }
        let stated = conditions::parse(text);
        let conditions: Vec<RequiredIf> = stated
            .iter()
            .filter_map(|condition| resolve(fields, condition, &shaped.field.name))
            .collect();
        if !conditions.is_empty() {
            found.push((at, conditions));
        }
    }
    for (at, conditions) in found {
        if let Some(shaped) = fields.get_mut(at) {
            shaped.field.required_if = conditions;
        }
    }
}

/// The condition with the member's own name and values of its type; the case of the name does not matter.
fn resolve(fields: &[Shaped], condition: &conditions::Condition, own: &str) -> Option<RequiredIf> {
    let exact = fields
        .iter()
        .find(|shaped| shaped.field.name == condition.member);
    let member = exact.or_else(|| {
        fields
            .iter()
            .find(|shaped| shaped.field.name.eq_ignore_ascii_case(&condition.member))
    })?;
    if member.field.name == own {
        return None;
    }
    let kind = match &member.shape {
        Shape::Leaf(Type::Bool {}) => Kind::Bool,
        Shape::Leaf(Type::Int {} | Type::Uint {}) => Kind::Int,
        Shape::Leaf(Type::String {}) => Kind::String,
        Shape::Enum(_)
            if member
                .field
                .values
                .iter()
                .all(|listed| listed.value.is_string()) =>
        {
            Kind::String
        }
        Shape::Enum(_) => Kind::Int,
        _ => return None,
    };
    let mut values: Vec<Value> = Vec::new();
    for text in &condition.values {
        let value = defaults::typed(text, kind)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Some(RequiredIf {
        member: member.field.name.clone(),
        values,
        unless: None,
    })
}
