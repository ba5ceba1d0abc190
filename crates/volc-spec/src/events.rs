//! Pages of events (callbacks): sections that name an event, each with a table of its data.

mod label;
mod parts;
mod scope;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, sync::Arc};

use serde_json::Value;
use volc_ir::{Action, Docs, Event, EventResponse, Example, Examples, Facts, Method, Source};

use crate::{
    Code, Diagnostic, English, EnglishSlot, Overlay, PageFacts, SourceFile,
    english::{Subject, translate},
    example::read_example,
    findings,
    lint::{self, Shown},
    lower::{self, Input, Lowered, RowAudit, Rows, Samples},
    outline::{Fence, Outline},
    page::Page,
    paths::EVENT_RESPONSE,
    source_path,
};
use scope::Scope;

/// The reading of a page of events.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct EventsReading {
    /// The events, in the order of the page; none if it has an error.
    pub events: Vec<Event>,
    /// Everything that was noticed on the page and in its overlay, in the order of the page.
    pub diagnostics: Vec<Diagnostic>,
    /// The diagnostics that the overlay allows.
    pub allowed: Vec<Diagnostic>,
    /// The fates of the rows of the page's tables.
    pub rows: Rows,
}

impl EventsReading {
    /// Fills in the English that stands beside the page. Returns everything that can have some.
    pub fn translate(&mut self, page: &SourceFile, english: Option<&English>) -> Vec<EnglishSlot> {
        if self.events.is_empty() {
            // The page has an error, so that nothing is known of the paths.
            return Vec::new();
        }
        let events = self.events.iter_mut().map(Subject::Event);
        let slots = translate(page, english, events, &mut self.diagnostics);
        if self.diagnostics.iter().any(Diagnostic::is_error) {
            self.events.clear();
        }
        slots
    }
}

/// Reads a page of events and applies its overlay, whose paths begin with the name of an event.
///
/// `documentation` is where the vendor's pages are published. The path of `file` becomes the events' `source`. A page
/// with an error gives no event, but all its diagnostics.
pub fn read_events(
    file: &Arc<SourceFile>,
    overlay: Option<&Overlay>,
    documentation: &str,
) -> EventsReading {
    let mut reading = EventsReading::default();
    let page = Page::split(file, &mut reading.diagnostics);
    if reading.diagnostics.iter().any(Diagnostic::is_error) {
        return reading;
    }
    let outline = Outline::collect(&page, None, &mut reading.diagnostics);
    let scopes = scope::find(&page, &outline, &mut reading.diagnostics);
    let mut audit = RowAudit::default();
    let mut facts = PageFacts::default();
    let url = overlay.and_then(|overlay| overlay.doc.as_ref());
    let url = url.map(|doc| format!("{documentation}/{}", doc.value));
    for scope in &scopes {
        let mut diagnostics = Vec::new();
        let mut event = read_event(
            &page,
            scope,
            overlay,
            &mut audit,
            &mut facts,
            &mut diagnostics,
        );
        // A struct that several events refer to is read for each of them.
        diagnostics.retain(|found| {
            let same = |known: &Diagnostic| known.code == found.code && known.span == found.span;
            !reading.diagnostics.iter().any(same)
        });
        event.findings = findings::of_page(&diagnostics, file);
        event.url.clone_from(&url);
        reading.events.push(event);
        reading.diagnostics.extend(diagnostics);
    }
    let tables = scopes.iter().flat_map(|scope| &scope.outline.tables);
    let mut seen = std::collections::BTreeSet::new();
    let tables: Vec<_> = tables
        .filter(|table| seen.insert(table.span.start))
        .cloned()
        .collect();
    reading.rows = audit.count(&page, &tables, &mut reading.diagnostics);
    reading.allowed = findings::finish(file, overlay, facts, &mut reading.diagnostics);
    if reading.diagnostics.iter().any(Diagnostic::is_error) {
        reading.events.clear();
    }
    reading
}

