//! The known facts of fields and Actions, in English sentences.

use serde_json::{Number, Value};
use volc_ir::{
    Action, Bounds, Effect, Facts, Field, Format, OneOf, OneOfCount, Range, RateLimit,
    RateLimitScope, RequiredIf, Type, TypeDef, Wait,
};

use super::docs::code;

/// The conditions, the bounds, the default of a field; empty if it has none.
pub(crate) fn of_field(field: &Field) -> String {
    let mut facts: Vec<String> = field.required_if.iter().map(of_condition).collect();
    facts.extend(of_bounds(&field.bounds));
    facts.extend(field.format.and_then(of_format).map(str::to_owned));
    if let Some(fixed) = &field.fixed {
        facts.push(format!("Set to {} unless changed.", shown(fixed)));
    }
    if let Some(default) = &field.default {
        facts.push(format!("Default {}.", shown(default)));
    }
    facts.join(" ")
}

/// A value as code.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => code("\"\""),
        Value::String(text) => code(text),
        other => code(&other.to_string()),
    }
}

/// A type in words.
pub(crate) fn of_type(ty: &Type) -> String {
    // A shared type is referred to by its family and its name.
    let name = |name: &str| code(name.rsplit('/').next().unwrap_or(name));
    match ty {
        Type::Int {} => "an integer".to_owned(),
        Type::Uint {} => "an unsigned integer".to_owned(),
        Type::Float {} => "a number".to_owned(),
        Type::Bool {} => "a boolean".to_owned(),
        Type::String {} => "a text".to_owned(),
        Type::Json {} => "free JSON".to_owned(),
        Type::List { of } => format!("a list whose items are each {}", of_type(of)),
        Type::Map { of } => format!("a map whose values are each {}", of_type(of)),
        Type::Struct { name: ty } => format!("the struct {}", name(ty)),
        Type::Enum { name: ty, .. } => format!("the enumeration {}", name(ty)),
        Type::Union { name: ty } => format!("the union {}", name(ty)),
    }
}

fn of_condition(condition: &RequiredIf) -> String {
    let mut values: Vec<String> = condition.values.iter().map(shown).collect();
    values.extend(condition.or_unset.then(|| "unset".to_owned()));
    let is = match values.as_slice() {
        [] => "is set".to_owned(),
        values => format!("is {}", alternatives(values)),
    };
    let unless = condition.unless.as_ref();
    let unless = unless
        .map(|member| format!(", unless {} is set", code(member)))
        .unwrap_or_default();
    format!("Required if {} {is}{unless}.", code(&condition.member))
}

/// A list with `or` before the last item.
fn alternatives(items: &[String]) -> String {
    match items {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        items => items.concat(),
    }
}

/// A requirement on several members.
pub(crate) fn of_rule(rule: &OneOf) -> String {
    let members: Vec<String> = rule.members.iter().map(|member| code(member)).collect();
    let members = match members.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        members => members.concat(),
    };
    let count = match rule.count {
        OneOfCount::Exactly => "Exactly",
        OneOfCount::AtLeast => "At least",
    };
    format!("{count} one of {members} must be set.")
}

/// Returns the meaning of a format's name, where the type does not tell it.
fn of_format(format: Format) -> Option<&'static str> {
    Some(match format {
        Format::DateTime => "A date and time of RFC 3339.",
        Format::Date => "A date such as `2026-11-27`.",
        Format::UnixSeconds => "Seconds since 1970.",
        Format::UnixMilliseconds => "Milliseconds since 1970.",
        Format::Json => "JSON as a text.",
        Format::Base64 => "Base64.",
        Format::Uri => return None,
    })
}

