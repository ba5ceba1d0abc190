//! Enumerations: the known values by name, and any other one.

use volc_ir::Scalar;

use super::wrap::{aliases, comment};
use crate::plan::model::EnumPlan;

/// The enumeration, with a row a value.
pub(crate) fn item(plan: &EnumPlan) -> String {
    let wire = match plan.of {
        Scalar::Int => "i64",
        Scalar::String => "str",
    };
    let rows = plan.variants.iter().map(|variant| {
        let docs = comment(&variant.docs, "        ");
        let aliases = aliases(&variant.aliases, "        ");
        format!(
            "{docs}{aliases}        {} = {},\n",
            variant.name, variant.value
        )
    });
    let rows: String = rows.collect();
    format!(
        "open_enum! {{\n{}    pub enum {}: {wire} {{\n{rows}    }}\n}}",
        comment(&plan.docs, "    "),
        plan.name
    )
}
