//! Conditional requirements: whether a request that was allowed is refused, or the other way round.

use std::collections::BTreeMap;

use serde_json::Value;
use volc_ir::{OneOf, OneOfCount, RequiredIf};

use super::rule::Rule;

/// Compares the conditions under which an optional field is required. One condition is enough.
pub(super) fn required_if(
    old: &[RequiredIf],
    new: &[RequiredIf],
    push: &mut impl FnMut(Rule, String),
) {
    let (was, is) = (Cases::new(old), Cases::new(new));
    let rule = match (was.cover(&is), is.cover(&was)) {
        (true, true) => return,
        (true, false) => Rule::RequirementLoosened,
        (false, _) => Rule::RequirementTightened,
    };
    push(rule, format!("{}, was {}", is.text(), was.text()));
}

/// Stands among the values of a condition for a member that is unset.
static UNSET: Value = Value::Null;

/// The values with which a field is required, by the member that decides and the one that stands in; `None` for any.
struct Cases<'a>(BTreeMap<(&'a str, Option<&'a str>), Option<Vec<&'a Value>>>);

impl<'a> Cases<'a> {
    fn new(conditions: &'a [RequiredIf]) -> Self {
        let mut cases = BTreeMap::new();
        for condition in conditions {
            let key = (condition.member.as_str(), condition.unless.as_deref());
            let values = cases.entry(key).or_insert_with(|| Some(Vec::new()));
            match values {
                Some(_) if condition.values.is_empty() => *values = None,
                Some(values) => {
                    values.extend(&condition.values);
                    values.extend(condition.or_unset.then_some(&UNSET));
                }
                None => {}
            }
        }
        Self(cases)
    }

    /// Returns whether a field that is required by `other` is required by this, too.
    fn cover(&self, other: &Self) -> bool {
        other.0.iter().all(|((member, unless), values)| {
            // Without a stand-in, a condition holds more often.
            let mine = [*unless, None].map(|unless| self.0.get(&(*member, unless)));
            let mine: Vec<_> = mine.into_iter().flatten().collect();
            match values {
                _ if mine.iter().any(|mine| mine.is_none()) => true,
                None => false,
                Some(values) => values.iter().all(|value| {
                    let mut lists = mine.iter().filter_map(|mine| mine.as_ref());
                    lists.any(|mine| mine.contains(value))
                }),
            }
        })
    }

    fn text(&self) -> String {
        if self.0.is_empty() {
            return "optional".to_owned();
        }
        let case = |((member, unless), values): (&(&str, Option<&str>), &Option<Vec<&Value>>)| {
            let values = values.as_ref().map(|values| {
                let values = values.iter().map(|value| match value {
                    Value::Null => "unset".to_owned(),
                    value => value.to_string(),
                });
                format!(" is {}", values.collect::<Vec<_>>().join(" or "))
            });
            let values = values.unwrap_or_else(|| " is set".to_owned());
            let unless =
                unless.map_or_else(String::new, |unless| format!(" and `{unless}` is unset"));
            format!("`{member}`{values}{unless}")
        };
        let cases: Vec<String> = self.0.iter().map(case).collect();
        format!("required if {}", cases.join(", or "))
    }
}

/// Compares the requirements on several members of a struct. All of them must hold.
pub(super) fn one_of(old: &[OneOf], new: &[OneOf], push: &mut impl FnMut(Rule, String)) {
    let imply = |from: &[OneOf], to: &OneOf| from.iter().any(|from| implies(from, to));
    let tighter: Vec<&OneOf> = new.iter().filter(|rule| !imply(old, rule)).collect();
    let looser: Vec<&OneOf> = old.iter().filter(|rule| !imply(new, rule)).collect();
    match (tighter.as_slice(), looser.as_slice()) {
        ([], []) => {}
        ([], looser) => push(
            Rule::RequirementLoosened,
            format!("no longer: {}", text(looser)),
        ),
        (tighter, _) => push(
            Rule::RequirementTightened,
            format!("now: {}", text(tighter)),
        ),
    }
}

/// Returns whether every request that keeps to one requirement keeps to the other.
fn implies(from: &OneOf, to: &OneOf) -> bool {
    let within = from
        .members
        .iter()
        .all(|member| to.members.contains(member));
    match (from.count, to.count) {
        (_, OneOfCount::AtLeast) => within,
        (OneOfCount::Exactly, OneOfCount::Exactly) => {
            within && from.members.len() == to.members.len()
        }
        (OneOfCount::AtLeast, OneOfCount::Exactly) => false,
    }
}

fn text(rules: &[&OneOf]) -> String {
    let rule = |rule: &&OneOf| {
        let count = match rule.count {
            OneOfCount::Exactly => "exactly one",
            OneOfCount::AtLeast => "at least one",
        };
        let members: Vec<String> = rule
            .members
            .iter()
            .map(|member| format!("`{member}`"))
            .collect();
        format!("{count} of {}", members.join(", "))
    };
    let rules: Vec<String> = rules.iter().map(rule).collect();
    rules.join("; ")
}