/// The bounds, a sentence each.
pub(crate) fn of_bounds(bounds: &Bounds) -> Vec<String> {
    let mut facts = Vec::new();
    let range = range(bounds);
    if !range.is_empty() {
        facts.push(sentence(&range));
    }
    let counts = [
        (bounds.min_length, bounds.max_length, "characters"),
        (bounds.min_bytes, bounds.max_bytes, "bytes"),
        (bounds.min_items, bounds.max_items, "items"),
    ];
    for (min, max, unit) in counts {
        facts.extend(match (min, max) {
            (Some(min), Some(max)) if min == max => Some(format!("Exactly {min} {unit}.")),
            (Some(min), Some(max)) => Some(format!("{min} to {max} {unit}.")),
            (Some(min), None) => Some(format!("At least {min} {unit}.")),
            (None, Some(max)) => Some(format!("At most {max} {unit}.")),
            (None, None) => None,
        });
    }
    facts.extend(
        bounds
            .pattern
            .as_ref()
            .map(|pattern| format!("Matches {}.", code(pattern))),
    );
    facts
}

/// The ranges, those that are more than a single value first.
fn range(bounds: &Bounds) -> String {
    let ranges = bounds
        .any_of
        .iter()
        .filter(|range| range.value().is_none())
        .map(one_range);
    let singles: Vec<String> = bounds.singles().map(Number::to_string).collect();
    let ranges: Vec<String> = ranges.chain(singles).collect();
    ranges.join(", or ")
}

fn one_range(range: &Range) -> String {
    let side = |number: &Option<Number>, exclusive: bool, words: [&str; 2]| {
        let number = number.as_ref()?;
        Some(format!("{} {number}", words[usize::from(exclusive)]))
    };
    let min = side(&range.min, range.exclusive_min, ["at least", "more than"]);
    let max = side(&range.max, range.exclusive_max, ["at most", "less than"]);
    let sides: Vec<String> = [min, max].into_iter().flatten().collect();
    sides.join(" and ")
}

fn sentence(text: &str) -> String {
    capitalised(text) + "."
}

/// The text with a capital first.
pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).collect()
}

/// The effect, the limits, the requirements and the page of an Action.
pub(crate) fn of_action(action: &Action) -> String {
    let mut facts = Vec::new();
    facts.extend(match action.effect {
        Some(Effect::Read) => Some("Read-only.".to_owned()),
        Some(Effect::Write) => Some("Mutating.".to_owned()),
        None => None,
    });
    facts.extend(action.rate_limits.iter().map(of_limit));
    facts.extend(action.request.one_of.iter().map(of_rule));
    facts.push(generated_from(action));
    facts.join(" ")
}

/// The effect of a call, and what follows from it for retries.
pub(crate) fn of_effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "read-only; retried after a lost response or a timeout",
        Effect::Write => "mutating; retried only if the service cannot have begun",
    }
}

/// The end of the wait for a task, and the states in which it goes on.
pub(crate) fn of_wait(action: &Action, wait: &Wait) -> String {
    let values = |values: &[Value]| alternatives(&values.iter().map(shown).collect::<Vec<_>>());
    let failed = match wait.failed.as_slice() {
        [] => String::new(),
        failed => format!(", and as failed when it is {}", values(failed)),
    };
    let status = code(&wait.status);
    let ended = values(&wait.done);
    let is_final = |value: &&Value| wait.done.contains(value) || wait.failed.contains(value);
    let pending = states(action, &wait.status);
    let pending: Vec<Value> = pending.filter(|value| !is_final(value)).cloned().collect();
    let pending = match pending.as_slice() {
        [] => String::new(),
        pending => format!(", and goes on while it is {}", values(pending)),
    };
    let note = wait.note.as_ref();
    let note = note.map(|note| format!("; {note}")).unwrap_or_default();
    format!(
        "`.wait()` ends when {status} is {ended}{failed}{pending}; `.wait_until(..)` ends when a condition holds{note}"
    )
}

