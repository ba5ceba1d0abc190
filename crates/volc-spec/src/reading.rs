//! One page from text to Actions.

mod address;
mod docs;
mod examples;
mod one_of;
mod paging;
mod rates;
mod wait;

use std::{collections::BTreeSet, sync::Arc};

pub(crate) use examples::{ReadFence, Side};
use volc_ir::{Action, Docs, Facts, Method, Source};

use crate::{
    Code, Diagnostic, English, EnglishSlot, Overlay, PageFacts, ServiceFile, SourceFile,
    english::{self, Subject},
    findings, lint,
    lower::{self, Input, Links, RowAudit, Rows},
    meaning::deprecation,
    outline::{Outline, lost_borders},
    page::Page,
};

/// The reading of a page.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Reading {
    /// The Actions that the page describes, one for nearly every page; none if it has an error.
    pub actions: Vec<Action>,
    /// Everything that was noticed on the page and in its overlay, in the order of the page.
    pub diagnostics: Vec<Diagnostic>,
    /// The diagnostics that the overlay allows.
    pub allowed: Vec<Diagnostic>,
    /// The fates of the rows of the page's parameter tables.
    pub rows: Rows,
    /// The links of each of the Actions to other pages.
    pub(crate) links: Vec<Links>,
}

impl Reading {
    /// Adds the English of a page to what was read from it. Gives everything on the page that can have English.
    ///
    /// What is wrong with the English goes to the diagnostics; with an error there is no Action any more.
    pub fn translate(&mut self, page: &SourceFile, english: Option<&English>) -> Vec<EnglishSlot> {
        if self.actions.is_empty() {
            // The page has an error, so that nothing is known of the paths.
            return Vec::new();
        }
        let alone = self.actions.len() == 1;
        let subjects = self
            .actions
            .iter_mut()
            .map(|action| Subject::Action { action, alone });
        let slots = english::translate(page, english, subjects, &mut self.diagnostics);
        if self.has_errors() {
            self.actions.clear();
            self.links.clear();
        }
        slots
    }

