//! Conditional requirements become data where the member that they speak of stands beside, in a struct beside, or in a
//! struct around. A condition that refuses a valid call would be worse than none, so that everything else is reported.

mod meant;
mod member;

use std::collections::BTreeMap;

use serde_json::Value;
use volc_ir::{RequiredIf, Type};

use self::member::{holds_unset, members_of};
use super::{Shape, Shaped, ShapedStruct, without_variants};
use crate::{
    lower::enclosing::Enclosing,
    meaning::{
        Kind,
        conditions::{self, Case, Naming, Stated},
        defaults,
        required::{self, Required},
    },
    row::Row,
};

/// Words of a condition that no member is found for, by the place of their field.
pub(super) type Unread = BTreeMap<usize, Vec<String>>;

/// The members that a condition may speak of.
#[derive(Clone, Copy)]
pub(super) struct Members<'a> {
    pub(super) structs: &'a [ShapedStruct],
    /// The structs that it is in, the outermost first.
    pub(super) around: &'a [Enclosing],
    /// The member of the request that says that only some parameters are sent.
    pub(super) partial: Option<&'a str>,
    /// The Action changes something: what is left out keeps its value, and need not have the default.
    pub(super) is_update: bool,
}

/// Gives the fields of a struct the conditions that their descriptions state. Returns those that are not understood.
pub(super) fn apply(fields: &mut [Shaped], rows: &[Row], members: Members<'_>) -> Unread {
    let rows: BTreeMap<&str, &Row> = rows
        .iter()
        .rev()
        .map(|row| (row.name.text.as_str(), row))
        .collect();
    let mut found: Vec<(usize, Vec<RequiredIf>)> = Vec::new();
    let mut unread = Unread::new();
    for (at, shaped) in fields.iter().enumerate() {
        let name = shaped.field.name.as_str();
        let Some(row) = rows.get(name).filter(|_| !shaped.field.required) else {
            continue;
        };
        let (mut conditions, dropped) = of_row(fields, row, name, members);
        if !dropped.is_empty() {
            unread.insert(at, dropped);
        }
        for condition in &mut conditions {
            // What is left out was set before. A condition on the partial update itself says what it needs.
            let partial = members
                .partial
                .filter(|path| !path.ends_with(&condition.member));
            condition.unless = partial.map(str::to_owned);
            condition.or_unset &= !members.is_update;
        }
        found.push((at, conditions));
    }
    for (at, conditions) in found {
        if let Some(shaped) = fields.get_mut(at) {
            shaped.field.required_if = conditions;
        }
    }
    unread
}

/// The conditions of a row, and the words of those that are not certain.
fn of_row(
    fields: &[Shaped],
    row: &Row,
    own: &str,
    members: Members<'_>,
) -> (Vec<RequiredIf>, Vec<String>) {
    let stated = stated(row, own);
    let waived: Vec<_> = stated
        .waived
        .iter()
        .map(|case| resolve(fields, case, own, members))
        .collect();
    let (mut conditions, mut dropped) = (Vec::new(), stated.unread);
    for condition in stated.conditions {
        let found = resolve(fields, &condition.case, own, members);
        // A waiver in the other cases of the same member takes nothing back: `静态转码必填,动态转码无需填写`.
        let is_certain = |found: &RequiredIf| {
            let mut waived = waived.iter();
            !condition.is_narrowed && waived.all(|waived| is_beside(waived.as_ref(), found))
        };
        match found {
            Some(found) if is_certain(&found) => add(&mut conditions, found),
            None if condition.case.is_bare => {}
            _ => dropped.push(condition.words),
        }
    }
    (conditions, dropped)
}

/// Returns whether a case certainly holds with other values of the same member.
fn is_beside(case: Option<&RequiredIf>, condition: &RequiredIf) -> bool {
    case.is_some_and(|case| {
        case.member == condition.member
            && !case
                .values
                .iter()
                .any(|value| condition.values.contains(value))
    })
}

/// The requirements that a row states: in its description, and in its mark if that is more than a mark.
fn stated(row: &Row, own: &str) -> Stated {
    let mut stated = conditions::parse(&row.description.text, own);
    let mark = row.required.as_ref().map(|cell| cell.text.as_str());
    let Some(mark) = mark.filter(|mark| required::parse(mark) == Some(Required::Sometimes)) else {
        return stated;
    };
    let marked = conditions::parse(mark, own);
    stated.unread.extend(marked.unread);
    stated.waived.extend(marked.waived);
    stated
        .conditions
        .extend(marked.conditions.into_iter().map(|mut condition| {
            // Words beside a mark are a case, even if no member has such a value.
            condition.case.is_bare = false;
            condition
        }));
    stated
}