/// The listed values of the response member at a path.
fn states<'a>(action: &'a Action, path: &str) -> impl Iterator<Item = &'a Value> {
    let mut fields = action.response.as_slice();
    let mut name = None;
    for member in path.split('.') {
        let field = fields.iter().find(|field| field.name == member);
        name = field.and_then(|field| match field.ty.leaf() {
            Type::Struct { name } | Type::Enum { name, .. } => Some(name.as_str()),
            _ => None,
        });
        let inner = name.and_then(|name| action.struct_def(name));
        fields = inner.map_or(&[], |def| def.fields.as_slice());
    }
    let listed = action.types.iter().filter_map(move |def| match def {
        TypeDef::Enum(def) if Some(def.name.as_str()) == name => Some(&def.variants),
        _ => None,
    });
    listed.flatten().map(|variant| &variant.value)
}

/// The source of an Action's or an event's facts, as a sentence.
pub(crate) fn generated_from(action: &Action) -> String {
    format!("Generated from {}.", of_source(action))
}

/// The source of an Action's facts.
pub(crate) fn of_source(action: &Action) -> String {
    match (action.facts, &action.url) {
        (Facts::Page, Some(url)) => format!("[the vendor's page](<{url}>)"),
        (Facts::Page, None) => "a page without an address".to_owned(),
        (Facts::Sdk, Some(url)) => {
            format!("the vendor's Go SDK; [its page](<{url}>) is no longer published")
        }
        (Facts::Sdk, None) => "the vendor's Go SDK; no page is published".to_owned(),
        (Facts::Demo, _) => "the vendor's demos; no page is published".to_owned(),
    }
}

/// A rate limit, as a sentence.
pub(crate) fn of_limit(limit: &RateLimit) -> String {
    let calls = match limit.calls {
        1 => "1 call".to_owned(),
        calls => format!("{calls} calls"),
    };
    let period = match limit.seconds {
        1 => "a second".to_owned(),
        60 => "a minute".to_owned(),
        3600 => "an hour".to_owned(),
        86400 => "a day".to_owned(),
        seconds => format!("in {seconds} seconds"),
    };
    let scope = match limit.scope {
        RateLimitScope::Account => "for an account",
        RateLimitScope::App => "for an `AppId`",
    };
    let shared = match limit.shared_with.as_slice() {
        [] => String::new(),
        others => {
            let others: Vec<String> = others.iter().map(|other| code(other)).collect();
            format!(", together with {}", others.join(", "))
        }
    };
    let condition = limit
        .condition
        .as_ref()
        .map(|text| format!(" ({})", code(text)));
    let condition = condition.unwrap_or_default();
    format!("At most {calls} {period} {scope}{shared}{condition}.")
}

#[cfg(test)]
mod tests {
    use volc_ir::Range;

    use super::*;

    #[test]
    fn bounds_are_sentences() {
        let number = |n: i64| Some(Number::from(n));
        let cases = [
            (Bounds::default(), ""),
            (
                Bounds {
                    any_of: vec![Range {
                        max: number(20),
                        ..Range::default()
                    }],
                    ..Bounds::default()
                },
                "At most 20.",
            ),
            (
                Bounds {
                    any_of: vec![
                        Range::single(0),
                        Range {
                            min: number(1),
                            max: number(9),
                            exclusive_min: true,
                            ..Range::default()
                        },
                        Range {
                            min: number(20),
                            ..Range::default()
                        },
                    ],
                    ..Bounds::default()
                },
                "More than 1 and at most 9, or at least 20, or 0.",
            ),
            (
                Bounds {
                    any_of: vec![Range::single(1), Range::single(3)],
                    ..Bounds::default()
                },
                "1, or 3.",
            ),
            (
                Bounds {
                    min_items: Some(1),
                    max_items: Some(50),
                    max_bytes: Some(4),
                    ..Bounds::default()
                },
                "At most 4 bytes. 1 to 50 items.",
            ),
            (
                Bounds {
                    pattern: Some("a`b".into()),
                    ..Bounds::default()
                },
                "Matches ``a`b``.",
            ),
        ];
        for (bounds, expected) in cases {
            assert_eq!(of_bounds(&bounds).join(" "), expected);
        }
    }
}
