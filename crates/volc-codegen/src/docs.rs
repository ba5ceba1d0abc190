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
        .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        .collect();
    let is_value = |line: &str| {
        let item = line.trim_start().strip_prefix("- ").unwrap_or_default();
        let item = item.trim_start_matches(['`', '"']);
        values.iter().any(|value| {
            let rest = item.strip_prefix(value.as_str());
            rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
        })
    };
    let lines: Vec<&str> = docs.lines().filter(|line| !is_value(line)).collect();
    lines.join("\n").trim().to_owned()
}
