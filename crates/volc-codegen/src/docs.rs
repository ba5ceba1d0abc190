//! The Markdown of pages to rustdoc that raises no warning and runs no code.
//!
//! What a page says is text: its tags, brackets and bare addresses must not mean anything to rustdoc, its code blocks
//! must not become tests, and its links must lead somewhere. So the Markdown is read and written anew.

mod escape;
mod render;
mod wrap;

use proc_macro2::TokenStream;
use quote::quote;

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
