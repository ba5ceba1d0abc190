//! The arguments of `spec!`.

use syn::{
    Ident, LitStr, Path, Token,
    ext::IdentExt,
    parse::{Parse, ParseStream},
};

/// `"page.md", overlay = "..", service = "..", crate = ..`.
pub(crate) struct Arguments {
    pub(crate) page: LitStr,
    pub(crate) overlay: Option<LitStr>,
    pub(crate) service: Option<LitStr>,
    /// The path of the runtime, where it is named.
    pub(crate) runtime: Option<Path>,
}

impl Parse for Arguments {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut arguments = Self {
            page: input.parse()?,
            overlay: None,
            service: None,
            runtime: None,
        };
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let name = input.call(Ident::parse_any)?;
            input.parse::<Token![=]>()?;
            match name.to_string().as_str() {
                "overlay" => arguments.overlay = Some(input.parse()?),
                "service" => arguments.service = Some(input.parse()?),
                "crate" => arguments.runtime = Some(input.call(Path::parse_mod_style)?),
                _ => {
                    let message =
                        "there is no such argument; there are `overlay`, `service` and `crate`";
                    return Err(syn::Error::new(name.span(), message));
                }
            }
        }
        Ok(arguments)
    }
}
