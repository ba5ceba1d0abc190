//! The file of a family: its modules and the methods of the client.

use std::collections::BTreeMap;

use volc_ir::{Docs, Family};

use super::wrap::{aliases, comment};
use super::{family_docs, file};
use crate::names::{Unique, ident, pascal};
use crate::plan::action_docs::method_docs;
use crate::plan::placed::PlacedAction;
use crate::plan::service::ServicePlan;

/// The text of a family's file.
pub(crate) fn text(
    family: &str,
    service: &ServicePlan<'_>,
    entries: &[&PlacedAction<'_>],
) -> String {
    let documentation = &service.ir.service.documentation;
    let about = service.family(family);
    let plain = || entries.iter().filter(|entry| entry.plain);
    let mut versions: BTreeMap<&str, Vec<&PlacedAction<'_>>> = BTreeMap::new();
    for &entry in entries {
        versions
            .entry(&entry.version_module)
            .or_default()
            .push(entry);
    }
    let mut pieces = Vec::new();
    if plain().next().is_some() {
        pieces.push("use crate::Client;".to_owned());
        let modules: String = plain()
            .map(|entry| format!("pub mod {};\n", ident(&entry.plan.name)))
            .collect();
        pieces.push(modules);
    }
    pieces.extend(
        versions
            .iter()
            .map(|(module, entries)| version(module, entries)),
    );
    if plain().next().is_some() {
        let methods: String = plain()
            .map(|entry| method(entry, about, documentation))
            .collect();
        pieces.push(format!(
            "volc_core::__private::actions! {{\n    Client:\n\n{methods}}}"
        ));
    }
    pieces.extend(
        versions
            .values()
            .map(|entries| version_methods(entries, documentation)),
    );
    pieces.push(handlers(family, entries));
    let docs = family_docs::text(family, about, entries, documentation);
    // The folder's name is the family's as the pages have it.
    let folder = entries
        .first()
        .map_or(family, |entry| &entry.plan.action.family);
    file::text(&format!("{}/{folder}", service.folder), &docs, pieces)
}

fn version(module: &str, entries: &[&PlacedAction<'_>]) -> String {
    let entries: String = entries
        .iter()
        .map(|entry| {
            let item = if entry.plain { "use super::" } else { "mod " };
            format!("    pub {item}{};\n", ident(&entry.plan.name))
        })
        .collect();
    let version = module.trim_start_matches('v').replace('_', "-");
    format!(
        "/// The Actions of Version {version}.\n#[cfg(feature = \"versions\")]\npub mod {module} {{\n{entries}}}"
    )
}

/// The method of the client.
fn method(entry: &PlacedAction<'_>, family: Option<&Family>, documentation: &str) -> String {
    let (name, module) = (ident(&entry.method), ident(&entry.plan.name));
    let action = entry.plan.action;
    let docs = method_docs(action, documentation, Some(&format!("self::{module}")));
    let terms = family.map(|family| terms(family, &action.action));
    let docs = comment(&docs, "    ") + &aliases(&terms.unwrap_or_default(), "    ");
    let deprecated = deprecated(entry);
    format!(
        "{docs}{deprecated}    {name}: {module}::{};
",
        entry.plan.call()
    )
}

/// The terms that find an Action: those of its family and of its group.
fn terms(family: &Family, action: &str) -> Vec<String> {
    let group = family.group_of(action).map(|at| &family.groups[at].aliases);
    let mut terms = family.aliases.clone();
    for term in group.into_iter().flatten() {
        if !terms.contains(term) {
            terms.push(term.clone());
        }
    }
    terms
}

fn version_methods(entries: &[&PlacedAction<'_>], documentation: &str) -> String {
    let Some(first) = entries.first() else {
        return String::new();
    };
    let methods: String = entries
        .iter()
        .map(|entry| {
            let (name, module) = (ident(&entry.method), ident(&entry.plan.name));
            let docs = if entry.plain {
                format!("The same as [`Client::{name}`].")
            } else {
                let module = format!("self::{}::{module}", entry.version_module);
                method_docs(entry.plan.action, documentation, Some(&module))
            };
            let docs = comment(&docs, "    ");
            let deprecated = deprecated(entry);
            format!(
                "{docs}{deprecated}    {name}: {}::{module}::{};\n",
                entry.version_module,
                entry.plan.call()
            )
        })
        .collect();
    let view = &first.version_view;
    format!(
        "#[cfg(feature = \"versions\")]\nvolc_core::__private::actions! {{\n    crate::{view}<'_>:\n\n{methods}}}"
    )
}

/// The trait whose methods handle the Actions.
fn handlers(family: &str, entries: &[&PlacedAction<'_>]) -> String {
    // A client and the contexts of calls are in scope there.
    let name = Unique::with(&["Client", "Context"]).take(&pascal(family));
    let mut used = Unique::with(&["dispatch", "routes"]);
    let rows: String = entries
        .iter()
        .map(|entry| {
            let (module, version) = (ident(&entry.plan.name), &entry.version_module);
            let (method, path) = if entry.plain {
                (entry.plan.name.clone(), format!("{module}::"))
            } else {
                let method = format!("{}_{version}", entry.plan.name);
                (method, format!("{version}::{module}::"))
            };
            format!(
                "        {}: {path}{};\n",
                ident(&used.take(&method)),
                entry.plan.request.name
            )
        })
        .collect();
    format!(
        "#[cfg(feature = \"server\")]\nvolc_core::__private::handlers! \
            {{\n    /// Handles the Actions of the family `{family}`.\n    pub trait {} {{\n{rows}    }}\n}}",
        ident(&name)
    )
}

/// The mark of a method that is deprecated.
fn deprecated(entry: &PlacedAction<'_>) -> String {
    let why = entry.plan.action.deprecated.as_ref().map(Docs::first);
    why.map(|why| format!("    #[deprecated = {why:?}]\n"))
        .unwrap_or_default()
}
