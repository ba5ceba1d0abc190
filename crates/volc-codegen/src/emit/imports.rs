//! The `use` lines of a file.

use std::collections::HashSet;

use super::layout::use_names;

/// The `use` lines of the names that the body has; empty if it has none.
pub(crate) fn imports(body: &str) -> String {
    let words: HashSet<&str> = body
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'))
        .collect();
    let used = |names: &[&'static str]| -> Vec<&'static str> {
        names
            .iter()
            .copied()
            .filter(|name| words.contains(name))
            .collect()
    };
    let from = |module: &str, names: &[&'static str]| match used(names).as_slice() {
        [] => None,
        [name] => Some(format!("{module}::{name}")),
        some => Some(format!("{module}::{{{}}}", some.join(", "))),
    };
    let modules = [
        from(
            "__private",
            &[
                "action",
                "open_enum",
                "request_struct",
                "response_struct",
                "wire_union",
            ],
        ),
        from("api", &["Json"]),
        from("pagination", &["PageState", "PageStep", "Paginated"]),
        from("wait", &["WaitInfo", "WaitState", "Waitable"]),
    ];
    let mut core = used(&["Sensitive"]);
    core.extend(modules.iter().filter_map(Option::as_deref));
    let mut lines = Vec::new();
    if !used(&["BTreeMap"]).is_empty() {
        lines.push("use std::collections::BTreeMap;".to_owned());
    }
    if !core.is_empty() {
        lines.push(use_names("volc_core", &core));
    }
    lines.join("\n\n")
}
