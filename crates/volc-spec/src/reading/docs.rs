//! The documentation of an Action on its page, outside of tables and examples.

use crate::{cell_markup::markdown, meaning::headings::Role, outline::Outline, page::Page};

/// The prose of the lead, of the behaviour and of the notes, as Markdown.
pub(super) fn of_action(page: &Page, parts: &Outline) -> String {
    let wanted = |role: Role| matches!(role, Role::Other | Role::Behaviour | Role::Notes);
    let texts = parts
        .prose
        .iter()
        .filter(|prose| wanted(prose.role))
        .map(|prose| markdown(page.text(&prose.span)));
    texts
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n")
}
