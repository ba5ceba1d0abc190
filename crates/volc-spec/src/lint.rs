//! A page against itself: what its examples show beside what its tables say.

mod cells;
mod drift;
mod outside;
mod walk;

use volc_ir::Action;

use crate::{Diagnostic, page::Page, reading::ReadFence};

/// Compares the examples of an Action with its tables.
pub(crate) fn check(
    page: &Page,
    action: &Action,
    fences: &[ReadFence],
    diagnostics: &mut Vec<Diagnostic>,
) {
    cells::check(page, action, diagnostics);
    outside::check(page, action, diagnostics);
    drift::check(page, action, fences, diagnostics);
}
