//! Unions: a row a variant.

use serde_json::Value;
use volc_ir::{Tag, UnionVariant};

use super::layout::WIDTH;
use super::row::join;
use super::wrap::{aliases, comment};
use crate::plan::definitions::sibling;
use crate::plan::model::{UnionPlan, UnionVariantPlan};

/// The union.
pub(crate) fn item(plan: &UnionPlan<'_>) -> String {
    let rows: String = plan
        .variants
        .iter()
        .map(|variant| row(variant, plan))
        .collect();
    format!(
        "wire_union! {{\n{}    pub enum {}: {} {{\n{rows}    }}\n}}",
        comment(&plan.docs, "    "),
        plan.name,
        head(plan)
    )
}

/// Returns the head of the table: the place of the tags.
fn head(plan: &UnionPlan<'_>) -> &'static str {
    let has_own = plan.ir.tags.iter().any(|tag| matches!(tag, Tag::Own(_)));
    match (sibling(plan.ir).is_some(), plan.optional, has_own) {
        (false, _, _) => "own",
        (true, false, false) => "beside",
        (true, false, true) => "beside + own",
        (true, true, false) => "beside_optional",
        (true, true, true) => "beside_optional + own",
    }
}

fn row(variant: &UnionVariantPlan<'_>, plan: &UnionPlan<'_>) -> String {
    let docs = comment(&variant.docs, "        ");
    let docs = format!("{docs}{}", aliases(&variant.aliases, "        "));
    let head = format!("        {}({})", variant.name, variant.ty);
    let calls = calls(variant.ir, &plan.ir.tags);
    let line = format!("{head} = {},\n", calls.concat());
    if line.chars().count() > WIDTH + 1 {
        format!("{docs}{head} =\n{},\n", join(&calls, "            "))
    } else {
        format!("{docs}{line}")
    }
}

/// Returns the calls by which the variant is recognized: its tags, then its predicates.
fn calls(variant: &UnionVariant, tags: &[Tag]) -> Vec<String> {
    let mut calls: Vec<String> = Vec::new();
    for tag in tags {
        let Some(value) = variant.when.get(&tag.key()) else {
            continue;
        };
        let (suffix, value) = scalar(value);
        let dot = if calls.is_empty() { "" } else { "." };
        calls.push(match tag {
            Tag::Sibling(_) => format!("{dot}beside{suffix}({value})"),
            Tag::Own(name) => format!("{dot}own{suffix}({name:?}, {value})"),
        });
    }
    if calls.is_empty() {
        calls.push("any()".to_owned());
    }
    if !variant.has.is_empty() {
        calls.push(format!(".has(&{:?})", variant.has));
    }
    for (path, values) in &variant.one_of {
        let suffix = if values.iter().any(Value::is_number) {
            "_int"
        } else {
            ""
        };
        let values: Vec<String> = values.iter().map(|value| scalar(value).1).collect();
        calls.push(format!(
            ".one_of{suffix}({path:?}, &[{}])",
            values.join(", ")
        ));
    }
    calls
}

/// Returns the end of the name of a call for a value, and the value's literal.
fn scalar(value: &Value) -> (&'static str, String) {
    match value {
        Value::String(text) => ("", format!("{text:?}")),
        other => ("_int", other.to_string()),
    }
}
