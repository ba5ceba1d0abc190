//! A page against itself: what its examples show beside what its tables say.

mod cells;
mod drift;
mod outside;
mod walk;

use volc_ir::Action;

pub(crate) use drift::Shown;

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

/// Looks for examples of an event outside of the documented bounds and values. The event is given as an Action: its
/// data is what is received, the response to it what is sent.
pub(crate) fn check_event(
    page: &Page,
    action: &Action,
    data: (&str, &[Shown]),
    response: (&str, &[Shown]),
    diagnostics: &mut Vec<Diagnostic>,
) {
    outside::check(page, action, diagnostics);
    drift::check_event(page, action, data, response, diagnostics);
}
