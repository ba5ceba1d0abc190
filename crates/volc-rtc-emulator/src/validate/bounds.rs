//! Bounds of numbers, texts and lists.

use regex::Regex;
use serde_json::{Number, Value};
use volc_core::__private::mask;
use volc_ir::{Bounds, Range};

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

/// A value for an error message, without the bulk of a long one and without secrets.
pub(crate) fn short(value: &Value) -> String {
    let mut masked = value.clone();
    mask(&mut masked, &[]);
    let text = masked.to_string();
    match text.char_indices().nth(64) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// The fault of a value that is not a listed one.
pub(crate) fn not_listed(listed: Vec<&Value>, value: &Value) -> Fault {
    let listed: Vec<String> = listed.into_iter().map(Value::to_string).collect();
    fault(format!(
        "must be one of {}, but is {}",
        listed.join(", "),
        short(value)
    ))
}

fn check_number(bounds: &Bounds, number: &Number) -> Result<(), Fault> {
    if bounds.allows(number) {
        return Ok(());
    }
    let ranges: Vec<String> = bounds.any_of.iter().map(range).collect();
    let what = format!("must be {}, but is {number}", ranges.join(", or "));
    let exceeds = |range: &Range| {
        let max = range.max.as_ref().and_then(Number::as_f64);
        max.zip(number.as_f64())
            .is_some_and(|(max, number)| number > max)
    };
    if !bounds.any_of.is_empty() && bounds.any_of.iter().all(exceeds) {
        return Err(excess(what));
    }
    Err(fault(what))
}

fn range(range: &Range) -> String {
    if let Some(value) = range.value() {
        return value.to_string();
    }
    let rule = |bound: &Option<Number>, exclusive, loose: &str, strict: &str| {
        let word = if exclusive { strict } else { loose };
        bound.as_ref().map(|bound| format!("{word} {bound}"))
    };
    let min = rule(&range.min, range.exclusive_min, "at least", "greater than");
    let max = rule(&range.max, range.exclusive_max, "at most", "less than");
    let rules: Vec<String> = min.into_iter().chain(max).collect();
    rules.join(" and ")
}

fn check_text(bounds: &Bounds, text: &str) -> Result<(), Fault> {
    check_count(
        text.chars().count(),
        bounds.min_length,
        bounds.max_length,
        "characters",
    )?;
    check_count(text.len(), bounds.min_bytes, bounds.max_bytes, "bytes")?;
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
        (_, Some(max)) if count > max => Err(excess(format!(
            "must have at most {max} {unit}, but has {count}"
        ))),
        _ => Ok(()),
    }
}

fn fault(what: String) -> Fault {
    Fault::Value {
        path: String::new(),
        what,
    }
}

fn excess(what: String) -> Fault {
    Fault::Excess {
        path: String::new(),
        what,
    }
}
