//! The table of an Action: its request, its facts and the builder of its calls.

use crate::{
    layout::{WIDTH, fill},
    model::Model,
    names::{self, Unique, ident},
    request,
    structs::{self, unescaped},
};

/// The methods of a builder that no setter may shadow.
pub(crate) const METHODS: &[&str] = &["into_future", "items", "new", "options", "pages", "send"];

/// The `action!` of an Action.
pub(crate) fn action(model: &Model<'_>) -> String {
    let request = &model.request;
    let mut used = Unique::with(METHODS);
    request.fields.iter().for_each(|field| {
        used.take(&unescaped(field));
    });
    let rows: String = request
        .fields
        .iter()
        .map(|field| {
            let set = field.optional.then(|| {
                let plain = names::snake(&unescaped(field));
                format!(", {}", ident(&used.take(&format!("set_{plain}"))))
            });
            let names = format!("{}{}", field.name, set.unwrap_or_default());
            structs::row(field, &names, request.usage, model.documentation, "    ")
        })
        .collect();
    format!(
        "action! {{\n{}\n{}\n{rows}}}",
        head(model),
        request::facts(model)
    )
}

fn head(model: &Model<'_>) -> String {
    let (request, output) = (&model.request.name, &model.output.name);
    let line = format!("    {}Call: {request} -> {output}", model.base);
    let line = match line.chars().count() < WIDTH {
        true => line,
        false => format!("    {}Call:\n        {request} -> {output}", model.base),
    };
    let Some(pagination) = &model.pagination else {
        return format!("{line};");
    };
    // The first page needs no cursor.
    let needed: Vec<String> = model
        .request
        .required()
        .filter(|field| Some(&field.name) != pagination.start.as_ref())
        .map(|field| field.name.to_string())
        .collect();
    let pages = format!("pages({});", needed.join(", "));
    match line.chars().count() + pages.chars().count() + 2 <= WIDTH {
        true => format!("{line}, {pages}"),
        false => format!(
            "{line},\n{}",
            fill("        pages(", &needed, ");", "            ")
        ),
    }
}
