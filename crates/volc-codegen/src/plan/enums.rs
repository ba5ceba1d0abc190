//! Enumerations: the known values by name.

use serde_json::Value;
use volc_ir::{EnumDef, Scalar};

use super::model::VariantPlan;
use super::{aliases, docs};
use crate::names::{Unique, ident, pascal};

/// Plans the variants of an enumeration. A value that is listed twice counts once.
///
/// # Errors
/// A listed value of another type, as text.
pub(crate) fn variants(def: &EnumDef, documentation: &str) -> Result<Vec<VariantPlan>, String> {
    let mut used = Unique::with(&["Unknown"]);
    let mut variants: Vec<VariantPlan> = Vec::new();
    for variant in &def.variants {
        let value = literal(&variant.value, def.of).ok_or_else(|| {
            format!(
                "`{}` lists {}, which is no value of it",
                def.name, variant.value
            )
        })?;
        if variants.iter().any(|other| other.value == value) {
            continue;
        }
        let [english, page] =
            [&variant.docs.en, &variant.docs.zh].map(|text| docs::from_page(text, documentation));
        let name = ident(&used.take(&pascal(&variant.name)));
        variants.push(VariantPlan {
            docs: docs::with_sentence(&english, &serialized(&variant.value), &page),
            aliases: aliases::of_value(&name.to_string(), &variant.value),
            name,
            value,
        });
    }
    Ok(variants)
}

/// The value in words.
fn serialized(value: &Value) -> String {
    match value {
        Value::String(text) if text.is_empty() => "Serialized as an empty text.".to_owned(),
        Value::String(text) => format!("Serialized as {}.", docs::code(text)),
        value => format!("Serialized as {}.", docs::code(&value.to_string())),
    }
}

/// The literal of a value.
pub(crate) fn literal(value: &Value, of: Scalar) -> Option<String> {
    match of {
        Scalar::Int => value.as_i64().map(|n| n.to_string()),
        Scalar::String => value.as_str().map(|text| format!("{text:?}")),
    }
}
