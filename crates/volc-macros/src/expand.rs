//! From a page to tokens.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::Path;
use volc_codegen::{ActionCode, Lock, action_items};
use volc_spec::{Diagnostic, English, Format, Overlay, ServiceFile, Style, read_page, render};

use crate::{
    arguments::Arguments,
    files::{Files, ReadError},
    runtime,
};

/// The version of this crate, which is that of the runtime that its code is for.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The items of the page's Actions, or what is wrong, as text.
pub(crate) fn expand(arguments: &Arguments) -> Result<TokenStream, String> {
    let files = Files::find(arguments)?;
    let runtime = arguments.runtime.clone().map_or_else(runtime::find, Ok)?;
    let page = files.read(&files.page).map_err(shown)?;
    let service = match &files.service {
        Some(path) => {
            let file = files.read(path).map_err(shown)?;
            let (service, diagnostics) = ServiceFile::parse(&file);
            service.ok_or_else(|| text(&diagnostics))?
        }
        None => ServiceFile::guess(&page),
    };
    let overlay = match &files.overlay {
        Some(path) => {
            let file = files.read(path).map_err(shown)?;
            let (overlay, diagnostics) = Overlay::parse(&file);
            Some(overlay.ok_or_else(|| text(&diagnostics))?)
        }
        None => None,
    };
    let english = match &files.english {
        Some(path) => {
            let file = files.read(path).map_err(shown)?;
            let (english, diagnostics) = English::parse(&file);
            Some(english.ok_or_else(|| text(&diagnostics))?)
        }
        None => None,
    };
    let mut reading = read_page(&page, overlay.as_ref(), &service, "");
    reading.translate(&page, english.as_ref());
    if reading.has_errors() {
        let errors: Vec<_> = reading
            .diagnostics
            .into_iter()
            .filter(Diagnostic::is_error)
            .collect();
        return Err(text(&errors));
    }
    let documentation = &service.service.documentation;
    let mut items = TokenStream::new();
    for action in &reading.actions {
        let code = action_items(action, documentation, &mut Lock::default())
            .map_err(|error| error.to_string())?;
        items.extend(module(&code, &files, &runtime)?);
    }
    Ok(items)
}

/// The module of an Action, whose items are put into scope.
fn module(code: &ActionCode, files: &Files, runtime: &Path) -> Result<TokenStream, String> {
    let fail = |error| format!("the generated code is not Rust: {error}");
    let items: TokenStream = code.source.parse().map_err(fail)?;
    let items = with_runtime(items, &quote!(#runtime));
    let module = code.ident();
    let (call, extension) = (format_ident!("{}", code.call), extension(&code.call));
    let docs = format!(" Gives every client the method of [`{}`].", code.call);
    let method_docs = &code.docs;
    let watched = files.all().map(|path| path.to_string_lossy().into_owned());
    Ok(quote! {
        #[allow(clippy::too_many_arguments, clippy::type_complexity, unreachable_pub)]
        mod #module {
            #items

            const _: () = #runtime::__private::assert_version(#VERSION);

            // The compiler watches what it includes.
            #(const _: &[u8] = ::core::include_bytes!(#watched);)*

            #[doc = #docs]
            pub trait #extension {
                #[doc = #method_docs]
                fn #module(&self) -> #call;
            }

            impl<C: ::core::convert::AsRef<#runtime::Client>> #extension for C {
                fn #module(&self) -> #call { #call::new(self.as_ref()) }
            }
        }
        #[allow(unused_imports, unreachable_pub)]
        pub use #module::*;
    })
}

fn extension(call: &str) -> Ident {
    format_ident!("{}Ext", call.strip_suffix("Call").unwrap_or(call))
}

/// Puts the path of the runtime where generated code says `volc_core`.
fn with_runtime(tokens: TokenStream, runtime: &TokenStream) -> TokenStream {
    let replaced = tokens.into_iter().map(|tree| match tree {
        TokenTree::Ident(ident) if ident == "volc_core" => runtime.clone(),
        TokenTree::Group(group) => {
            let inner = with_runtime(group.stream(), runtime);
            TokenStream::from(TokenTree::from(Group::new(group.delimiter(), inner)))
        }
        other => TokenStream::from(other),
    });
    replaced.collect()
}

fn shown(error: ReadError) -> String {
    match error {
        ReadError::Io(message) => message,
        ReadError::Content(diagnostic) => text(&[*diagnostic]),
    }
}

fn text(diagnostics: &[Diagnostic]) -> String {
    render(
        diagnostics,
        Style {
            format: Format::Human,
            color: false,
        },
    )
}
