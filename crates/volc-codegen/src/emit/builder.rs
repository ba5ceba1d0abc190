//! The table of an Action: its request, its facts and the builder of its calls.

use super::layout::{WIDTH, fill};
use super::wrap::comment;
use super::{action_info, row};
use crate::plan::model::ActionPlan;

/// The `action!` of an Action, with the documentation of its builder.
pub(crate) fn action(plan: &ActionPlan<'_>, docs: &str) -> String {
    let request = &plan.request;
    let rows = request.fields.iter().map(|field| {
        let set = field.set_option.as_ref().map(|set| format!(", {set}"));
        let names = format!("{}{}", field.name, set.unwrap_or_default());
        row::row(field, &names, request.usage, "    ")
    });
    let rows: String = rows.collect();
    format!(
        "action! {{\n{}{}\n{}\n{rows}}}",
        comment(docs, "    "),
        head(plan),
        action_info::facts(plan)
    )
}

fn head(plan: &ActionPlan<'_>) -> String {
    let (request, output) = (&plan.request.name, &plan.output.name);
    let line = format!("    {}: {request} -> {output}", plan.call());
    let line = if line.chars().count() < WIDTH {
        line
    } else {
        format!("    {}:\n        {request} -> {output}", plan.call())
    };
    let Some(paging) = &plan.paging else {
        return format!("{line};");
    };
    // The first page needs no cursor.
    let needed: Vec<String> = plan
        .request
        .required()
        .filter(|field| Some(&field.name) != paging.start.as_ref())
        .map(|field| field.name.to_string())
        .collect();
    let pages = format!("pages({});", needed.join(", "));
    if line.chars().count() + pages.chars().count() + 2 <= WIDTH {
        format!("{line}, {pages}")
    } else {
        format!(
            "{line},\n{}",
            fill("        pages(", &needed, ");", "            ")
        )
    }
}