/// Adds a condition: the values of one member together.
fn add(conditions: &mut Vec<RequiredIf>, new: RequiredIf) {
    let same = |known: &&mut RequiredIf| known.member == new.member;
    let Some(known) = conditions.iter_mut().find(same) else {
        conditions.push(new);
        return;
    };
    known.or_unset |= new.or_unset;
    for value in new.values {
        if !known.values.contains(&value) {
            known.values.push(value);
        }
    }
}

/// The condition with the member's own name and values of its type; the case of the name does not matter.
fn resolve(fields: &[Shaped], case: &Case, own: &str, members: Members<'_>) -> Option<RequiredIf> {
    let Some(named) = &case.member else {
        return meant::resolve(fields, case, own, members.structs);
    };
    let exact = fields.iter().find(|shaped| shaped.field.name == *named);
    let member = exact.or_else(|| {
        fields
            .iter()
            .find(|shaped| shaped.field.name.eq_ignore_ascii_case(named))
    });
    let Some(member) = member else {
        return inside(fields, case, named, members.structs)
            .or_else(|| further_out(case, named, members.around));
    };
    if member.field.name == own {
        return None;
    }
    let values = values_of(member, case)?;
    Some(RequiredIf {
        member: member.field.name.clone(),
        or_unset: holds_unset(member, &values),
        values,
        unless: None,
    })
}

/// The condition on a member of a struct beside, by its path: `Part.Mode`.
fn inside(
    fields: &[Shaped],
    case: &Case,
    named: &str,
    structs: &[ShapedStruct],
) -> Option<RequiredIf> {
    let mut names = named.split('.');
    let first = names.next()?;
    let mut member = fields.iter().find(|shaped| shaped.field.name == first)?;
    for name in names {
        let mut inner = members_of(member, structs).iter();
        member = inner.find(|shaped| shaped.field.name == name)?;
    }
    Some(RequiredIf {
        member: named.to_owned(),
        values: values_of(member, case)?,
        or_unset: false,
        unless: None,
    })
}

/// The values of a condition on a member; `None` if one is not of its type, or none of those that the page lists.
fn values_of(member: &Shaped, case: &Case) -> Option<Vec<Value>> {
    let listed = &member.field.values;
    if case.naming == Naming::Meaning {
        let meanings = case.values.iter();
        return meanings.map(|words| meant::value(listed, words)).collect();
    }
    let kind = match &member.shape {
        Shape::Leaf(Type::Bool {}) => Kind::Bool,
        Shape::Leaf(Type::Int {} | Type::Uint {}) => Kind::Int,
        Shape::Leaf(Type::String {}) => Kind::String,
        Shape::Enum(_) if listed.iter().all(|listed| listed.value.is_string()) => Kind::String,
        Shape::Enum(_) => Kind::Int,
        _ => return None,
    };
    // Without a list, a word in prose may be none of the values: `X 为 null`.
    if case.naming == Naming::Word && listed.is_empty() {
        return None;
    }
    let values = values(case, kind)?;
    let is_listed = |value: &Value| listed.iter().any(|listed| listed.value == *value);
    (listed.is_empty() || values.iter().all(is_listed)).then_some(values)
}

/// The condition on a member of the nearest struct around that has it, by its path from the request. Below a list no
/// path says which item is meant.
fn further_out(case: &Case, named: &str, around: &[Enclosing]) -> Option<RequiredIf> {
    let found = around.iter().enumerate().rev().find_map(|(at, outer)| {
        let mut members = outer.members.iter();
        let (name, kind) = members.find(|(name, _)| name == named)?;
        Some((at, outer, name, *kind))
    });
    let (at, outer, name, kind) = found?;
    let is_sent = outer.path.starts_with("Body") || outer.path.starts_with("Query");
    let is_in_list = around.iter().take(at).any(|outer| outer.leads_into_list);
    if is_in_list || !is_sent || kind == Kind::Other || case.naming != Naming::Literal {
        return None;
    }
    Some(RequiredIf {
        member: format!("{}.{name}", without_variants(&outer.path)),
        values: values(case, kind)?,
        or_unset: false,
        unless: None,
    })
}

/// The values of a condition, none of them twice; `None` if one is of another type.
fn values(case: &Case, kind: Kind) -> Option<Vec<Value>> {
    let mut values: Vec<Value> = Vec::new();
    for text in &case.values {
        let value = defaults::typed(text, kind)?;
        if !values.contains(&value) {
            values.push(value);
        }
    }
    Some(values)
}
