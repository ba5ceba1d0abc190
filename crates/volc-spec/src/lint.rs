//! A page against itself: what examples show beside what the tables say.

mod drift;

use volc_ir::Action;

use crate::{Diagnostic, ServiceFile, page::Page, reading::ReadFence};

/// Compares the examples of an Action with its tables.
pub(crate) fn check(
    page: &Page,
    action: &Action,
    fences: &[ReadFence],
    service: &ServiceFile,
    diagnostics: &mut Vec<Diagnostic>,
) {
    drift::check(page, action, fences, service, diagnostics);
}
