//! Pages of error codes: tables of codes and what is said of each.

mod audit;
mod listed;
mod overlay;
mod table;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, sync::Arc};

pub(crate) use listed::listed;
pub use overlay::{CodeOverlay, CodesOverlay};
use volc_ir::{Docs, ErrorCode};

use crate::{
    Code, Diagnostic, English, EnglishSlot, SourceFile,
    english::{self, Subject},
    findings,
    page::{BlockKind, Page},
    source_path,
};

/// The reading of a page of errors.
#[derive(Debug, Default)]
pub struct CodesReading {
    /// The codes, in the order of the page; none if it has an error.
    pub codes: Vec<ErrorCode>,
    /// Everything that was noticed on the page and in its overlay, in the order of the page.
    pub diagnostics: Vec<Diagnostic>,
}

impl CodesReading {
    /// Adds the English of a page to its codes, as [`Reading::translate`](crate::Reading::translate) does.
    pub fn translate(&mut self, page: &SourceFile, english: Option<&English>) -> Vec<EnglishSlot> {
        if self.codes.is_empty() {
            return Vec::new();
        }
        let subjects = self.codes.iter_mut().map(Subject::Code);
        let slots = english::translate(page, english, subjects, &mut self.diagnostics);
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            self.codes.clear();
        }
        slots
    }
}

/// Reads a page of errors, whose path becomes that of its codes, and applies its overlay.
pub fn read_codes(file: &Arc<SourceFile>, overlay: Option<&CodesOverlay>) -> CodesReading {
    let mut diagnostics = Vec::new();
    let page = Page::split(file, &mut diagnostics);
    let blocks = page.sections.iter().flat_map(|section| &section.blocks);
    let mut rows = Vec::new();
    let mut found = false;
    for block in blocks {
        let is_table = block.kind == BlockKind::Table
            && table::read(&page, block, &mut rows, &mut diagnostics);
        found |= is_table;
        if !is_table {
            diagnostics.extend(audit::unread(&page, block));
        }
    }
    if !found && diagnostics.is_empty() {
        let message = "the page has no table of error codes";
        diagnostics.push(
            Diagnostic::new(Code::NoCodes, file, 0..0, message)
                .label("no table has a column `错误码` or `Code`")
                .help("add the table, or move the page out of the folder `errors`"),
        );
    }
    let mut codes: Vec<ErrorCode> = rows
        .into_iter()
        .map(|row| ErrorCode {
            code: row.code,
            name: None,
            number: row.number,
            http: row.http,
            retry: volc_ir::Retry::Never,
            partial: false,
            docs: Docs::page(row.docs),
            advice: Docs::page(row.advice),
            file: source_path(&file.path),
            span: file.span(row.span),
        })
        .collect();
    if let Some(overlay) = overlay {
        overlay.apply(&mut codes, &mut diagnostics);
        diagnostics.extend(overlay.changed(file));
    }
    findings::order(file, &mut diagnostics);
    if diagnostics.iter().any(Diagnostic::is_error) {
        codes.clear();
    }
    CodesReading { codes, diagnostics }
}

/// Codes that are listed twice: an error at the later row for each.
pub(crate) fn twice<'a>(
    pages: impl Iterator<Item = (&'a Arc<SourceFile>, &'a ErrorCode)>,
) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<&str, (&Arc<SourceFile>, &ErrorCode)> = BTreeMap::new();
    let mut twice = Vec::new();
    let span = |code: &ErrorCode| code.span.start as usize..code.span.end as usize;
    for (file, code) in pages {
        let Some((first_file, first)) = seen.insert(&code.code, (file, code)) else {
            continue;
        };
        let message = format!("the error code `{}` is listed twice", code.code);
        twice.push(
            Diagnostic::new(Code::DuplicateCode, file, span(code), message)
                .label("listed again here")
                .related(first_file, span(first), "first listed here")
                .help("remove one of the rows: a code means one thing in the whole service"),
        );
    }
    twice
}
