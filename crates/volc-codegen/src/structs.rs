//! Structs: what is sent and what is received.

use proc_macro2::TokenStream;
use quote::quote;
use volc_ir::Usage;

use crate::{
    docs,
    layout::Piece,
    model::{FieldModel, StructModel, field_docs},
    names::{self, Unique},
    table,
};

/// The struct and its table. A struct that is sent can also be made.
pub(crate) fn pieces(model: &StructModel<'_>, documentation: &str) -> Vec<Piece> {
    let mut pieces = vec![Piece::Item(definition(
        model,
        documentation,
        &TokenStream::new(),
    ))];
    if model.usage == Usage::Request {
        pieces.push(Piece::Item(making(model)));
    }
    pieces.push(Piece::Text(table::wire_struct(model)));
    pieces
}

/// The definition of a struct.
pub(crate) fn definition(
    model: &StructModel<'_>,
    documentation: &str,
    attributes: &TokenStream,
) -> TokenStream {
    let name = &model.name;
    let docs = docs::attributes(&model.docs);
    let has_zero = model.usage == Usage::Response || model.required().next().is_none();
    let default = has_zero.then(|| quote!(Default,));
    let fields = model.fields.iter().map(|field| {
        let docs = docs::attributes(&field_docs(field.ir, &field.ty, documentation));
        let (name, ty) = (&field.name, field.tokens());
        quote! { #docs pub #name: #ty }
    });
    quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq)]
        #attributes
        #[non_exhaustive]
        pub struct #name { #(#fields),* }
    }
}

/// The function that makes a struct of its required fields.
pub(crate) fn constructor(model: &StructModel<'_>) -> TokenStream {
    let has_optional = model.fields.iter().any(|field| field.optional);
    if model.required().next().is_none() {
        return quote! {
            #[doc = " With every field absent."]
            pub fn new() -> Self { Self::default() }
        };
    }
    let docs = match has_optional {
        true => " With the required fields; the others are absent.",
        false => " With its fields.",
    };
    let (mut parameters, mut values) = (Vec::new(), Vec::new());
    for field in model.required() {
        let name = &field.name;
        let (parameter, value) = field.parameter(name);
        parameters.push(parameter);
        values.push(match field.ty.takes_into() {
            true => quote!(#name: #value),
            false => quote!(#name),
        });
    }
    let rest = has_optional.then(|| quote!(..Wire::zero()));
    quote! {
        #[doc = #docs]
        pub fn new(#(#parameters),*) -> Self {
            Self { #(#values,)* #rest }
        }
    }
}

/// The constructor of a struct inside a request, and a setter an optional field.
fn making(model: &StructModel<'_>) -> TokenStream {
    let name = &model.name;
    let constructor = constructor(model);
    let mut used = Unique::with(&["new"]);
    let only = model.fields.len() == 1;
    let setters = model
        .fields
        .iter()
        .filter(|field| field.optional)
        .map(|field| {
            let setter = names::ident(&used.take(&unescaped(field)));
            let docs = format!(" Sets [`{}`](Self::{}).", field.ir.name, unescaped(field));
            let (name, (parameter, value)) = (&field.name, field.parameter(&names::ident("value")));
            let rest = (!only).then(|| quote!(, ..self));
            quote! {
                #[doc = #docs]
                pub fn #setter(self, #parameter) -> Self { Self { #name: Some(#value) #rest } }
            }
        });
    quote! { impl #name { #constructor #(#setters)* } }
}

/// The name of a field as it stands in documentation.
pub(crate) fn unescaped(field: &FieldModel<'_>) -> String {
    let name = field.name.to_string();
    name.strip_prefix("r#").unwrap_or(&name).to_owned()
}
