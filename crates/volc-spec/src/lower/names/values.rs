//! Names of listed values.

use heck::ToUpperCamelCase;
use serde_json::Value;
use volc_ir::{ListedValue, Variant};

use crate::{
    Code, Diagnostic,
    lower::shape::{ShapedEnum, value_text},
};

pub(super) fn variants(values: &[(ListedValue, Option<String>)]) -> Vec<Variant> {
    let mut out: Vec<Variant> = Vec::new();
    for (listed, given) in values {
        let wanted = given.clone().unwrap_or_else(|| value_name(&listed.value));
        let numbered = (2_u32..).map(|n| format!("{wanted}{n}"));
        let free = |name: &String| out.iter().all(|variant| variant.name != *name);
        let name = std::iter::once(wanted.clone())
            .chain(numbered)
            .find(free)
            .unwrap_or_default();
        out.push(Variant {
            name,
            value: listed.value.clone(),
            docs: listed.docs.clone(),
        });
    }
    out
}

/// `3` is `Value3`, `-1` is `ValueMinus1`, `join_room` is `JoinRoom`.
fn value_name(value: &Value) -> String {
    match value {
        Value::String(text) => pascal(text),
        other => match other.to_string().strip_prefix('-') {
            Some(digits) => format!("ValueMinus{digits}"),
            None => format!("Value{other}"),
        },
    }
}

pub(super) fn pascal(text: &str) -> String {
    let words: String = text
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    let name = words.to_upper_camel_case();
    match name.chars().next() {
        Some(c) if c.is_ascii_alphabetic() => name,
        _ => format!("Value{name}"),
    }
}

/// Asks for the names of values that have none, with the lines to paste.
pub(super) fn ask_for_names(shaped: &ShapedEnum, page: &crate::page::Page) -> Option<Diagnostic> {
    let missing: Vec<&ListedValue> = shaped
        .values
        .iter()
        .filter(|(_, name)| name.is_none())
        .map(|(v, _)| v)
        .collect();
    if missing.is_empty() {
        return None;
    }
    let lines: Vec<String> = missing
        .iter()
        .map(|v| {
            format!(
                "{} = \"{}\"",
                toml_key(&value_text(&v.value)),
                value_name(&v.value)
            )
        })
        .collect();
    let message = format!(
        "{} values of `{}` have no name",
        missing.len(),
        shaped.naming.field
    );
    Some(
        Diagnostic::new(Code::UnnamedValue, &page.file, shaped.span.clone(), message)
            .label("called by their value for now")
            .help(format!(
                "name them in the overlay:\n[enum.\"{}\".values]\n{}",
                shaped.path,
                lines.join("\n")
            )),
    )
}

fn toml_key(text: &str) -> String {
    let bare = !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if bare {
        text.to_owned()
    } else {
        format!("{:?}", text)
    }
}
