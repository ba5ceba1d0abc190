//! Conditional requirements become data where the member that they speak of stands beside, or in a struct around.

use std::collections::BTreeMap;

use serde_json::Value;
use volc_ir::{RequiredIf, Type};

use super::{Shape, Shaped, without_variants};
use crate::{
    lower::enclosing::Enclosing,
    meaning::{Kind, conditions, defaults},
    row::Row,
};

/// Words without which no condition is stated.
const MARKS: &[&str] = &[
    "必填",
    "必选",
    "必传",
    "必须填写",
    "正确填写",
    "正确设置",
    "equired",
];

/// Gives the fields of a struct the conditions that their descriptions state. `around` are the structs that it is in,
/// the outermost first.
pub(super) fn apply(fields: &mut [Shaped], rows: &[Row], around: &[Enclosing]) {
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
            .filter_map(|condition| resolve(fields, condition, &shaped.field.name, around))
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
fn resolve(
    fields: &[Shaped],
    condition: &conditions::Condition,
    own: &str,
    around: &[Enclosing],
) -> Option<RequiredIf> {
    let exact = fields
        .iter()
        .find(|shaped| shaped.field.name == condition.member);
    let member = exact.or_else(|| {
        fields
            .iter()
            .find(|shaped| shaped.field.name.eq_ignore_ascii_case(&condition.member))
    });
    let Some(member) = member else {
        return further_out(condition, around);
    };
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
    let values = values(condition, kind)?;
    let default = member.field.default.as_ref();
    Some(RequiredIf {
        member: member.field.name.clone(),
        or_unset: default.is_some_and(|default| values.contains(default)),
        values,
        unless: None,
    })
}

/// The condition on a member of the nearest struct around that has it, by its path from the request. Below a list no
/// path says which item is meant.
fn further_out(condition: &conditions::Condition, around: &[Enclosing]) -> Option<RequiredIf> {
    let found = around.iter().enumerate().rev().find_map(|(at, outer)| {
        let mut members = outer.members.iter();
        let (name, kind) = members.find(|(name, _)| *name == condition.member)?;
        Some((at, outer, name, *kind))
    });
    let (at, outer, name, kind) = found?;
    let is_sent = outer.path.starts_with("Body") || outer.path.starts_with("Query");
    let is_in_list = around.iter().take(at).any(|outer| outer.leads_into_list);
    if is_in_list || !is_sent || kind == Kind::Other {
        return None;
    }
    Some(RequiredIf {
        member: format!("{}.{name}", without_variants(&outer.path)),
        values: values(condition, kind)?,
        or_unset: false,
        unless: None,
    })
}

/// The values of a condition, none of them twice; `None` if one is of another type.
fn values(condition: &conditions::Condition, kind: Kind) -> Option<Vec<Value>> {
    let mut values: Vec<Value> = Vec::new();
    for text in &condition.values {
        let value = defaults::typed(text, kind)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Some(values)
}
