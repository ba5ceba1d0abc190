//! Variants with the same tags: what tells them apart when they are read.

use std::{collections::BTreeMap, ops::Range};

use serde_json::Value;

use super::{Draft, tags};
use crate::{
    meaning::{
        Kind,
        required::{self, Required},
        values,
    },
    row::Row,
};

/// The reason why variants cannot be told apart, and its place.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) why: String,
    pub(super) spans: Vec<Range<usize>>,
}

impl Problem {
    /// Nothing says which variant is meant.
    pub(super) fn untagged(drafts: &[Draft<'_>]) -> Self {
        Self {
            why: "no member beside or inside it says which one it is".to_owned(),
            spans: drafts.iter().map(|draft| draft.row.span.clone()).collect(),
        }
    }
}

/// Gives variants with the same tags their predicates, and puts the one without any behind the others.
pub(super) fn separate(drafts: &mut Vec<Draft<'_>>) -> Option<Problem> {
    let mut groups: Vec<(BTreeMap<String, Value>, Vec<usize>)> = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        match groups.iter_mut().find(|(when, _)| *when == draft.when) {
            Some((_, group)) => group.push(at),
            None => groups.push((draft.when.clone(), vec![at])),
        }
    }
    let mut order: Vec<usize> = Vec::new();
    let mut problem = None;
    for (when, group) in groups {
        if group.len() < 2 {
            order.extend(group);
            continue;
        }
        match predicates(drafts, &group) {
            Ok(found) => {
                let mut bare = Vec::new();
                for (at, (has, one_of)) in group.iter().zip(found) {
                    if has.is_empty() && one_of.is_empty() {
                        bare.push(*at);
                    } else {
                        order.push(*at);
                    }
                    if let Some(draft) = drafts.get_mut(*at) {
                        draft.has = has;
                        draft.one_of = one_of;
                    }
                }
                order.extend(bare);
            }
            Err((a, b)) => {
                let pair = [drafts.get(a), drafts.get(b)].into_iter().flatten();
                let titles: Vec<String> = pair
                    .clone()
                    .map(|draft| format!("`{}`", draft.row.name.text))
                    .collect();
                let tags = if when.is_empty() {
                    "no tag".to_owned()
                } else {
                    tags::described(&when)
                };
                problem.get_or_insert(Problem {
                    why: format!(
                        "{} have {tags}, and no member that only one of them has",
                        titles.join(" and ")
                    ),
                    spans: pair.map(|draft| draft.row.span.clone()).collect(),
                });
                order.extend(group);
            }
        }
    }
    let mut slots: Vec<Option<Draft<'_>>> = std::mem::take(drafts).into_iter().map(Some).collect();
    drafts.extend(order.into_iter().filter_map(|at| slots.get_mut(at)?.take()));
    problem
}

/// The cost of a predicate on members that may be absent: one on a required member is better.
const UNCERTAIN: usize = 1000;

type Predicates = (Vec<String>, BTreeMap<String, Vec<Value>>);

