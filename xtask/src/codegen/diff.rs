//! A change as a unified diff.

use similar::TextDiff;
use volc_codegen::Change;

use crate::workspace;

pub(super) fn unified(change: &Change) -> String {
    let path = workspace::relative(&change.path);
    let side = |prefix: &str, text: &Option<String>| match text {
        Some(_) => format!("{prefix}/{path}"),
        None => "/dev/null".to_owned(),
    };
    let (from, to) = (side("a", &change.old), side("b", &change.new));
    let (old, new) = (
        change.old.as_deref().unwrap_or(""),
        change.new.as_deref().unwrap_or(""),
    );
    if old == new {
        // An empty file that comes or goes has no lines to show.
        return format!("--- {from}\n+++ {to}\n");
    }
    TextDiff::from_lines(old, new)
        .unified_diff()
        .header(&from, &to)
        .to_string()
}
