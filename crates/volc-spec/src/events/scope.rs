//! The parts of a page by the event that they belong to.

use super::label::{Label, label};
use super::parts::{Parts, Response, parts};
use crate::{
    Code, Diagnostic,
    cell_markup::{self, markdown, plain},
    outline::{Outline, is_values, unread},
    page::{BlockKind, Page},
};

/// The part of a page that describes one event.
#[derive(Debug)]
pub(super) struct Scope {
    pub(super) name: String,
    /// The version that stands behind the name, such as `2023-11-01`.
    pub(super) version: Option<String>,
    pub(super) docs: String,
    /// Its tables, the one of its data first in the role of a response, and its examples.
    pub(super) outline: Outline,
    /// The response of its receiver; its table is the one in the role of a body.
    pub(super) response: Option<Response>,
}

impl Scope {
    /// The path of its data in overlays: `RecordStopped`, or `RecordStopped@2023-11-01`.
    pub(super) fn path(&self) -> String {
        match &self.version {
            Some(version) => format!("{}@{version}", self.name),
            None => self.name.clone(),
        }
    }
}

/// The event that a heading names: `UserJoinRoom`, `RecordStopped(2020-12-01)`.
fn event_name(text: &str) -> Option<(String, Option<String>)> {
    let text = plain(text);
    let (name, version) = match text.split_once(['(', '（']) {
        Some((name, rest)) => (name.trim(), Some(rest.trim_end_matches([')', '）']).trim())),
        None => (text.trim(), None),
    };
    let is_name = name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_version = |text: &&str| {
        text.chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | '.'))
    };
    let known = is_name && label(name).is_none() && version.iter().all(is_version);
    known.then(|| (name.to_owned(), version.map(str::to_owned)))
}

