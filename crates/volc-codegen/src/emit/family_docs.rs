//! The page of a family: its Actions, grouped by what they are about, one line each.

use volc_ir::Family;

use crate::names::ident;
use crate::plan::action_docs::first_sentence;
use crate::plan::docs;
use crate::plan::placed::PlacedAction;

/// The documentation of a family's module.
pub(crate) fn text(
    module: &str,
    family: Option<&Family>,
    entries: &[&PlacedAction<'_>],
    documentation: &str,
) -> String {
    let summary = match family {
        Some(family) => docs::from_page(&family.docs, documentation),
        None => format!("The Actions of the family {}.", docs::code(module)),
    };
    let mut plain: Vec<&PlacedAction<'_>> = entries
        .iter()
        .copied()
        .filter(|entry| entry.plain)
        .collect();
    plain.sort_by_key(|entry| (stage(&entry.plan.action.action), &entry.plan.name));
    let list = |group: Option<usize>| -> String {
        let of_group = plain.iter().filter(|entry| {
            family.and_then(|family| family.group_of(&entry.plan.action.action)) == group
        });
        let lines = of_group.map(|entry| line(entry, documentation));
        lines.collect::<Vec<_>>().join("\n")
    };
    let groups = family.map_or(&[][..], |family| &family.groups);
    let mut parts = vec![summary];
    let headed = groups.iter().enumerate();
    let mut headed: Vec<(&str, String)> = headed
        .map(|(at, group)| (group.title.as_str(), list(Some(at))))
        .collect();
    headed.push((
        if groups.is_empty() {
            "Actions"
        } else {
            "Others"
        },
        list(None),
    ));
    for (title, list) in headed.iter().filter(|(_, list)| !list.is_empty()) {
        parts.push(format!("# {}\n\n{list}", docs::plain(title)));
    }
    parts.push(versions(entries));
    docs::paragraphs(parts.iter().map(String::as_str))
}

fn line(entry: &PlacedAction<'_>, documentation: &str) -> String {
    let (method, module) = (ident(&entry.method), ident(&entry.plan.name));
    let deprecated = if entry.plan.action.deprecated.is_some() {
        "**Deprecated.** "
    } else {
        ""
    };
    let about = match first_sentence(entry.plan.action, documentation) {
        about if about.is_empty() => format!("Calls {}.", docs::code(&entry.plan.action.action)),
        about => about.replace('\n', " "),
    };
    format!("- [`{method}`](crate::Client::{method}): {deprecated}{about} ([types](mod@{module}))")
}

/// The place of an Action among those of its group: what makes something, changes it, ends it, reads it.
fn stage(action: &str) -> usize {
    const VERBS: [&[&str]; 5] = [
        &[
            "Start", "Create", "Register", "Add", "Send", "Ban", "BatchAdd",
        ],
        &[
            "Update",
            "Modify",
            "Set",
            "Mark",
            "BatchUpdate",
            "BatchModify",
        ],
        &[
            "Stop",
            "Delete",
            "Remove",
            "Destroy",
            "UnRegister",
            "Unban",
            "Dismiss",
            "Kick",
            "BatchDelete",
            "BatchRemove",
        ],
        &["Get", "Is", "Query", "BatchGet"],
        &["List", "Scan", "Search"],
    ];
    let starts = |verbs: &&[&str]| verbs.iter().any(|verb| action.starts_with(verb));
    // `WbTranscodeCreate` has its verb at the end.
    let ends = |verbs: &&[&str]| verbs.iter().any(|verb| action.ends_with(verb));
    let found = VERBS.iter().position(starts);
    let found = found.or_else(|| VERBS.iter().position(ends));
    found.unwrap_or(0)
}

/// The Versions under which Actions can be called beside the default one.
fn versions(entries: &[&PlacedAction<'_>]) -> String {
    let others = entries.iter().filter(|entry| !entry.plain);
    let mut modules: Vec<String> = others
        .map(|entry| format!("`{}`", entry.version_module))
        .collect();
    modules.sort();
    modules.dedup();
    if modules.is_empty() {
        return String::new();
    }
    format!(
        "# Other Versions\n\nWith the feature `versions`, Actions can be called by their Version too: {}.",
        modules.join(", ")
    )
}
