#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), warn(clippy::too_many_lines))]

mod arguments;
mod expand;
mod files;
mod runtime;

use proc_macro::TokenStream;
use quote::quote;
use syn::parse_macro_input;

use arguments::Arguments;

/// Expands a page of the vendor to its Action: the request, the response, their types and a builder, exactly as
/// `cargo xtask codegen` writes them, and an extension trait that gives every client the Action's method.
///
/// ```ignore
/// volc_macros::spec!("specs/ListConversationPins.md"); // `AppId` and `ConversationShortId` are required
///
/// // `ListConversationPinsExt` is in scope:
/// let response = client.list_conversation_pins().app_id(1).conversation_short_id(7).send().await?;
/// ```
///
/// The arguments behind the page are optional:
///
/// | argument | default |
/// |---|---|
/// | `overlay = "p.toml"` | the file beside the page with the same stem, if there is one |
/// | `service = "service.toml"` | the nearest `service.toml` in the folders above the page, else what its URL says |
/// | `crate = path` | volc-core if the crate depends on it, else that of `volc-rtc-api`; renamed dependencies are found |
///
/// The English of the page is read from the file beside it with the same stem, `p.en.toml`, if there is one.
///
/// The runtime must have the version of this crate: another one is a compile error.
///
/// Paths are relative to `CARGO_MANIFEST_DIR`. Editing one of the files rebuilds the crate. Each Action gets a private
/// module of its own, whose items are then in scope where the macro stands.
///
/// A page that cannot be read is a compile error, whose text shows page, line, column and source. Findings that are no
/// errors are not shown: `cargo xtask lint` is for them.
#[proc_macro]
pub fn spec(input: TokenStream) -> TokenStream {
    let arguments = parse_macro_input!(input as Arguments);
    match expand::expand(&arguments) {
        Ok(tokens) => tokens.into(),
        Err(message) => {
            let message = message.trim_end();
            quote!(::core::compile_error! { #message }).into()
        }
    }
}
