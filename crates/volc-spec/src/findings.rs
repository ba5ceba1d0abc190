//! The findings on a page and in its overlay, when the page has been read to its end.

use std::sync::Arc;

use volc_ir::{Finding, Severity};

use crate::{Diagnostic, Overlay, PageFacts, SourceFile};

/// Adds the entries of the overlay that name nothing, takes out the findings that it allows, and puts the rest into
/// order: those of the page first, each file from its start. Returns what was allowed.
pub(crate) fn finish(
    file: &SourceFile,
    overlay: Option<&Overlay>,
    mut facts: PageFacts,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut allowed = Vec::new();
    if let Some(overlay) = overlay {
        facts.findings.extend(diagnostics.iter().map(|d| d.code));
        diagnostics.extend(overlay.dead(&facts));
        diagnostics.extend(overlay.changed(file));
        let allows = |d: &Diagnostic| !d.is_error() && overlay.allows(d.code).is_some();
        (allowed, *diagnostics) = std::mem::take(diagnostics).into_iter().partition(allows);
    }
    order(file, diagnostics);
    allowed
}

/// Puts findings into order: those of the page first, each file from its start.
pub(crate) fn order(file: &SourceFile, diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by_key(|d| (d.file.path != file.path, d.span.start, d.code));
}

/// The findings on a page, without errors and without those in other files, as its Actions and events carry them.
pub(crate) fn of_page(diagnostics: &[Diagnostic], file: &Arc<SourceFile>) -> Vec<Finding> {
    diagnostics
        .iter()
        .filter(|d| d.severity != Severity::Error && d.file.path == file.path)
        .map(|d| Finding {
            code: d.code.id().to_owned(),
            severity: d.severity,
            message: d.message.clone(),
            span: file.span(d.span.clone()),
        })
        .collect()
}
