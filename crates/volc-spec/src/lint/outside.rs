//! Examples outside their own bounds or values.

use std::{collections::BTreeSet, ops::Range};

use serde_json::{Number, Value};
use volc_ir::{Action, Bounds, Field, Type};

use super::walk::fields;
use crate::{Code, Diagnostic, page::Page};

/// Looks at the example cell of every field.
pub(super) fn check(page: &Page, action: &Action, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for field in fields(action) {
        let Some(example) = field.example.as_deref() else {
            continue;
        };
        if let Some(why) = shown(&field.ty, example).and_then(|value| outside(field, &value))
            && seen.insert((field.span.start, field.name.clone()))
        {
            diagnostics.push(finding(
                page,
                field,
                place(field),
                &format!("the example {example}"),
                &why,
            ));
        }
    }
}

/// Returns the reason why a value is not one that its field allows; `None` if it is.
pub(super) fn outside(field: &Field, value: &Value) -> Option<String> {
    if let Type::Enum { .. } = field.ty
        && !field.values.is_empty()
    {
        let is_listed = field.values.iter().any(|listed| listed.value == *value);
        // Zero values stand for what is absent.
        let is_zero = value.as_i64() == Some(0) || value.as_str() == Some("");
        return (!is_listed && !is_zero).then(|| "not one of the listed values".to_owned());
    }
    match value {
        Value::Number(number) => of_number(&field.bounds, number),
        Value::String(text) if matches!(field.ty, Type::String {}) => of_text(&field.bounds, text),
        Value::Array(items) if matches!(field.ty, Type::List { .. }) => {
            let count = items.len() as u64;
            of_count(
                count,
                field.bounds.min_items,
                field.bounds.max_items,
                "items",
            )
        }
        _ => None,
    }
}

fn of_number(bounds: &Bounds, number: &Number) -> Option<String> {
    (!bounds.allows(number)).then(|| "outside the documented range".to_owned())
}

fn of_text(bounds: &Bounds, text: &str) -> Option<String> {
    let characters = text.chars().count() as u64;
    of_count(
        characters,
        bounds.min_length,
        bounds.max_length,
        "characters",
    )
    .or_else(|| {
        of_count(
            text.len() as u64,
            bounds.min_bytes,
            bounds.max_bytes,
            "bytes",
        )
    })
}

fn of_count(count: u64, min: Option<u64>, max: Option<u64>, what: &str) -> Option<String> {
    if let Some(min) = min.filter(|min| count < *min) {
        return Some(format!("{count} {what}, of which {min} are the least"));
    }
    let max = max.filter(|max| count > *max)?;
    Some(format!("{count} {what}, of which {max} are the most"))
}

/// The value of an example cell, where it is plain.
fn shown(ty: &Type, example: &str) -> Option<Value> {
    match ty {
        Type::Int {} | Type::Uint {} => example.parse::<i64>().ok().map(Value::from),
        Type::Float {} => Number::from_f64(example.parse().ok()?).map(Value::Number),
        Type::Enum {
            of: volc_ir::Scalar::Int,
            ..
        } => example.parse::<i64>().ok().map(Value::from),
        Type::String {} | Type::Enum { .. } => Some(Value::from(example)),
        _ => None,
    }
}

pub(super) fn finding(
    page: &Page,
    field: &Field,
    at: Range<usize>,
    what: &str,
    why: &str,
) -> Diagnostic {
    let message = format!("{what} of `{}` is {why}", field.name);
    let row = place(field);
    let is_row = at == row;
    let finding = Diagnostic::new(Code::ExampleOutside, &page.file, at, message)
        .label("not allowed by the table");
    let finding = if is_row {
        finding
    } else {
        finding.related(&page.file, row, "described by this row")
    };
    finding.help(
        "the table counts; if the example is right, correct `bounds` of the field in the overlay",
    )
}

fn place(field: &Field) -> Range<usize> {
    field.span.start as usize..field.span.end as usize
}