fn read_event(
    page: &Page,
    scope: &Scope,
    overlay: Option<&Overlay>,
    audit: &mut RowAudit,
    facts: &mut PageFacts,
    diagnostics: &mut Vec<Diagnostic>,
) -> Event {
    let path = scope.path();
    let examples = examples(page, &scope.outline.fences, diagnostics);
    let sent_back = scope.response.as_ref();
    let sent_back = sent_back.map(|response| {
        (
            response,
            self::examples(page, &response.examples, diagnostics),
        )
    });
    let bodies = sent_back.iter().flat_map(|(_, examples)| examples);
    let samples = Samples {
        body: bodies.map(|example| example.value.clone()).collect(),
        result: examples
            .iter()
            .map(|example| data_of(&example.value))
            .collect(),
    };
    let input = Input {
        page,
        parts: &scope.outline,
        overlay,
        samples: &samples,
        action: &scope.name,
        method: Method::Post,
        alone: false,
        request: &format!("{path}{EVENT_RESPONSE}"),
        response: &path,
    };
    let lowered = lower::lower(input, diagnostics);
    outside(
        page,
        &lowered,
        &path,
        [&examples, sent_back.as_ref().map_or(&[], |(_, sent)| sent)],
        diagnostics,
    );
    audit.extend(lowered.audit);
    facts.paths.extend(lowered.facts.paths);
    facts.values.extend(lowered.facts.values);
    Event {
        name: scope.name.clone(),
        version: scope.version.clone(),
        docs: Docs::page(scope.docs.as_str()),
        data: lowered.response,
        response: sent_back.map(|(response, examples)| EventResponse {
            docs: Docs::page(response.docs.as_str()),
            members: lowered.request.body,
            examples,
        }),
        types: lowered.types,
        examples,
        source: Source {
            file: source_path(&page.file.path),
            sha256: page.file.sha256(),
        },
        url: None,
        findings: Vec::new(),
    }
}

/// Reports examples outside of the documented bounds and values.
fn outside(
    page: &Page,
    lowered: &Lowered,
    path: &str,
    [data, response]: [&[Example]; 2],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let action = Action {
        action: path.to_owned(),
        version: String::new(),
        family: String::new(),
        method: Method::Post,
        path: String::new(),
        url: None,
        source: Source {
            file: String::new(),
            sha256: String::new(),
        },
        facts: Facts::Page,
        effect: None,
        rename: None,
        deprecated: None,
        docs: Docs::default(),
        request: lowered.request.clone(),
        response: lowered.response.clone(),
        types: lowered.types.clone(),
        rate_limits: Vec::new(),
        errors: Vec::new(),
        pagination: None,
        wait: None,
        examples: Examples::default(),
        findings: Vec::new(),
    };
    let shown = |example: &Example| Shown {
        value: data_of(&example.value),
        content: example.span.start as usize..example.span.end as usize,
    };
    let data: Vec<Shown> = data.iter().map(shown).collect();
    let sent: Vec<Shown> = response.iter().map(shown).collect();
    let response = format!("{path}{EVENT_RESPONSE}");
    lint::check_event(
        page,
        &action,
        (path, &data),
        (&response, &sent),
        diagnostics,
    );
}

/// The examples that are JSON; a finding for each other one.
fn examples(page: &Page, fences: &[Fence], diagnostics: &mut Vec<Diagnostic>) -> Vec<Example> {
    let mut examples = Vec::new();
    for fence in fences {
        let repaired = read_example(page.text(&fence.content));
        if let Some((range, why)) = &repaired.error {
            let start = fence.content.start;
            let span = start + range.start..start + range.end;
            diagnostics.push(
                Diagnostic::new(
                    Code::ExampleUnreadable,
                    &page.file,
                    span,
                    "an example that is not JSON",
                )
                .label(why.clone())
                .help("no action is needed; the example is left out"),
            );
        }
        let Some(value) = repaired.value else {
            continue;
        };
        examples.push(Example {
            title: fence.title.clone(),
            value,
            span: page.file.span(fence.content.clone()),
        });
    }
    examples
}

/// The data of an example, which may be a whole callback with its data as a text of JSON.
fn data_of(example: &Value) -> Value {
    match example.get("EventData") {
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or(Value::Null),
        Some(data) => data.clone(),
        None => example.clone(),
    }
}

/// Events that are listed twice: an error at the later one for each.
pub(crate) fn twice<'a>(
    events: impl Iterator<Item = (&'a Arc<SourceFile>, &'a Event)>,
) -> Vec<Diagnostic> {
    let mut seen: BTreeMap<(&str, Option<&str>), &Arc<SourceFile>> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for (file, event) in events {
        let key = (event.name.as_str(), event.version.as_deref());
        match seen.get(&key) {
            None => drop(seen.insert(key, file)),
            Some(first) => {
                let at = file.text.rfind(&event.name).unwrap_or_default();
                let message = format!("the event `{}` is described twice", event.name);
                diagnostics.push(
                    Diagnostic::new(
                        Code::DuplicateEvent,
                        file,
                        at..at + event.name.len(),
                        message,
                    )
                    .label("described again")
                    .help(format!("{} describes it too; keep one of them", first.path)),
                );
            }
        }
    }
    diagnostics
}
