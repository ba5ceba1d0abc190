//! Two states of the events.

use std::collections::BTreeMap;

use volc_ir::{Event, Example, Field, Ir};

use super::change::{Change, Place};
use super::field;
use super::report::{Report, Side, Subject, top};
use super::rule::Rule;
use super::sharing::Merged;
use crate::plan::events::{EventVersions, label};

pub(super) fn compare(
    (old, old_merged): (&Ir, &Merged),
    (new, new_merged): (&Ir, &Merged),
) -> Vec<Change> {
    let mut changes = Vec::new();
    let (before, after) = (by_label(old), by_label(new));
    let mut added: Vec<(&String, &Event)> = after
        .iter()
        .filter(|(label, _)| !before.contains_key(*label))
        .map(|(label, event)| (label, *event))
        .collect();
    for (label, old) in &before {
        if let Some(new) = after.get(label) {
            let sides = (
                Side::of_event(old, old_merged),
                Side::of_event(new, new_merged),
            );
            changes.extend(compare_event(label, (old, sides.0), (new, sides.1)));
            continue;
        }
        let position =
            |is: &dyn Fn(&Event, &Event) -> bool| added.iter().position(|(_, new)| is(old, new));
        let renamed = position(&is_same_version).or_else(|| position(&is_same));
        let (rule, what, new) = match renamed.map(|place| added.remove(place)) {
            Some((name, new)) => {
                let what = format!("the event is `{name}`, was `{label}`");
                (Rule::EventRenamed, what, Some(new))
            }
            None => (Rule::EventRemoved, "gone".to_owned(), None),
        };
        changes.push(change(label, rule, what, (Some(old), new)));
    }
    changes.extend(
        added.iter().map(|(label, new)| {
            change(label, Rule::EventAdded, "new".to_owned(), (None, Some(new)))
        }),
    );
    changes
}

/// The events by what tells them apart in Rust: the name, with the version where several events have the name.
fn by_label(ir: &Ir) -> BTreeMap<String, &Event> {
    let versions = EventVersions::new(ir);
    let events = ir.events.iter();
    events
        .map(|event| (label(&event.name, versions.deciding(event)), event))
        .collect()
}

/// Returns whether two events are one whose type has another name, since another version came or went.
fn is_same_version(old: &Event, new: &Event) -> bool {
    (&old.name, &old.version) == (&new.name, &new.version)
}

/// Returns whether two events of different names are one: on the same page, with the same fields.
fn is_same(old: &Event, new: &Event) -> bool {
    let fields = |event: &Event| -> Vec<Field> {
        let mut fields = event.data.clone();
        fields.iter_mut().for_each(|field| field.span = top());
        fields
    };
    old.source.file == new.source.file && fields(old) == fields(new)
}

fn change(
    label: &str,
    rule: Rule,
    what: String,
    (old, new): (Option<&Event>, Option<&Event>),
) -> Change {
    let mut change = Subject::Event(label.to_owned()).change(rule, what);
    change.old = old.map(|event| Place::new(&event.source.file, top()));
    change.new = new.map(|event| Place::new(&event.source.file, top()));
    change
}

fn compare_event<'a>(
    label: &str,
    (old, old_side): (&'a Event, Side<'a>),
    (new, new_side): (&'a Event, Side<'a>),
) -> Vec<Change> {
    let mut report = Report::new(Subject::Event(label.to_owned()), old_side, new_side);
    if old.version != new.version {
        report.whole(
            Rule::WireFormChanged,
            "the version of the callback's format differs",
        );
    }
    if (&old.docs, &old.url) != (&new.docs, &new.url) {
        report.whole(Rule::DocsChanged, "the event's documentation");
    }
    field::response(&mut report, "EventData", &old.data, &new.data);
    sent_back(&mut report, old, new);
    if values(&old.examples) != values(&new.examples) {
        report.whole(Rule::ExampleChanged, "the examples differ");
    }
    if report.is_empty() && old.source.sha256 != new.source.sha256 {
        report.whole(Rule::PageTouched, "the page's hash differs");
    }
    report.finish()
}

fn values(examples: &[Example]) -> Vec<&serde_json::Value> {
    examples.iter().map(|example| &example.value).collect()
}

/// Compares the responses that two states of an event ask for.
fn sent_back<'a>(report: &mut Report<'a>, old: &'a Event, new: &'a Event) {
    match (&old.response, &new.response) {
        (Some(old), Some(new)) => {
            if old.docs != new.docs {
                report.whole(Rule::DocsChanged, "the documentation of the response");
            }
            field::sent_back(report, &old.members, &new.members);
            if values(&old.examples) != values(&new.examples) {
                report.whole(Rule::ExampleChanged, "the examples of the response differ");
            }
        }
        (Some(_), None) => report.whole(Rule::EventResponseRemoved, "no response has to be sent"),
        (None, Some(_)) => report.whole(Rule::EventResponseAdded, "a response can be sent"),
        (None, None) => {}
    }
}
