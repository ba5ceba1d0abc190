//! The table of an Action: its request, its facts and the builder of its calls.

use proc_macro2::Ident;

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
    let mut parts = Vec::new();
    if let Some(paging) = &plan.paging {
        // The first page needs no cursor.
        parts.push(("pages", needed(plan, paging.start.as_ref())));
    }
    if plan.wait.is_some() {
        parts.push(("wait", needed(plan, None)));
    }
    let mut text = line;
    let last = parts.len();
    for (at, (name, fields)) in parts.iter().enumerate() {
        let close = if at + 1 == last { ");" } else { ")" };
        let one_line = format!("{name}({}{close}", fields.join(", "));
        let lines = if at == 0 {
            Some(text.as_str())
        } else {
            text.lines().last()
        };
        let column = lines.map_or(0, |line| line.chars().count());
        if column + one_line.chars().count() + 2 <= WIDTH {
            text = format!("{text}, {one_line}");
        } else {
            let part = fill(&format!("        {name}("), fields, close, "            ");
            text = format!("{text},\n{part}");
        }
    }
    if parts.is_empty() {
        text.push(';');
    }
    text
}

/// The required fields that a call of several responses needs, without one that it can do without.
fn needed(plan: &ActionPlan<'_>, without: Option<&Ident>) -> Vec<String> {
    let fields = plan.request.required();
    let fields = fields.filter(|field| Some(&field.name) != without);
    fields.map(|field| field.name.to_string()).collect()
}
