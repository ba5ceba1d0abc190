//! The checks of a field before it is sent, as calls.

use serde_json::{Number, Value};
use volc_ir::{Bounds, Field, Format, OneOf, OneOfCount, Range, RequiredIf};

/// The bounds, the format and the conditions of a field.
pub(crate) fn requirements(field: &Field) -> Vec<String> {
    let mut calls = bounds(&field.bounds);
    calls.extend(match field.format {
        Some(Format::DateTime) => Some(".format(DateTime)".to_owned()),
        Some(Format::Date) => Some(".format(Date)".to_owned()),
        // A text in one of the other formats is for the service to judge.
        _ => None,
    });
    if !field.required_if.is_empty() {
        let conditions: Vec<String> = field.required_if.iter().map(condition).collect();
        calls.push(format!(".required_if(&[{}])", conditions.join(", ")));
    }
    calls
}

/// Bounds as calls.
pub(crate) fn bounds(bounds: &Bounds) -> Vec<String> {
    let mut calls = match bounds.any_of.as_slice() {
        [] => Vec::new(),
        [range] if range.value().is_none() => one_range(range),
        ranges => {
            let ranges: Vec<String> = ranges.iter().filter_map(range).collect();
            vec![format!(".any_of(&[{}])", ranges.join(", "))]
        }
    };
    let counts = [
        ("min_length", bounds.min_length),
        ("max_length", bounds.max_length),
        ("min_bytes", bounds.min_bytes),
        ("max_bytes", bounds.max_bytes),
        ("min_items", bounds.min_items),
        ("max_items", bounds.max_items),
    ];
    calls.extend(
        counts
            .iter()
            .filter_map(|(name, value)| value.map(|value| format!(".{name}({value})"))),
    );
    calls
}

fn one_range(range: &Range) -> Vec<String> {
    let sides = [
        ("min", &range.min, range.exclusive_min),
        ("max", &range.max, range.exclusive_max),
    ];
    let calls = sides.into_iter().filter_map(|(name, value, exclusive)| {
        let value = number(value.as_ref()?);
        let exclusive = if exclusive {
            format!(".exclusive_{name}()")
        } else {
            String::new()
        };
        Some(format!(".{name}({value}){exclusive}"))
    });
    calls.collect()
}

fn range(range: &Range) -> Option<String> {
    if let Some(value) = range.value() {
        return Some(format!("only({})", number(value)));
    }
    let call = match (&range.min, &range.max) {
        (Some(min), Some(max)) => format!("range({}, {})", number(min), number(max)),
        (Some(min), None) => format!("at_least({})", number(min)),
        (None, Some(max)) => format!("at_most({})", number(max)),
        (None, None) => return None,
    };
    let ends = [
        (range.exclusive_min, ".exclusive_min()"),
        (range.exclusive_max, ".exclusive_max()"),
    ];
    let ends: String = ends
        .into_iter()
        .filter(|(exclusive, _)| *exclusive)
        .map(|(_, call)| call)
        .collect();
    Some(call + &ends)
}

fn number(number: &Number) -> String {
    match (number.as_i64(), number.as_f64()) {
        (Some(int), _) => format!("Int({int})"),
        (None, Some(float)) => format!("Float({float:?})"),
        (None, None) => "Int(0)".to_owned(),
    }
}

fn condition(condition: &RequiredIf) -> String {
    let values = condition.values.iter().map(|value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    let values: Vec<String> = values.collect();
    let unless = condition.unless.as_ref();
    let unless = unless
        .map(|member| format!(".unless({member:?})"))
        .unwrap_or_default();
    let or_unset = if condition.or_unset {
        ".or_unset()"
    } else {
        ""
    };
    format!(
        "when({:?}, &{values:?}){or_unset}{unless}",
        condition.member
    )
}

/// A requirement on several members.
pub(crate) fn rule(rule: &OneOf) -> String {
    let name = match rule.count {
        OneOfCount::Exactly => "exactly_one_of",
        OneOfCount::AtLeast => "at_least_one_of",
    };
    format!("{name}(&{:?})", rule.members)
}