    /// Returns whether the page, or its overlay, has an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// Reads a page and applies its overlay. `family` is the name of the folder that the page lies in.
///
/// The path of `file` becomes the Action's `source`. A page with an error gives no Action, but all its diagnostics.
pub fn read_page(
    file: &Arc<SourceFile>,
    overlay: Option<&Overlay>,
    service: &ServiceFile,
    family: &str,
) -> Reading {
    let mut reading = Reading::default();
    let page = Page::split(file, &mut reading.diagnostics);
    if reading.has_errors() {
        return reading;
    }
    let mut facts = PageFacts::default();
    let mut audit = RowAudit::default();
    let id = |d: &Diagnostic| (d.code, d.span.start, d.message.clone());
    let mut seen = BTreeSet::new();
    // What each of the Actions brought up.
    let mut owned: Vec<BTreeSet<_>> = Vec::new();
    let parts = Outline::collect(&page, overlay, &mut reading.diagnostics);
    let tables = parts.tables.clone();
    let by_action = parts.by_action(&page);
    let alone = by_action.len() == 1;
    for parts in by_action {
        let mut diagnostics = Vec::new();
        let action = Reader {
            page: &page,
            parts,
            overlay,
            service,
            family,
            alone,
            diagnostics: &mut diagnostics,
        }
        .action(&mut audit, &mut facts);
        let (action, links) = action.unzip();
        // Shared tables of a page of several Actions are read for each of them.
        if action.is_some() {
            owned.push(diagnostics.iter().map(id).collect());
        }
        diagnostics.retain(|d| seen.insert(id(d)));
        reading.actions.extend(action);
        reading.links.extend(links);
        reading.diagnostics.extend(diagnostics);
    }
    reading.rows = audit.count(&page, &tables, &mut reading.diagnostics);
    reading.allowed = findings::finish(file, overlay, facts, &mut reading.diagnostics);
    if reading.has_errors() {
        reading.actions.clear();
        reading.links.clear();
    }
    for (at, action) in reading.actions.iter_mut().enumerate() {
        let concerns = |d: &&Diagnostic| {
            let mut others = owned.iter().enumerate().filter(|(other, _)| *other != at);
            let is_own = owned.get(at).is_some_and(|local| local.contains(&id(d)));
            is_own || !others.any(|(_, other)| other.contains(&id(d)))
        };
        let local: Vec<Diagnostic> = reading
            .diagnostics
            .iter()
            .filter(concerns)
            .cloned()
            .collect();
        action.findings = findings::of_page(&local, file);
    }
    reading
}

struct Reader<'a> {
    page: &'a Page,
    parts: Outline,
    overlay: Option<&'a Overlay>,
    service: &'a ServiceFile,
    family: &'a str,
    alone: bool,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Reader<'_> {
    fn action(mut self, audit: &mut RowAudit, facts: &mut PageFacts) -> Option<(Action, Links)> {
        let fences = examples::read(self.page, &self.parts);
        let address = address::find(
            self.page,
            &self.parts,
            &fences,
            self.service,
            self.diagnostics,
        )?;
        let method = address.method.unwrap_or(Method::Post);
        let samples = examples::samples(&fences);
        let input = Input {
            page: self.page,
            parts: &self.parts,
            overlay: self.overlay,
            samples: &samples,
            action: &address.action,
            method,
            alone: self.alone,
            request: "Body",
            response: "Result",
        };
        let lowered = lower::lower(input, self.diagnostics);
        self.check_tables();
        let overlay = self.overlay;
        let docs = docs::of_action(self.page, &self.parts);
        let pagination = paging::of_action(overlay, &lowered, self.diagnostics);
        let wait = wait::of_action(overlay, &lowered, self.diagnostics);
        let rename = overlay.and_then(|overlay| self.method(overlay));
        let mut action = Action {
            family: self.family.to_owned(),
            method,
            path: address.path,
            url: overlay
                .and_then(|o| o.doc.as_ref())
                .map(|doc| format!("{}/{}", self.service.service.documentation, doc.value)),
            source: Source {
                file: source_path(&self.page.file.path),
                sha256: self.page.file.sha256(),
            },
            facts: overlay
                .and_then(|o| o.facts.as_ref())
                .map_or(Facts::Page, |entry| entry.value),
            effect: overlay
                .and_then(|o| o.effect.as_ref())
                .map(|entry| entry.value),
            rename,
            errors: crate::errors::listed(self.page, &self.parts, self.diagnostics),
            deprecated: overlay
                .and_then(|o| o.deprecated.as_ref())
                .map(|entry| Docs::english(&entry.value))
                .or_else(|| deprecation::of_action(&self.page.title(), &docs).map(Docs::page)),
            docs: Docs::page(docs),
            rate_limits: rates::of_action(
                self.page,
                &self.parts,
                &address.action,
                self.diagnostics,
            ),
            request: lowered.request,
            response: lowered.response,
            types: lowered.types,
            pagination,
            wait,
            examples: examples::of_action(self.page, &fences, method, self.diagnostics),
            findings: Vec::new(),
            action: address.action,
            version: address.version,
        };
        if let Some(overlay) = overlay {
            one_of::apply(&mut action, overlay, self.diagnostics);
        }
        lint::check(self.page, &action, &fences, self.diagnostics);
        facts.paths.extend(lowered.facts.paths);
        facts.values.extend(lowered.facts.values);
        audit.extend(lowered.audit);
        Some((action, lowered.links))
    }

    /// Reports a page that has no table, though it does not say that there are no parameters.
    fn check_tables(&mut self) {
        if !self.parts.tables.is_empty() || self.says_no_parameters() {
            return;
        }
        let lost = lost_borders(self.page).unwrap_or_else(|| {
            let message = "the page has no parameter table";
            Diagnostic::new(Code::NoParameters, &self.page.file, 0..0, message)
                .label("neither a table nor a sentence that there are no parameters")
                .help("check that the page was copied whole")
        });
        self.diagnostics.push(lost);
    }

    /// The name of the client's method, if the overlay gives one.
    fn method(&mut self, overlay: &Overlay) -> Option<String> {
        let entry = overlay.method.as_ref()?;
        if !self.alone {
            let message = "`method` names one Action, but the page has several";
            let error = Diagnostic::new(
                Code::OverlayValue,
                &overlay.file,
                entry.span.clone(),
                message,
            );
            self.diagnostics.push(error.help("remove it"));
        }
        Some(entry.value.clone())
    }

    /// Returns whether examples or prose show that the tables were not simply lost.
    fn says_no_parameters(&self) -> bool {
        self.parts.prose.iter().any(|prose| {
            let text = self.page.text(&prose.span);
            prose.role.has_parameters()
                && (text.contains('无') || text.contains("参数") || text.contains("no "))
        })
    }
}

/// The path from the folder of specs.
pub(crate) fn source_path(path: &str) -> String {
    path.strip_prefix("specs/").unwrap_or(path).to_owned()
}
