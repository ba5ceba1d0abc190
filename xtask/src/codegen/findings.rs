//! The findings that `codegen` shows: those of the pages at hand, out of those of all pages.

use std::collections::BTreeSet;

use volc_codegen::Lock;
use volc_ir::Severity;
use volc_spec::{Diagnostic, Loaded, Style, render};

/// Renders what is said of the files that cannot be read: the errors last, next to the prompt.
pub(super) fn of_unreadable(loaded: &Loaded, style: Style) -> String {
    let errors = loaded.diagnostics.iter().filter(|it| is_error(it));
    let broken: BTreeSet<&str> = errors.map(|it| it.file.path.as_str()).collect();
    let mut shown = of_files(loaded, &broken);
    shown.sort_by_key(is_error);
    render(&shown, style)
}

/// Renders the findings of pages whose Actions have no published name yet; nothing if there are none.
pub(super) fn of_new(loaded: &Loaded, published: &Lock, style: Style) -> String {
    // Pages of events have none.
    let actions = loaded.ir.iter().flat_map(|ir| &ir.actions);
    let keys = actions.map(|action| format!("{}@{}", action.action, action.version));
    let unpublished: BTreeSet<String> = keys
        .filter(|key| published.get(key, "client").is_none())
        .collect();
    let is_new =
        |(action, version): &(String, String)| unpublished.contains(&format!("{action}@{version}"));
    let pages = loaded.pages.iter();
    let pages = pages.filter(|page| page.actions.iter().any(is_new));
    let new: BTreeSet<&str> = pages.map(|page| page.file.path.as_str()).collect();
    let shown = of_files(loaded, &new);
    if shown.is_empty() {
        String::new()
    } else {
        render(&shown, style)
    }
}

fn of_files(loaded: &Loaded, files: &BTreeSet<&str>) -> Vec<Diagnostic> {
    let diagnostics = loaded.diagnostics.iter();
    let here = diagnostics.filter(|it| files.contains(it.file.path.as_str()));
    here.cloned().collect()
}

fn is_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
}
