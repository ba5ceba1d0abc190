//! Conditions that name a value by what it means: `转码时必填` beside `0：转码`.

use serde_json::Value;
use volc_ir::{ListedValue, RequiredIf};

use super::member::{holds_unset, members_of};
use super::{Shaped, ShapedStruct};
use crate::meaning::conditions::{Case, meaning_of_value};

/// Words that many members have a value for, so that they do not tell which one is meant.
const COMMON: &[&str] = &[
    "开启",
    "关闭",
    "启用",
    "禁用",
    "打开",
    "开始",
    "停止",
    "不开启",
    "不启用",
    "默认",
    "其他",
    "其它",
    "自定义",
    "全部",
    "成功",
    "失败",
    "支持",
    "不支持",
];

/// The condition on the only member beside, or else in a struct beside, whose values have these meanings.
pub(super) fn resolve(
    fields: &[Shaped],
    case: &Case,
    own: &str,
    structs: &[ShapedStruct],
) -> Option<RequiredIf> {
    let is_clear = |words: &String| words.chars().count() > 1 && !COMMON.contains(&words.as_str());
    if !case.values.iter().all(is_clear) {
        return None;
    }
    let beside = fields.iter().filter(|shaped| shaped.field.name != own);
    let beside = beside.map(|shaped| (shaped.field.name.clone(), shaped));
    let candidates: Vec<_> = beside.filter(|(_, member)| has(member, case)).collect();
    if !candidates.is_empty() {
        return single(candidates, case, true);
    }
    let inner = fields.iter().flat_map(|outer| {
        let members = members_of(outer, structs).iter();
        members.map(|member| {
            (
                format!("{}.{}", outer.field.name, member.field.name),
                member,
            )
        })
    });
    single(
        inner.filter(|(_, member)| has(member, case)).collect(),
        case,
        false,
    )
}

/// Returns whether a member has a value with one of the meanings.
fn has(member: &Shaped, case: &Case) -> bool {
    let listed = || member.field.values.iter();
    let mut meanings = case.values.iter();
    meanings.any(|words| listed().any(|value| meaning_of_value(&value.docs.zh) == *words))
}

/// The condition on a member, if it is the only one.
fn single(candidates: Vec<(String, &Shaped)>, case: &Case, beside: bool) -> Option<RequiredIf> {
    let [(path, member)] = candidates.as_slice() else {
        return None;
    };
    let meanings = case.values.iter();
    let values: Option<Vec<Value>> = meanings
        .map(|words| value(&member.field.values, words))
        .collect();
    let values = values?;
    Some(RequiredIf {
        member: path.clone(),
        or_unset: beside && holds_unset(member, &values),
        values,
        unless: None,
    })
}

/// The only listed value with a meaning.
pub(super) fn value(listed: &[ListedValue], words: &str) -> Option<Value> {
    let mut found = listed
        .iter()
        .filter(|value| meaning_of_value(&value.docs.zh) == words);
    let value = found.next()?.value.clone();
    found.next().is_none().then_some(value)
}
