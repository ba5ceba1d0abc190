//! Enumerations: the known values by name, and any other one.

use serde_json::Value;
use volc_ir::{Action, Scalar};

use crate::{
    GenerateError,
    docs::{self, from_page},
    model::EnumModel,
    names::{Unique, ident, pascal},
};

/// The enumeration, with a row a value.
pub(crate) fn item(
    model: &EnumModel<'_>,
    action: &Action,
    documentation: &str,
) -> Result<String, GenerateError> {
    let variants = variants(model, action)?;
    let wire = match model.ir.of {
        Scalar::Int => "i64",
        Scalar::String => "str",
    };
    let rows: String = variants
        .iter()
        .map(|variant| {
            let docs = match from_page(variant.docs, documentation) {
                docs if docs.is_empty() => format!("{} on the wire.", docs::code(&variant.value)),
                docs => docs,
            };
            let docs = docs::comment(&docs, "        ");
            format!(
                "{docs}        {} = {},\n",
                ident(&variant.name),
                variant.value
            )
        })
        .collect();
    Ok(format!(
        "open_enum! {{\n{}    pub enum {}: {wire} {{\n{rows}    }}\n}}",
        docs::comment(&model.docs, "    "),
        model.name
    ))
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
            docs: &variant.docs.zh,
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
