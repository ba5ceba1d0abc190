//! The errors that the page of an Action lists.

use volc_ir::{ActionError, Docs};

use super::{audit, table};
use crate::{
    Code, Diagnostic,
    meaning::headings::Role,
    outline::Outline,
    page::{BlockKind, Page},
};

/// Reads the tables of the sections of errors. A row that cannot be read is a finding: the errors of a page are
/// documentation, and the page is good without.
pub(crate) fn listed(
    page: &Page,
    parts: &Outline,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<ActionError> {
    let in_errors = |start: usize| {
        let mut prose = parts.prose.iter();
        let mut fences = parts.fences.iter();
        prose.any(|prose| prose.role == Role::Errors && prose.span.start == start)
            || fences.any(|fence| fence.role == Role::Errors && fence.start == start)
    };
    let blocks = page.sections.iter().flat_map(|section| &section.blocks);
    let blocks = blocks.filter(|block| in_errors(block.span.start));
    let mut rows = Vec::new();
    for block in blocks {
        let mut wrong = Vec::new();
        let is_table =
            block.kind == BlockKind::Table && table::read(page, block, &mut rows, &mut wrong);
        if !is_table {
            wrong.extend(audit::unread(page, block));
        }
        diagnostics.extend(wrong.into_iter().map(|wrong| {
            Diagnostic {
                help: wrong.help,
                ..Diagnostic::new(Code::ListedError, &page.file, wrong.span, wrong.message)
            }
            .label("left out of the errors of the Action")
        }));
    }
    let mut errors: Vec<ActionError> = Vec::new();
    for row in rows {
        // Some pages list a code once for each of its messages.
        if let Some(known) = errors.iter_mut().find(|known| known.code == row.code) {
            known.docs.zh = format!("{}\n\n{}", known.docs.zh, row.docs);
            continue;
        }
        errors.push(ActionError {
            code: row.code,
            http: row.http,
            docs: Docs::page(row.docs),
            advice: Docs::page(row.advice),
            span: page.file.span(row.span),
        });
    }
    errors
}
