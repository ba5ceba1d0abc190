//! The pages beside those of Actions: of error codes and of events.

use std::sync::Arc;

use super::files::{self, PageFiles};
use super::read::PageTexts;
use super::{Loader, PageSummary};
use crate::{Code, CodesOverlay, ServiceFile, read_codes, read_events};

impl Loader {
    /// A page of errors.
    pub(super) fn errors(&mut self, page: &PageFiles) {
        let Some(file) = self.keep(files::read(&page.path, &page.shown)) else {
            return;
        };
        let overlay = self.overlay(page, CodesOverlay::parse);
        let english = self.english(&page.english);
        let mut reading = read_codes(&file, overlay.as_ref());
        let slots = reading.translate(&file, english.as_ref());
        self.diagnostics.extend(reading.diagnostics);
        self.english.push(PageTexts {
            page: Arc::clone(&file),
            path: page.english.clone(),
            english,
            code: Code::UnexplainedCode,
            slots,
        });
        let codes = reading.codes.into_iter();
        self.codes
            .extend(codes.map(|code| (Arc::clone(&file), code)));
    }

    /// A page of events.
    pub(super) fn events(&mut self, page: &PageFiles, service: &ServiceFile) {
        let Some(file) = self.keep(files::read(&page.path, &page.shown)) else {
            return;
        };
        let before = self.diagnostics.len();
        let overlay = self.overlay(page, crate::Overlay::parse);
        let documentation = &service.service.documentation;
        let english = self.english(&page.english);
        let mut reading = read_events(&file, overlay.as_ref(), documentation);
        let slots = reading.translate(&file, english.as_ref());
        self.diagnostics.extend(reading.diagnostics);
        self.english.push(PageTexts {
            page: Arc::clone(&file),
            path: page.english.clone(),
            english,
            code: Code::EnglishMissing,
            slots,
        });
        let reported = self.diagnostics.get(before..).unwrap_or_default();
        let errors = reported.iter().filter(|d| d.is_error()).count();
        self.pages.push(PageSummary {
            actions: Vec::new(),
            rows: reading.rows,
            errors,
            findings: reported.len() - errors,
            allowed: reading.allowed.len(),
            file: Arc::clone(&file),
        });
        let events = reading.events.into_iter();
        self.events
            .extend(events.map(|event| (Arc::clone(&file), event)));
    }
}
