//! What is known of fields and Actions, in English sentences.

use serde_json::{Number, Value};
use volc_ir::{Action, Bounds, Effect, Facts, Field, RateLimit, RateLimitScope};

use crate::docs::code;

/// The bounds and the default of a field; empty if it has neither.
pub(crate) fn of_field(field: &Field) -> String {
    let mut facts = of_bounds(&field.bounds);
    if let Some(default) = &field.default {
        let text = match default {
            Value::String(text) if text.is_empty() => "\"\"".to_owned(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        facts.push(format!("Default {}.", code(&text)));
    }
    facts.join(" ")
}

fn of_bounds(bounds: &Bounds) -> Vec<String> {
    let mut facts = Vec::new();
    let range = range(bounds);
    if !range.is_empty() {
        facts.push(sentence(&range));
    }
    let counts = [
        (bounds.min_length, bounds.max_length, "characters"),
        (None, bounds.max_bytes, "bytes"),
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

fn range(bounds: &Bounds) -> String {
    let side = |number: &Option<Number>, exclusive: bool, words: [&str; 2]| {
        let number = number.as_ref()?;
        Some(format!("{} {number}", words[usize::from(exclusive)]))
    };
    let Some(found) = bounds.range() else {
        return String::new();
    };
    let min = side(&found.min, found.exclusive_min, ["at least", "more than"]);
    let max = side(&found.max, found.exclusive_max, ["at most", "less than"]);
    let sides: Vec<String> = [min, max].into_iter().flatten().collect();
    let also = bounds.singles().map(|number| format!(", or {number}"));
    sides.join(" and ") + &also.collect::<String>()
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().into_iter().flat_map(char::to_uppercase);
    first.chain(chars).chain(['.']).collect()
}

/// The effect, the limits and the page of an Action.
pub(crate) fn of_action(action: &Action) -> String {
    let mut facts = Vec::new();
    facts.extend(match action.effect {
        Some(Effect::Read) => Some("It only reads.".to_owned()),
        Some(Effect::Write) => Some("It changes something.".to_owned()),
        None => None,
    });
    facts.extend(action.rate_limits.iter().map(of_limit));
    facts.push(match (action.facts, &action.url) {
        (Facts::Page, Some(url)) => format!("Made from [this page](<{url}>)."),
        (Facts::Page, None) => "Made from a page without an address.".to_owned(),
        (Facts::Sdk, Some(url)) => {
            format!("Its facts come from the vendor's Go SDK; [its page](<{url}>) is not published any more.")
        }
        (Facts::Demo, _) => {
            "Its facts come from the vendor's demos: no page is published.".to_owned()
        }
        (Facts::Sdk, None) => {
            "Its facts come from the vendor's Go SDK: no page is published.".to_owned()
        }
    });
    facts.join(" ")
}

fn of_limit(limit: &RateLimit) -> String {
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
                        Range {
                            min: number(1),
                            max: number(9),
                            exclusive_min: true,
                            ..Range::default()
                        },
                        Range::single(0),
                    ],
                    ..Bounds::default()
                },
                "More than 1 and at most 9, or 0.",
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
