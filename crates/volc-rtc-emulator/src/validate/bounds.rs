//! Bounds of numbers, texts and lists.

use std::cmp::Ordering;

use regex::Regex;
use serde_json::{Number, Value};
use volc_ir::Bounds;

use super::Fault;

/// Checks a number or a text; anything else has no bounds of its own.
pub(crate) fn check(bounds: &Bounds, value: &Value) -> Result<(), Fault> {
    match value {
        Value::Number(number) => check_number(bounds, number),
        Value::String(text) => check_text(bounds, text),
        _ => Ok(()),
    }
}

/// Checks the length of a list.
pub(crate) fn check_items(bounds: &Bounds, items: usize) -> Result<(), Fault> {
    check_count(items, bounds.min_items, bounds.max_items, "items")
}

/// A value for an error message, without the bulk of a long one.
pub(crate) fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(64) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

fn check_number(bounds: &Bounds, number: &Number) -> Result<(), Fault> {
    let low = bounds
        .min
        .as_ref()
        .is_some_and(|min| match compare(number, min) {
            Ordering::Less => true,
            Ordering::Equal => bounds.exclusive_min,
            Ordering::Greater => false,
        });
    let high = bounds
        .max
        .as_ref()
        .is_some_and(|max| match compare(number, max) {
            Ordering::Less => false,
            Ordering::Equal => bounds.exclusive_max,
            Ordering::Greater => true,
        });
    if !(low || high) || bounds.also.iter().any(|also| compare(number, also).is_eq()) {
        return Ok(());
    }
    let rule = |bound: &Option<Number>, exclusive, loose: &str, strict: &str| {
        let word = if exclusive { strict } else { loose };
        bound.as_ref().map(|bound| format!("{word} {bound}"))
    };
    let min = rule(
        &bounds.min,
        bounds.exclusive_min,
        "at least",
        "greater than",
    );
    let max = rule(&bounds.max, bounds.exclusive_max, "at most", "less than");
    let rules: Vec<String> = min.into_iter().chain(max).collect();
    Err(fault(format!(
        "must be {}, but is {number}",
        rules.join(" and ")
    )))
}

fn check_text(bounds: &Bounds, text: &str) -> Result<(), Fault> {
    check_count(
        text.chars().count(),
        bounds.min_length,
        bounds.max_length,
        "characters",
    )?;
    check_count(text.len(), None, bounds.max_bytes, "bytes")?;
    if let Some(pattern) = &bounds.pattern {
        // A pattern in a dialect that this engine does not read bounds nothing.
        let whole = Regex::new(&format!("^(?:{pattern})$"));
        if whole.is_ok_and(|whole| !whole.is_match(text)) {
            let is = short(&Value::from(text));
            return Err(fault(format!("must match {pattern}, but is {is}")));
        }
    }
    Ok(())
}

fn check_count(count: usize, min: Option<u64>, max: Option<u64>, unit: &str) -> Result<(), Fault> {
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    match (min, max) {
        (Some(min), _) if count < min => Err(fault(format!(
            "must have at least {min} {unit}, but has {count}"
        ))),
        (_, Some(max)) if count > max => Err(fault(format!(
            "must have at most {max} {unit}, but has {count}"
        ))),
        _ => Ok(()),
    }
}

/// Integers are compared exactly, anything else as floats.
fn compare(a: &Number, b: &Number) -> Ordering {
    let exact = |n: &Number| {
        n.as_i64()
            .map(i128::from)
            .or_else(|| n.as_u64().map(i128::from))
    };
    match (exact(a), exact(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => {
            let float = |n: &Number| n.as_f64().unwrap_or(f64::NAN);
            float(a).partial_cmp(&float(b)).unwrap_or(Ordering::Equal)
        }
    }
}

fn fault(what: String) -> Fault {
    Fault::Value {
        path: String::new(),
        what,
    }
}
