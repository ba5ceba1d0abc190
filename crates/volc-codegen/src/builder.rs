//! The builder of a call, whose type says which required fields are set.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::{
    docs, facts,
    layout::{Piece, fill},
    model::{FieldModel, Model},
    names::{self, Unique, ident, parameter, pascal},
    structs::unescaped,
};

/// The methods of a builder that no setter may shadow.
const METHODS: &[&str] = &[
    "given",
    "into_future",
    "items",
    "new",
    "options",
    "pages",
    "send",
    "with",
];

pub(crate) fn pieces(model: &Model<'_>) -> Vec<Piece> {
    let builder = Builder::new(model);
    let mut pieces = Vec::new();
    if !builder.required.is_empty() {
        pieces.push(Piece::Text(builder.markers()));
    }
    pieces.push(Piece::Item(builder.definition()));
    pieces.push(Piece::Item(builder.new_call()));
    pieces.push(Piece::Item(builder.methods()));
    pieces.push(Piece::Item(builder.awaiting()));
    pieces.push(Piece::Text(builder.plain_request()));
    pieces
}

struct Builder<'a> {
    model: &'a Model<'a>,
    name: Ident,
    required: Vec<&'a FieldModel<'a>>,
    /// The type parameters of the implementations: `A`, `B`, ..
    letters: Vec<Ident>,
}

impl<'a> Builder<'a> {
    fn new(model: &'a Model<'a>) -> Self {
        let required: Vec<_> = model.request.required().collect();
        Self {
            name: format_ident!("{}Call", model.base),
            letters: (0..required.len()).map(parameter).collect(),
            required,
            model,
        }
    }

    /// A type a required field, by whose name the compiler tells which one is missing.
    fn markers(&self) -> String {
        let names: Vec<String> = self
            .required
            .iter()
            .map(|field| field.name.to_string())
            .collect();
        fill("required_fields!(", &names, ");", "    ")
    }

