//! The text of `COVERAGE.md`.

use std::collections::BTreeMap;
use std::fmt::Write;

use volc_ir::{Action, Facts, Ir};

use super::known::Name;

const HEAD: &str = "\
# Coverage of the Volcengine RTC server API

Written by `cargo xtask coverage`. **Page**: where the facts come from, a page of the vendor's or its Go SDK.
**Generated**: the Action is a method of `volc-rtc-api`. **Emulated**: `state` if the emulator keeps state for it,
`example` if it checks the request and the response is the page's example; `--strict` refuses the latter. **Examples**:
the documented requests and responses that are tested to go through the generated types unchanged.

";

/// Returns the text: a table of the families, then one of the Actions of each.
pub(super) fn text(ir: &Ir, missing: &[Name], stateful: &[(String, String)]) -> String {
    let mut families: BTreeMap<&str, Family<'_>> = BTreeMap::new();
    for action in &ir.actions {
        families
            .entry(&action.family)
            .or_default()
            .actions
            .push(action);
    }
    for name in missing {
        families.entry(&name.family).or_default().missing.push(name);
    }
    let mut text = HEAD.to_owned();
    overview(&mut text, &families, stateful);
    for (name, family) in &families {
        text.push('\n');
        table(&mut text, name, family, stateful);
    }
    events(&mut text, ir);
    text
}

/// The table of the events, each a type of `volc-rtc-events`.
fn events(text: &mut String, ir: &Ir) {
    let _ = write!(
        text,
        "\n## Events\n\n{} events, each a type of `volc-rtc-events`. **Response**: the service expects one.\n\n\
         | Event | Version | Page | Response | Examples |\n| ---- | ---- | ---- | ---- | ---: |\n",
        ir.events.len()
    );
    for event in &ir.events {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            event.name,
            event.version.as_deref().unwrap_or("any"),
            event.source.file,
            if event.response.is_some() {
                "typed"
            } else {
                ""
            },
            event.examples.len(),
        );
    }
}

/// Returns the table of the families, which is what a terminal has room for.
pub(super) fn summary(report: &str) -> &str {
    let start = report.find("| Family").unwrap_or(0);
    let end = report.find("\n## ").unwrap_or(report.len());
    report.get(start..end).unwrap_or(report)
}

/// The Actions of a family, and the known ones without a page.
#[derive(Default)]
struct Family<'a> {
    actions: Vec<&'a Action>,
    missing: Vec<&'a Name>,
}

fn overview(
    text: &mut String,
    families: &BTreeMap<&str, Family<'_>>,
    stateful: &[(String, String)],
) {
    text.push_str(
        "| Family | Generated | from a page | with state | with examples | missing |\n\
         | ---- | ---: | ---: | ---: | ---: | ---: |\n",
    );
    let mut all = Family::default();
    for (name, family) in families {
        text.push_str(&counts(name, family, stateful));
        all.actions.extend(&family.actions);
        all.missing.extend(&family.missing);
    }
    text.push_str(&counts("**all**", &all, stateful));
}

/// The row of a family.
fn counts(name: &str, family: &Family<'_>, stateful: &[(String, String)]) -> String {
    let count =
        |is: &dyn Fn(&Action) -> bool| family.actions.iter().filter(|action| is(action)).count();
    let has_examples = |action: &Action| {
        !action.examples.request.is_empty() || !action.examples.response.is_empty()
    };
    format!(
        "| {name} | {} | {} | {} | {} | {} |\n",
        family.actions.len(),
        count(&|action| action.facts == Facts::Page),
        count(&|action| has_state(action, stateful)),
        count(&has_examples),
        family.missing.len(),
    )
}

/// The table of a family's Actions.
fn table(text: &mut String, name: &str, family: &Family<'_>, stateful: &[(String, String)]) {
    // Writing to a text cannot fail.
    let _ = write!(
        text,
        "## {name}\n\n| Action | Version | Page | Generated | Emulated | Examples |\n\
         | ---- | ---- | ---- | ---- | ---- | ---- |\n"
    );
    for action in &family.actions {
        let _ = writeln!(
            text,
            "| {} | {} | {} | yes | {} | {} |",
            action.action,
            action.version,
            source(action.facts),
            if has_state(action, stateful) {
                "state"
            } else {
                "example"
            },
            examples(action),
        );
    }
    for name in &family.missing {
        let version = name.version.as_deref().unwrap_or("?");
        let _ = writeln!(text, "| {} | {version} | none | no | no | |", name.action);
    }
}

fn has_state(action: &Action, stateful: &[(String, String)]) -> bool {
    let is_match =
        |(name, version): &(String, String)| (name, version) == (&action.action, &action.version);
    stateful.iter().any(is_match)
}

/// Returns the name of the source of the facts.
fn source(facts: Facts) -> &'static str {
    match facts {
        Facts::Page => "page",
        Facts::Sdk => "SDK",
        Facts::Demo => "demo",
    }
}

/// The number of examples, of requests and of responses.
fn examples(action: &Action) -> String {
    let examples = &action.examples;
    match (examples.request.len(), examples.response.len()) {
        (0, 0) => "none documented".to_owned(),
        (requests, responses) => format!("{requests} + {responses}"),
    }
}
