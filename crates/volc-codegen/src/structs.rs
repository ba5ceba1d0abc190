//! Structs: what is sent and what is received, each one table of its fields.

use volc_ir::Usage;

use crate::{
    docs,
    layout::{WIDTH, fill},
    model::{FieldModel, StructModel, field_docs},
    table,
};

/// The struct. One that is sent can also be made, and its optional fields be set.
pub(crate) fn pieces(model: &StructModel<'_>, documentation: &str) -> Vec<String> {
    let mut pieces = vec![definition(model, documentation, "")];
    if model.usage == Usage::Request {
        let optional = model.fields.iter().filter(|field| field.optional);
        let setters = optional.map(|field| format!("{}: {}", field.name, field.parameter()));
        pieces.push(making(model, setters.collect()));
    }
    pieces
}

/// The definition of a struct, with a row a field. `attributes` are lines.
pub(crate) fn definition(model: &StructModel<'_>, documentation: &str, attributes: &str) -> String {
    let docs = docs::comment(&model.docs, "    ");
    let has_zero = model.usage == Usage::Response || model.required().next().is_none();
    let default = if has_zero {
        "    #[derive(Default)]\n"
    } else {
        ""
    };
    let rows: String = model
        .fields
        .iter()
        .map(|field| row(field, model.usage, documentation))
        .collect();
    let body = match rows.is_empty() {
        true => "{}".to_owned(),
        false => format!("{{\n{rows}    }}"),
    };
    format!(
        "wire_struct! {{\n{docs}{default}{attributes}    pub struct {} {body}\n}}",
        model.name
    )
}

fn row(field: &FieldModel<'_>, usage: Usage, documentation: &str) -> String {
    let docs = docs::comment(&field_docs(field.ir, &field.ty, documentation), "        ");
    let (name, ty) = (&field.name, field.text());
    let info = table::info(field, usage);
    let line = format!("        pub {name}: {ty} = {info},\n");
    match line.chars().count() > WIDTH + 1 {
        true => format!("{docs}        pub {name}: {ty} =\n            {info},\n"),
        false => format!("{docs}{line}"),
    }
}

/// The constructor, which takes the required fields, and these setters.
pub(crate) fn making(model: &StructModel<'_>, setters: Vec<String>) -> String {
    let required: Vec<String> = model
        .required()
        .map(|field| format!("{}: {}", field.name, field.parameter()))
        .collect();
    let head = fill(&format!("setters!({}(", model.name), &required, ")", "    ");
    match setters.is_empty() {
        true => format!("{head});"),
        false => {
            let one_line = format!("{head} {});", setters.join(", "));
            if !one_line.contains('\n') && one_line.chars().count() <= WIDTH {
                return one_line;
            }
            fill(&head, &setters, ");", "    ")
        }
    }
}

/// The name of a field as it stands in documentation.
pub(crate) fn unescaped(field: &FieldModel<'_>) -> String {
    let name = field.name.to_string();
    name.strip_prefix("r#").unwrap_or(&name).to_owned()
}