    fn definition(&self) -> TokenStream {
        let (name, request) = (&self.name, &self.model.request.name);
        let docs = docs::attributes(&self.docs());
        let mut used = Unique::with(&["Missing", "Given", "Call", "PhantomData"]);
        used.take(&request.to_string());
        let parameters: Vec<Ident> = self
            .required
            .iter()
            .map(|field| ident(&used.take(&pascal(&field.ir.name))))
            .collect();
        let given =
            (!parameters.is_empty()).then(|| quote!(given: PhantomData<(#(#parameters,)*)>));
        let generics = angle(parameters.iter().map(|p| quote!(#p = Missing)));
        quote! {
            #docs
            #[must_use = "a call does nothing until it is sent"]
            pub struct #name #generics { call: Call<#request>, #given }
        }
    }

    fn docs(&self) -> String {
        let model = self.model;
        let action = model.action;
        let first = match self.required.is_empty() {
            true => format!("A call of `{}`.", action.action),
            false => format!(
                "A call of `{}`. It needs the fields in [`required`].",
                action.action
            ),
        };
        docs::paragraphs([
            first.as_str(),
            action.summary.as_deref().unwrap_or_default(),
            &docs::from_page(&action.docs, model.documentation),
            &facts::of_action(action),
        ])
    }

    fn new_call(&self) -> TokenStream {
        let name = &self.name;
        let given = self.given();
        let request = &self.model.request.name;
        // The place holders of the required fields are never sent: the type of the builder sees to that.
        let request = match self.required.is_empty() {
            true => quote!(#request::default()),
            false => quote!(Wire::zero()),
        };
        quote! {
            impl #name {
                #[doc = " A call in which nothing is set yet."]
                pub fn new(client: &volc_core::Client) -> Self {
                    Self { call: Call::new(client, #request), #given }
                }
            }
        }
    }

    fn methods(&self) -> TokenStream {
        let (name, letters) = (&self.name, &self.letters);
        let request = &self.model.request.name;
        let generics = angle(letters.iter().map(|letter| quote!(#letter)));
        let fresh: Vec<Ident> = letters.iter().map(|l| format_ident!("{l}2")).collect();
        let (with_generics, target) = match letters.is_empty() {
            true => (None, quote!(Self)),
            false => (Some(quote!(<#(#fresh),*>)), quote!(#name<#(#fresh),*>)),
        };
        let given = self.given();
        let setters = self.setters();
        let last = self.last();
        let construct = if letters.is_empty() {
            quote!(Self)
        } else {
            quote!(#name)
        };
        let helper = (!self.model.request.fields.is_empty()).then(|| {
            quote! {
                fn with #with_generics (mut self, set: impl FnOnce(&mut #request)) -> #target {
                    set(&mut self.call.request);
                    #construct { call: self.call, #given }
                }
            }
        });
        let rest = (!letters.is_empty()).then(|| quote!(, ..self));
        quote! {
            impl #generics #name #generics {
                #helper
                #setters
                #[doc = " Settings of this call alone."]
                pub fn options(self, options: CallOptions) -> Self {
                    Self { call: self.call.options(options) #rest }
                }
                #last
            }
        }
    }

    fn setters(&self) -> TokenStream {
        let fields = &self.model.request.fields;
        let mut used = Unique::with(METHODS);
        let names = setter_names(fields, &mut used);
        let mut position = 0;
        let setters = fields.iter().zip(&names).map(|(field, setter)| {
            if field.optional {
                let plain = names::snake(&unescaped(field));
                return self.optional_setter(
                    field,
                    setter,
                    &ident(&used.take(&format!("set_{plain}"))),
                );
            }
            position += 1;
            self.required_setter(field, setter, position - 1)
        });
        quote!(#(#setters)*)
    }

    fn required_setter(&self, field: &FieldModel<'_>, setter: &Ident, at: usize) -> TokenStream {
        let (name, docs) = (&self.name, self.setter_docs(field, ""));
        let (parameter, value) = field.parameter(&ident("value"));
        let field = &field.name;
        let parameters = self
            .letters
            .iter()
            .enumerate()
            .map(|(other, letter)| match other == at {
                true => quote!(Given),
                false => quote!(#letter),
            });
        quote! {
            #[doc = #docs]
            pub fn #setter(self, #parameter) -> #name<#(#parameters),*> { self.with(|r| r.#field = #value) }
        }
    }

    fn optional_setter(&self, field: &FieldModel<'_>, setter: &Ident, set: &Ident) -> TokenStream {
        let (docs, set_docs) = (
            self.setter_docs(field, ""),
            self.setter_docs(field, " or leaves it out"),
        );
        let (parameter, value) = field.parameter(&ident("value"));
        let (name, ty) = (&field.name, field.tokens());
        quote! {
            #[doc = #docs]
            pub fn #setter(self, #parameter) -> Self { self.#set(Some(#value)) }
            #[doc = #set_docs]
            pub fn #set(self, value: #ty) -> Self { self.with(|r| r.#name = value) }
        }
    }

    fn setter_docs(&self, field: &FieldModel<'_>, more: &str) -> String {
        let request = &self.model.request.name;
        format!(
            " Sets [`{}`]({request}::{}){more}.",
            field.ir.name,
            unescaped(field)
        )
    }

    /// The methods that end a call.
    fn last(&self) -> TokenStream {
        let (request, output) = (&self.model.request.name, &self.model.output.name);
        let all = self.bounds(None);
        let paged = self.model.pagination.as_ref().map(|pagination| {
            // The first page needs no cursor.
            let bounds = self.bounds(pagination.start.as_ref());
            quote! {
                #[doc = " Every page, from the first one or from the cursor that is set."]
                pub fn pages(self) -> Pages<#request> #bounds { self.call.pages() }
                #[doc = " Every item of every page, from the first one or from the cursor that is set."]
                pub fn items(self) -> Items<#request> #bounds { self.call.items() }
            }
        });
        quote! {
            #[doc = " Sends the call."]
            pub fn send(self) -> Sending<#output> #all { self.call.send() }
            #paged
        }
    }

    fn bounds(&self, except: Option<&Ident>) -> TokenStream {
        let bounds: Vec<TokenStream> = self
            .required
            .iter()
            .zip(&self.letters)
            .filter(|(field, _)| Some(&field.name) != except)
            .map(|(field, letter)| {
                let field = &field.name;
                quote!(#letter: Set<required::#field>)
            })
            .collect();
        match bounds.is_empty() {
            true => TokenStream::new(),
            false => quote!(where #(#bounds),*),
        }
    }

    /// `.await` without `send`. The bounds of `send` would not make the compiler name the field that is missing here,
    /// so this is for the one type that has them all.
    fn awaiting(&self) -> TokenStream {
        let (name, output) = (&self.name, &self.model.output.name);
        let given = angle(self.letters.iter().map(|_| quote!(Given)));
        quote! {
            impl IntoFuture for #name #given {
                type Output = Result<Response<#output>, volc_core::Error>;
                type IntoFuture = Sending<#output>;
                fn into_future(self) -> Self::IntoFuture { self.call.send() }
            }
        }
    }

    /// The way back to the plain request.
    fn plain_request(&self) -> String {
        let given = match self.letters.len() {
            0 => String::new(),
            n => format!("<{}>", vec!["Given"; n].join(", ")),
        };
        let (call, request) = (format!("{}{given}", self.name), &self.model.request.name);
        format!(
            "impl From<{call}> for {request} {{\n    fn from(call: {call}) -> Self {{ call.call.request }}\n}}"
        )
    }

    fn given(&self) -> Option<TokenStream> {
        (!self.letters.is_empty()).then(|| quote!(given: PhantomData))
    }
}

/// The name of a field's setter in the builder.
pub(crate) fn setter_name(model: &Model<'_>, field: &FieldModel<'_>) -> Ident {
    let fields = &model.request.fields;
    let names = setter_names(fields, &mut Unique::with(METHODS));
    let at = fields.iter().position(|other| other.name == field.name);
    at.and_then(|at| names.get(at).cloned())
        .unwrap_or_else(|| field.name.clone())
}

fn setter_names(fields: &[FieldModel<'_>], used: &mut Unique) -> Vec<Ident> {
    fields
        .iter()
        .map(|field| ident(&used.take(&unescaped(field))))
        .collect()
}

/// Generics, or nothing if there are none.
fn angle(items: impl Iterator<Item = TokenStream>) -> TokenStream {
    let items: Vec<TokenStream> = items.collect();
    match items.is_empty() {
        true => TokenStream::new(),
        false => quote!(<#(#items),*>),
    }
}
