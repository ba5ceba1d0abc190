//! The path of the runtime that an expansion refers to.

use proc_macro_crate::{FoundCrate, crate_name};
use proc_macro2::Span;
use syn::{Ident, Path, parse_quote};

/// The crates that have the runtime as `volc_core`, beside volc-core itself.
const API_CRATES: &[&str] = &["volc-rtc-api"];

/// Returns the path of the runtime: that of volc-core if the crate depends on it, else that which an API crate has.
///
/// # Errors
/// What to do where there is neither.
pub(crate) fn find() -> Result<Path, String> {
    if let Ok(found) = crate_name("volc-core") {
        let name = ident(&found, "volc_core");
        return Ok(parse_quote!(::#name));
    }
    let api = API_CRATES
        .iter()
        .find_map(|name| Some((*name, crate_name(name).ok()?)));
    let (name, found) = api.ok_or_else(|| {
        format!(
            "`spec!` needs the runtime: add `volc-core` or `{}` to the dependencies, or name its path: `crate = ..`",
            API_CRATES.join("` or `")
        )
    })?;
    let name = ident(&found, &name.replace('-', "_"));
    Ok(parse_quote!(::#name::volc_core))
}

/// The name by which the crate knows its dependency.
fn ident(found: &FoundCrate, own: &str) -> Ident {
    let name = match found {
        FoundCrate::Itself => own,
        FoundCrate::Name(name) => name,
    };
    Ident::new(name, Span::call_site())
}
