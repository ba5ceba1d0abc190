//! Enumerations: the known values by name, and any other one.

use quote::quote;
use serde_json::Value;
use volc_ir::{Action, Scalar};

use crate::{
    GenerateError,
    docs::{self, from_page},
    layout::Piece,
    model::EnumModel,
    names::{Unique, ident, pascal},
};

/// The enumeration and its table.
pub(crate) fn pieces(
    model: &EnumModel<'_>,
    action: &Action,
    documentation: &str,
) -> Result<Vec<Piece>, GenerateError> {
    let variants = variants(model, action)?;
    let name = &model.name;
    let docs = docs::attributes(&model.docs);
    let (copy, unknown, wire) = match model.ir.of {
        Scalar::Int => (Some(quote!(Copy,)), quote!(UnknownInt), "i64"),
        Scalar::String => (None, quote!(UnknownText), "str"),
    };
    let listed = variants.iter().map(|variant| {
        let name = ident(&variant.name);
        let docs = match from_page(variant.docs, documentation) {
            docs if docs.is_empty() => format!("{} on the wire.", docs::code(&variant.value)),
            docs => docs,
        };
        let docs = docs::attributes(&docs);
        quote! { #docs #name }
    });
    let definition = quote! {
        #docs
        #[derive(Clone, #copy Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#listed,)*
            #[doc = " A value that the page does not list."]
            Unknown(#unknown),
        }
    };
    let rows: Vec<String> = variants
        .iter()
        .map(|variant| format!("{} = {}", ident(&variant.name), variant.value))
        .collect();
    Ok(vec![
        Piece::Item(definition),
        Piece::Text(table(&format!("{name}: {wire}"), &rows)),
    ])
}

/// A variant: its name in Rust and the literal of its value.
pub(crate) struct VariantModel<'a> {
    pub(crate) name: String,
    pub(crate) value: String,
    docs: &'a str,
}

/// The variants of an enumeration. A value that is listed twice counts once.
pub(crate) fn variants<'a>(
    model: &EnumModel<'a>,
    action: &Action,
) -> Result<Vec<VariantModel<'a>>, GenerateError> {
    let mut used = Unique::with(&["Unknown"]);
    let mut variants: Vec<VariantModel<'a>> = Vec::new();
    for variant in &model.ir.variants {
        let value = literal(&variant.value, model.ir.of).ok_or_else(|| {
            let message = format!(
                "`{}` lists {}, which is no value of it",
                model.ir.name, variant.value
            );
            GenerateError::new(action, message)
        })?;
        if variants.iter().any(|other| other.value == value) {
            continue;
        }
        variants.push(VariantModel {
            name: used.take(&pascal(&variant.name)),
            value,
            docs: &variant.docs,
        });
    }
    Ok(variants)
}

/// The literal of a value.
pub(crate) fn literal(value: &Value, of: Scalar) -> Option<String> {
    match of {
        Scalar::Int => value.as_i64().map(|n| n.to_string()),
        Scalar::String => value.as_str().map(|text| format!("{text:?}")),
    }
}

fn table(head: &str, rows: &[String]) -> String {
    let one_line = format!("wire_enum!({head} {{ {} }});", rows.join(", "));
    if rows.is_empty() {
        return format!("wire_enum!({head} {{}});");
    }
    if one_line.chars().count() <= crate::layout::WIDTH {
        return one_line;
    }
    let rows: String = rows.iter().map(|row| format!("    {row},\n")).collect();
    format!("wire_enum!({head} {{\n{rows}}});")
}
