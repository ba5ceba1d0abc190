//! Structs: what is sent and what is received, each one table of its fields.

use volc_ir::Usage;

use super::layout::fill;
use super::requirements::rule;
use super::row;
use super::wrap::comment;
use crate::plan::model::StructPlan;

/// The struct, with a row a field.
pub(crate) fn item(plan: &StructPlan<'_>) -> String {
    let kind = match plan.usage {
        Usage::Request => "request_struct",
        Usage::Response => "response_struct",
    };
    let rows: String = plan
        .fields
        .iter()
        .map(|field| row::row(field, &field.name.to_string(), plan.usage, "        "))
        .collect();
    let body = if rows.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{\n{rows}    }}")
    };
    format!(
        "{kind}! {{\n{}    pub struct {} {body}\n{}}}",
        comment(&plan.docs, "    "),
        plan.name,
        rules(plan)
    )
}

/// The requirements on several members at once; what is received has none.
fn rules(plan: &StructPlan<'_>) -> String {
    if plan.rules.is_empty() || plan.usage == Usage::Response {
        return String::new();
    }
    let rules: Vec<String> = plan.rules.iter().map(rule).collect();
    format!("    {}\n", fill("rules [", &rules, "]", "        "))
}
