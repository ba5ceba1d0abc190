//! The files of the shared types.

use super::action::type_item;
use super::file;
use super::imports::imports;
use super::layout::{self, use_names};
use crate::names::ident;
use crate::plan::service::ServicePlan;
use crate::plan::shared_files::SharedFile;

/// The file that declares the modules.
pub(crate) fn modules(plan: &ServicePlan<'_>) -> String {
    let modules = plan.shared.iter().map(|file| {
        let (cfg, module) = (condition(file), ident(&file.module));
        match (file.of_family, file.versions) {
            (true, false) => format!("{cfg}pub mod {module};\n"),
            // The family's file has its types.
            (true, true) => format!("{cfg}mod {module};\n"),
            (false, _) => format!("{cfg}mod {module};\n{cfg}pub use {module}::*;\n"),
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
    let mut parts = vec![imports(&body)];
    let family = shared
        .families
        .iter()
        .map(String::as_str)
        .collect::<String>();
    for (path, names) in [
        ("super".to_owned(), &shared.imports),
        (format!("super::{}", ident(&family)), &shared.family_imports),
    ] {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        if !names.is_empty() {
            parts.push(use_names(&path, &names));
        }
    }
    if let Some(module) = &shared.other_versions {
        parts.push(format!(
            "#[cfg(feature = \"versions\")]\npub use super::{}::*;",
            ident(module)
        ));
    }
    parts.push(body);
    let families: Vec<String> = shared
        .families
        .iter()
        .map(|family| format!("`{family}`"))
        .collect();
    let docs = format!("Types that Actions of {} share.", families.join(", "));
    file::text(plan.folder, &docs, parts)
}

/// The condition that one of the families is compiled, and the other Versions if only these have the types.
fn condition(file: &SharedFile<'_>) -> String {
    let features: Vec<String> = file
        .families
        .iter()
        .map(|family| format!("feature = {family:?}"))
        .collect();
    let any = match features.as_slice() {
        [feature] => feature.clone(),
        features => format!("any({})", features.join(", ")),
    };
    if file.versions {
        format!("#[cfg(all(feature = \"versions\", {any}))]\n")
    } else {
        format!("#[cfg({any})]\n")
    }
}
