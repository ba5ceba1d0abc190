//! The files of the shared types.

use std::collections::BTreeSet;

use super::action::type_item;
use super::file;
use super::imports::imports;
use super::layout::{self, use_names};
use crate::names::ident;
use crate::plan::service::{ServicePlan, SharedFile};

/// The file that declares the modules.
pub(crate) fn modules(plan: &ServicePlan<'_>) -> String {
    let modules = plan.shared.iter().map(|file| {
        let (cfg, module) = (family_features(&file.families), ident(&file.module));
        if file.of_family {
            format!("{cfg}pub mod {module};\n")
        } else {
            format!("{cfg}mod {module};\n{cfg}pub use {module}::*;\n")
        }
    });
    file::text(
        plan.folder,
        "Types that several Actions share.",
        vec![modules.collect()],
    )
}

/// The text of a file of types.
pub(crate) fn text(plan: &ServicePlan<'_>, shared: &SharedFile<'_>) -> String {
    let body = layout::pieces(shared.types.iter().map(type_item).collect());
    let names: Vec<&str> = shared.imports.iter().map(String::as_str).collect();
    let others = if names.is_empty() {
        String::new()
    } else {
        use_names("super", &names)
    };
    let families: Vec<String> = shared
        .families
        .iter()
        .map(|family| format!("`{family}`"))
        .collect();
    let docs = format!("Types that Actions of {} share.", families.join(", "));
    file::text(plan.folder, &docs, vec![imports(&body), others, body])
}

/// The condition that one of these families is compiled.
fn family_features(families: &BTreeSet<String>) -> String {
    let features: Vec<String> = families
        .iter()
        .map(|family| format!("feature = {family:?}"))
        .collect();
    match features.as_slice() {
        [feature] => format!("#[cfg({feature})]\n"),
        features => format!("#[cfg(any({}))]\n", features.join(", ")),
    }
}
