//! The builder of a call, whose type says which required fields are set.

use proc_macro2::Ident;

use crate::{
    docs, facts,
    layout::WIDTH,
    model::{FieldModel, Model},
    names::{self, Unique, ident, parameter},
    structs::unescaped,
};

/// The methods of a builder that no setter may shadow.
pub(crate) const METHODS: &[&str] = &["into_future", "items", "new", "options", "pages", "send"];

pub(crate) fn pieces(model: &Model<'_>) -> Vec<String> {
    let required: Vec<&FieldModel<'_>> = model.request.required().collect();
    let states: Vec<Ident> = (0..required.len()).map(parameter).collect();
    let given = |except: Option<&Ident>| {
        let fields = required.iter().zip(&states);
        let fields = fields.filter(|(field, _)| Some(&field.name) != except);
        let pairs: Vec<String> = fields
            .map(|(field, state)| format!("{state}: {}", field.name))
            .collect();
        pairs.join(", ")
    };
    let mut text = format!(
        "call_builder! {{\n{}    {}Call for {} [{}]\n",
        docs::comment(&docs(model), "    "),
        model.base,
        model.request.name,
        given(None)
    );
    let rows = required.iter().enumerate().map(|(at, field)| {
        let then: Vec<String> = states
            .iter()
            .enumerate()
            .map(|(other, state)| match other == at {
                true => "Given".to_owned(),
                false => state.to_string(),
            })
            .collect();
        format!(
            "{}: {} => [{}]",
            field.name,
            field.parameter(),
            then.join(", ")
        )
    });
    text.push_str(&block("required", rows.collect()));
    text.push_str(&block("optional", optional(&model.request.fields)));
    if let Some(pagination) = &model.pagination {
        // The first page needs no cursor.
        text.push_str(&format!(
            "    paged [{}]\n",
            given(pagination.start.as_ref())
        ));
    }
    vec![text + "}"]
}

/// The rows of the optional fields: both setters, and what they take.
fn optional(fields: &[FieldModel<'_>]) -> Vec<String> {
    let mut used = Unique::with(METHODS);
    fields.iter().for_each(|field| {
        used.take(&unescaped(field));
    });
    let optional = fields.iter().filter(|field| field.optional);
    optional
        .map(|field| {
            let plain = names::snake(&unescaped(field));
            let set = ident(&used.take(&format!("set_{plain}")));
            let (given, ty) = (field.parameter(), field.ty.text());
            format!("{}, {set}: {given}, {ty}", field.name)
        })
        .collect()
}

fn block(name: &str, rows: Vec<String>) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut text = format!("    {name} {{\n");
    let mut line = String::new();
    for row in rows {
        if !line.is_empty() && line.chars().count() + row.chars().count() + 10 > WIDTH {
            text.push_str(&format!("        {line}\n"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&row);
        line.push(';');
    }
    format!("{text}        {line}\n    }}\n")
}

/// What the call does, its facts, and what it needs.
fn docs(model: &Model<'_>) -> String {
    let action = model.action;
    let first = match (&action.summary, model.request.required().next()) {
        (Some(summary), _) => summary.clone(),
        (None, _) => format!("A call of `{}`.", action.action),
    };
    let needs = match model.request.required().next() {
        Some(_) => "It needs the fields in [`required`].",
        None => "No field is required.",
    };
    docs::paragraphs([
        first.as_str(),
        &docs::from_page(&action.docs, model.documentation),
        &format!("{needs} {}", facts::of_action(action)),
    ])
}