/// Finds the events of a page. A heading of an event without data is an error, and so is a page without events.
pub(super) fn find(
    page: &Page,
    outline: &Outline,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Scope> {
    let tops: Vec<usize> = (0..page.sections.len())
        .filter(|at| is_event(page, *at))
        .collect();
    let mut scopes = Vec::new();
    for &top in &tops {
        let Some(heading) = page
            .sections
            .get(top)
            .and_then(|section| section.heading.as_ref())
        else {
            continue;
        };
        let Some((name, version)) = event_name(&heading.text) else {
            continue;
        };
        let mine = |section: usize| page.outwards(section).any(|(at, _)| at == top);
        let others = |section: usize| {
            tops.iter()
                .any(|other| page.outwards(section).any(|(at, _)| at == *other))
        };
        let Some(Parts { outline, response }) =
            parts(outline, &|section| mine(section), &|section| {
                !others(section)
            })
        else {
            diagnostics.push(without_data(page, heading.span.clone(), &name));
            continue;
        };
        let sections: Vec<usize> = (top..page.sections.len())
            .take_while(|at| mine(*at))
            .collect();
        diagnostics.extend(lost(page, &sections, &outline));
        scopes.push(Scope {
            docs: docs(page, &sections),
            name,
            version,
            outline,
            response,
        });
    }
    if tops.is_empty() {
        match single(page, outline) {
            Some(scope) => {
                let sections: Vec<usize> = (0..page.sections.len()).collect();
                diagnostics.extend(lost(page, &sections, &scope.outline));
                scopes.push(scope);
            }
            None if diagnostics.iter().any(Diagnostic::is_error) => {}
            None => diagnostics.push(
                Diagnostic::new(Code::NoEvents, &page.file, 0..0, "the page describes no event")
                    .label("no heading names an event above an `EventData`, and no row `EventType` gives one")
                    .help("check that the page was copied whole, or move it out of the folder `events`"),
            ),
        }
    }
    scopes
}

/// Returns whether a section is headed by the name of an event and says so in one of the parts.
fn is_event(page: &Page, at: usize) -> bool {
    let Some(section) = page.sections.get(at) else {
        return false;
    };
    let named = section
        .heading
        .as_ref()
        .is_some_and(|heading| event_name(&heading.text).is_some());
    let labelled = |section: &crate::page::Section| {
        let paragraphs = section
            .blocks
            .iter()
            .filter(|block| block.kind == BlockKind::Paragraph);
        paragraphs
            .map(|block| page.text(&block.span))
            .any(|text| text.lines().any(|line| label(line).is_some()))
    };
    let below = page
        .sections
        .iter()
        .filter(|section| section.parent == Some(at));
    let mut headings = below.filter_map(|section| section.heading.as_ref());
    named && (labelled(section) || headings.any(|heading| label(&heading.text).is_some()))
}

/// A page of one event, whose name stands in a row `EventType` of the callback's own members.
fn single(page: &Page, outline: &Outline) -> Option<Scope> {
    let row = |name: &str| {
        outline
            .tables
            .iter()
            .flat_map(|table| &table.rows)
            .find(|row| row.name.text == name)
    };
    let example = |name: &str| cell_markup::example(&row(name)?.example.as_ref()?.text);
    let (name, _) = event_name(&example("EventType")?)?;
    let envelope = outline
        .tables
        .iter()
        .find(|table| table.rows.iter().any(|row| row.name.text == "EventType"))?;
    let Parts {
        mut outline,
        response,
    } = parts(outline, &|_| true, &|_| false)?;
    outline.tables.retain(|table| table.span != envelope.span);
    let sections: Vec<usize> = (0..page.sections.len()).collect();
    let docs = docs(page, &sections);
    let lead = page
        .sections
        .first()
        .map(|section| prose(page, &section.blocks))
        .unwrap_or_default();
    Some(Scope {
        name,
        version: example("Version"),
        docs: if docs.is_empty() { lead } else { docs },
        outline,
        response,
    })
}

/// Returns the text below the label of the description.
fn docs(page: &Page, sections: &[usize]) -> String {
    let mut texts = Vec::new();
    for section in sections.iter().filter_map(|at| page.sections.get(*at)) {
        let heading = section
            .heading
            .as_ref()
            .and_then(|heading| label(&heading.text));
        let mut inside = heading == Some(Label::Docs);
        for block in &section.blocks {
            if !matches!(
                block.kind,
                BlockKind::Paragraph | BlockKind::List | BlockKind::Quote
            ) {
                continue;
            }
            let text = markdown(page.text(&block.span));
            let mut lines = Vec::new();
            for line in text.lines() {
                match label(line) {
                    Some(found) => inside = found == Label::Docs,
                    None if inside => lines.push(line),
                    None => {}
                }
            }
            let text = lines.join("\n").trim().to_owned();
            if !text.is_empty() {
                texts.push(text);
            }
        }
    }
    texts.join("\n\n")
}

fn prose(page: &Page, blocks: &[crate::page::Block]) -> String {
    let paragraphs = blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Paragraph);
    let texts: Vec<String> = paragraphs
        .map(|block| markdown(page.text(&block.span)))
        .collect();
    texts.join("\n\n")
}

/// An error for each block that looks like parameters and was not read.
fn lost(page: &Page, sections: &[usize], outline: &Outline) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for section in sections.iter().filter_map(|at| page.sections.get(*at)) {
        for (at, block) in section.blocks.iter().enumerate() {
            let read = outline.tables.iter().any(|table| {
                table.span.start < block.span.end && block.span.start < table.span.end
            });
            if !read && !is_values(page, block) {
                found.extend(unread(page, section.blocks.get(at..).unwrap_or_default()));
            }
        }
    }
    found
}

fn without_data(page: &Page, heading: std::ops::Range<usize>, name: &str) -> Diagnostic {
    let message = format!("the event `{name}` has no table of its data");
    Diagnostic::new(Code::EventWithoutData, &page.file, heading, message)
        .label("no table stands below a line `EventData`")
        .help("add the table as the vendor's page has it; an event without data has a table without rows")
}
