//! Drift.
use volc_ir::Action;

use crate::{Diagnostic, ServiceFile, page::Page, reading::ReadFence};

pub(super) fn check(
    _page: &Page,
    _action: &Action,
    _fences: &[ReadFence],
    _service: &ServiceFile,
    _diagnostics: &mut Vec<Diagnostic>,
) {
}
