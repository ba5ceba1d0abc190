//! The Markdown of pages to rustdoc that raises no warning and runs no code.
//!
//! What a page says is text: its tags, brackets and bare addresses must not mean anything to rustdoc, its code blocks
//! must not become tests, and its links must lead somewhere. So the Markdown is read and written anew.

mod escape;
mod render;
mod wrap;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

pub(crate) use escape::code;
pub(crate) use render::from_page;
pub(crate) use wrap::lines;

/// The `#[doc]` attributes of a documentation, a line each.
pub(crate) fn attributes(docs: &str) -> TokenStream {
    let lines = lines(docs);
    quote! { #(#[doc = #lines])* }
}

/// Paragraphs, without the empty ones.
pub(crate) fn paragraphs<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts = parts.into_iter().map(str::trim);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

/// Paragraphs, or one line if that is enough.
pub(crate) fn in_short(parts: &[String]) -> String {
    let docs = paragraphs(parts.iter().map(String::as_str));
    let one_line = docs.replace("\n\n", " ");
    let is_line = |line: &str| !line.contains('\n') && lines(line).len() == 1;
    // A list stays a list.
    match !docs.contains("\n- ") && !docs.contains("```") && is_line(&one_line) {
        true => one_line,
        false => docs,
    }
}

/// Documentation without the list of values, which the variants of the enumeration tell.
pub(crate) fn without_values<'a>(docs: &str, values: impl Iterator<Item = &'a Value>) -> String {
    let values: Vec<String> = values
        .map(|value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned)
        })
        .collect();
    let is_value = |line: &str| {
        let line = line.trim_start();
        let item = match line.strip_prefix("- ") {
            Some(item) => item.trim_start_matches(['`', '"']),
            None => line.strip_prefix('`').unwrap_or_default(),
        };
        values.iter().any(|value| {
            let rest = item.strip_prefix(value.as_str());
            rest.is_some_and(|rest| {
                !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            })
        })
    };
    let lines: Vec<&str> = docs.lines().filter(|line| !is_value(line)).collect();
    paragraphs(lines.join("\n").split("\n\n"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn listed_values_are_told_by_the_variants() {
        let values = [json!(0), json!("h264")];
        let cases = [
            ("类型。\n\n- `0`：甲\n- `00`：乙", "类型。\n\n- `00`：乙"),
            (
                "类型。\n\n`0`：甲\n\n`h264`：乙\n\n默认。",
                "类型。\n\n默认。",
            ),
            ("`0`：甲", ""),
            ("0 开头", "0 开头"),
        ];
        for (docs, expected) in cases {
            assert_eq!(without_values(docs, values.iter()), expected, "{docs}");
        }
    }

    #[test]
    fn short_parts_are_one_line() {
        let parts = |parts: [&str; 2]| in_short(&parts.map(str::to_owned));
        assert_eq!(parts(["A note.", "应用"]), "A note. 应用");
        assert_eq!(parts(["", "应用"]), "应用");
        assert_eq!(parts(["A.", "甲\n\n- 乙"]), "A.\n\n甲\n\n- 乙");
        assert_eq!(
            parts([&"a ".repeat(80), "b"]),
            format!("{}\n\nb", "a ".repeat(80).trim())
        );
    }
}