/// The predicates of a group, with none for exactly one variant: that which the others' predicates all exclude.
fn predicates(drafts: &[Draft<'_>], group: &[usize]) -> Result<Vec<Predicates>, (usize, usize)> {
    let members: Vec<Vec<Member>> = group
        .iter()
        .map(|at| {
            drafts
                .get(*at)
                .map(|draft| members(&draft.row))
                .unwrap_or_default()
        })
        .collect();
    let declared: Vec<Predicates> = group
        .iter()
        .map(|at| {
            drafts
                .get(*at)
                .map(|draft| (draft.has.clone(), draft.one_of.clone()))
                .unwrap_or_default()
        })
        .collect();
    let is_declared = |at: usize| {
        declared
            .get(at)
            .is_some_and(|(has, one_of)| !has.is_empty() || !one_of.is_empty())
    };
    let mut best: Option<(usize, Vec<Predicates>)> = None;
    let mut failed = (
        group.first().copied().unwrap_or(0),
        group.get(1).copied().unwrap_or(0),
    );
    for bare in 0..group.len() {
        if is_declared(bare) {
            continue;
        }
        let mut found: Vec<Predicates> = Vec::new();
        let mut certain: Vec<bool> = Vec::new();
        let mut missing = 0;
        for at in 0..group.len() {
            let local = match at {
                at if at == bare => Some((Predicates::default(), true)),
                at if is_declared(at) => declared.get(at).cloned().map(|declared| (declared, true)),
                at => of_variant(&members, at, bare),
            };
            if local.is_none() {
                missing += 1;
                failed = (
                    group.get(at).copied().unwrap_or(0),
                    group.get(bare).copied().unwrap_or(0),
                );
            }
            let (local, is_certain) = local.unwrap_or_default();
            found.push(local);
            certain.push(is_certain);
        }
        if missing == 0 {
            // The fewest members that are looked at tell most plainly.
            let cost = found
                .iter()
                .zip(&certain)
                .map(|((has, one_of), certain)| {
                    has.len() + 2 * one_of.len() + if *certain { 0 } else { UNCERTAIN }
                })
                .sum();
            if best.as_ref().is_none_or(|(known, _)| cost < *known) {
                best = Some((cost, found));
            }
        }
    }
    best.map(|(_, found)| found).ok_or(failed)
}

/// A member of a variant, at any depth.
struct Member {
    path: String,
    is_required: bool,
    values: Vec<Value>,
}

fn members(row: &Row) -> Vec<Member> {
    let mut found = Vec::new();
    collect(&row.children, "", true, &mut found);
    found
}

fn collect(rows: &[Row], path: &str, is_certain: bool, out: &mut Vec<Member>) {
    for row in rows.iter().filter(|row| !row.is_variant) {
        let path = match path {
            "" => row.name.text.clone(),
            path => format!("{path}.{}", row.name.text),
        };
        let mark = row
            .required
            .as_ref()
            .and_then(|cell| required::parse(&cell.text));
        let is_required = is_certain && mark == Some(Required::Always);
        let kind = tags::kind(row);
        let mut values: Vec<Value> = Vec::new();
        if matches!(kind, Kind::String | Kind::Int) {
            values.extend(tags::constant(row));
            if values.is_empty() {
                values.extend(
                    values::parse(&row.description.text, kind, &mut Vec::new())
                        .into_iter()
                        .map(|listed| listed.value),
                );
            }
        }
        out.push(Member {
            path: path.clone(),
            is_required,
            values,
        });
        collect(&row.children, &path, is_required, out);
    }
}

/// Returns the predicates that only this variant of its group fulfills: on a required member; else on the values of a
/// member that the others list otherwise or not at all, together with every member that only this one has. One
/// predicate that holds is enough, so an object for which none does has only members of the bare variant. The second
/// part of the result is true if a required member decides.
fn of_variant(members: &[Vec<Member>], at: usize, bare: usize) -> Option<(Predicates, bool)> {
    let local = members.get(at)?;
    let others = || {
        members
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .map(|(_, members)| members)
    };
    let is_foreign =
        |path: &str| others().all(|members| members.iter().all(|member| member.path != path));
    if let Some(member) = local
        .iter()
        .find(|member| member.is_required && is_foreign(&member.path))
    {
        return Some(((vec![member.path.clone()], BTreeMap::new()), true));
    }
    let bare = members.get(bare)?;
    let is_listed = |member: &&Member| {
        let rivals = || others().flatten().filter(|other| other.path == member.path);
        let disjoint = |rival: &Member| {
            rival
                .values
                .iter()
                .all(|value| !member.values.contains(value))
        };
        !member.values.is_empty() && rivals().count() > 0 && rivals().all(disjoint)
    };
    let listed = local
        .iter()
        .filter(is_listed)
        .max_by_key(|member| member.is_required);
    // A leaf that the bare variant lacks would be lost, were this one read as that.
    let lacks = local.iter().filter(|member| {
        let is_leaf = !local
            .iter()
            .any(|inner| inner.path.starts_with(&format!("{}.", member.path)));
        is_leaf && bare.iter().all(|other| other.path != member.path)
    });
    let has: Vec<String> = lacks
        .filter(|member| is_foreign(&member.path))
        .map(|member| member.path.clone())
        .collect();
    let one_of = listed
        .map(|listed| (listed.path.clone(), listed.values.clone()))
        .into_iter()
        .collect();
    let is_certain = listed.is_some_and(|listed| listed.is_required);
    (!has.is_empty() || listed.is_some()).then_some(((has, one_of), is_certain))
}
