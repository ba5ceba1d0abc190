//! Structs: what is sent and what is received, each one table of its fields.

use volc_ir::Usage;

use crate::{
    docs,
    layout::WIDTH,
    model::{FieldModel, StructModel, field_docs},
    table,
};

/// The struct, with a row a field.
pub(crate) fn item(model: &StructModel<'_>, documentation: &str) -> String {
    let kind = match model.usage {
        Usage::Request => "request_struct",
        Usage::Response => "response_struct",
    };
    let rows: String = model
        .fields
        .iter()
        .map(|field| {
            let name = field.name.to_string();
            row(field, &name, model.usage, documentation, "        ")
        })
        .collect();
    let body = match rows.is_empty() {
        true => "{}".to_owned(),
        false => format!("{{\n{rows}    }}"),
    };
    format!(
        "{kind}! {{\n{}    pub struct {} {body}\n}}",
        docs::comment(&model.docs, "    "),
        model.name
    )
}

/// The row of a field; of one that is sent it says whether it must be.
pub(crate) fn row(
    field: &FieldModel<'_>,
    names: &str,
    usage: Usage,
    documentation: &str,
    indent: &str,
) -> String {
    let docs = docs::comment(&field_docs(field.ir, &field.ty, documentation), indent);
    let need = match (usage, field.optional) {
        (Usage::Response, _) => "",
        (Usage::Request, true) => "optional ",
        (Usage::Request, false) => "required ",
    };
    // What is sent has its `Option` from its being optional.
    let ty = match usage {
        Usage::Request => field.ty.text(),
        Usage::Response => field.text(),
    };
    let info = table::info(field, usage);
    let line = format!("{indent}{need}{names}: {ty} = {info},\n");
    match line.chars().count() > WIDTH + 1 {
        true => format!("{docs}{indent}{need}{names}: {ty} =\n{indent}    {info},\n"),
        false => format!("{docs}{line}"),
    }
}

/// The name of a field as it stands in documentation.
pub(crate) fn unescaped(field: &FieldModel<'_>) -> String {
    let name = field.name.to_string();
    name.strip_prefix("r#").unwrap_or(&name).to_owned()
}
