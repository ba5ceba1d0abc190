//! The docs of a field.

use volc_ir::Field;

use super::docs::{self, from_page};
use super::facts;
use super::rust_type::RustType;

/// The documentation of a field: the English and what is known of it, then what the page says.
pub(crate) fn field_docs(field: &Field, ty: &RustType, documentation: &str) -> String {
    let facts = facts::of_field(field);
    let deprecated = field.deprecated.as_ref();
    let deprecated = deprecated.map(|why| {
        if field.docs.zh.contains(why.first()) {
            "**Deprecated.**".to_owned()
        } else {
            docs::deprecated(why.first(), documentation)
        }
    });
    let mut page = from_page(&field.docs.zh, documentation);
    if ty.is_enum() {
        page = docs::without_values(&page, field.values.iter().map(|listed| &listed.value));
    }
    if !facts.is_empty() {
        page = docs::without_facts(&page);
    }
    let first = docs::sentences([
        deprecated.as_deref().unwrap_or_default(),
        &from_page(&field.docs.en, documentation),
        &facts,
    ]);
    let serialized = format!("Serialized as {}.", docs::code(&field.name));
    docs::with_sentence(&first, &serialized, &page)
}
