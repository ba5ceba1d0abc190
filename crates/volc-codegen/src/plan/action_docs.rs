//! The docs of the module and the method of an Action.

use volc_ir::{Action, ActionError};

use super::docs::{self, from_page};
use super::facts;

/// Returns the docs of the module, but for the example: the summary, the facts, the page, the errors.
pub(crate) fn module_docs(action: &Action, documentation: &str) -> String {
    let mut page = from_page(&action.docs.zh, documentation);
    if !action.rate_limits.is_empty() {
        page = docs::without_facts(&page);
    }
    docs::paragraphs([
        summary(action, documentation).as_str(),
        &facts::of_action(action),
        &page,
        &errors(&action.errors, documentation),
    ])
}

/// Returns the docs of a client's method.
pub(crate) fn method_docs(action: &Action, documentation: &str) -> String {
    docs::paragraphs([
        summary(action, documentation).as_str(),
        &facts::of_action(action),
    ])
}

fn summary(action: &Action, documentation: &str) -> String {
    let name = format!("{} {}", docs::code(&action.action), action.version);
    match from_page(&action.docs.en, documentation).split_once("\n\n") {
        Some((first, rest)) => format!("{first} ({name})\n\n{rest}"),
        None if action.docs.en.is_empty() => format!("{name}."),
        None => format!("{} ({name})", from_page(&action.docs.en, documentation)),
    }
}

/// The errors that the page lists.
fn errors(errors: &[ActionError], documentation: &str) -> String {
    if errors.is_empty() {
        return String::new();
    }
    let line = |text: String| text.replace("\n\n", " ").replace('\n', " ");
    let items = errors.iter().map(|error| {
        let http = error
            .http
            .map(|status| format!(" (HTTP {status})"))
            .unwrap_or_default();
        let docs = docs::sentences([
            line(docs::first(&error.docs, documentation)).as_str(),
            &line(docs::first(&error.advice, documentation)),
        ]);
        let colon = if docs.is_empty() { "" } else { ": " };
        format!("- {}{http}{colon}{docs}", docs::code(&error.code))
    });
    format!("# Errors\n\n{}", items.collect::<Vec<_>>().join("\n"))
}
