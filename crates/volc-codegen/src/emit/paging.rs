//! Lists: how the request of the next page is made of a page.

use super::layout::WIDTH;
use crate::plan::model::{ActionPlan, PagingPlan};

/// The `Paginated` of a list.
pub(crate) fn item(paging: &PagingPlan, plan: &ActionPlan<'_>) -> String {
    let item = paging.item.text();
    let one_line = paging.step.join(".");
    let step = if 8 + one_line.chars().count() > WIDTH {
        paging.step.join("\n            .")
    } else {
        one_line
    };
    format!(
        "\
impl Paginated for {request} {{
    type Item = {item};
    fn advance(&mut self, page: &{output}) -> PageStep {{
        {step}
    }}
    fn into_items(page: {output}) -> Vec<{item}> {{ {items} }}
}}",
        request = plan.request.name,
        output = plan.output.name,
        items = paging.items,
    )
}
