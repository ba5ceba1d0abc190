//! The file of an Action.

use std::collections::BTreeMap;

use super::imports::imports;
use super::layout::{self, use_names};
use super::{builder, enums, file, paging, structs, unions, wait};
use crate::plan::model::{ActionPlan, Reexport, TypePlan};

/// The references of a file to items outside of it, and its sentences.
pub(crate) struct Frame<'b> {
    /// The import that brings the module of the required fields into scope.
    pub(crate) required: &'b str,
    /// The documentation of the module.
    pub(crate) docs: &'b str,
    /// The documentation of the builder.
    pub(crate) builder: &'b str,
}

/// The text of an Action's file.
pub(crate) fn text(plan: &ActionPlan<'_>, frame: &Frame<'_>) -> String {
    let mut pieces = vec![builder::action(plan, frame.builder)];
    pieces.extend(
        plan.paging
            .as_ref()
            .map(|paging| paging::item(paging, plan)),
    );
    pieces.extend(plan.wait.as_ref().map(|wait| wait::item(wait, plan)));
    pieces.push(structs::item(&plan.output));
    pieces.extend(plan.own_types().map(type_item));
    let body = layout::pieces(pieces);
    let mut parts = vec![imports(&body)];
    if plan.request.required().next().is_some() {
        parts.push(frame.required.to_owned());
    }
    parts.push(reexports(&plan.reexports));
    parts.push(body);
    file::text(&plan.action.source.file, frame.docs, parts)
}

/// The item of a type.
pub(crate) fn type_item(ty: &TypePlan<'_>) -> String {
    match ty {
        TypePlan::Struct(plan) => structs::item(plan),
        TypePlan::Enum(plan) => enums::item(plan),
        TypePlan::Union(plan) => unions::item(plan),
    }
}

/// The shared types are the Action's own too.
fn reexports(reexports: &[Reexport]) -> String {
    let mut modules: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for Reexport {
        module,
        name,
        local,
    } in reexports
    {
        let name = if name == local {
            name.clone()
        } else {
            format!("{name} as {local}")
        };
        modules.entry(module).or_default().push(name);
    }
    let lines = modules.iter().map(|(module, names)| {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        format!("pub {}", use_names(&format!("crate::{module}"), &names))
    });
    lines.collect::<Vec<_>>().join("\n")
}
