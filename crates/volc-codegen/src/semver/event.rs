//! Two states of the events.

use std::collections::BTreeMap;

use volc_ir::{Event, Field, Ir};

use super::change::{Change, Place};
use super::field;
use super::report::{Report, Side, Subject, top};
use super::rule::Rule;
use super::sharing::Merged;

pub(super) fn compare(
    (old, old_merged): (&Ir, &Merged),
    (new, new_merged): (&Ir, &Merged),
) -> Vec<Change> {
    let mut changes = Vec::new();
    let (before, after) = (by_name(old), by_name(new));
    let mut added: Vec<&Event> = after
        .values()
        .filter(|event| !before.contains_key(event.name.as_str()))
        .copied()
        .collect();
    for (name, old) in &before {
        if let Some(new) = after.get(name) {
            let sides = (
                Side::of_event(old, old_merged),
                Side::of_event(new, new_merged),
            );
            changes.extend(compare_event((old, sides.0), (new, sides.1)));
            continue;
        }
        let renamed = added.iter().position(|new| is_same(old, new));
        let (rule, what, new) = match renamed.map(|place| added.remove(place)) {
            Some(new) => {
                let what = format!("the event is `{}`, was `{name}`", new.name);
                (Rule::EventRenamed, what, Some(new))
            }
            None => (Rule::EventRemoved, "gone".to_owned(), None),
        };
        changes.push(change(rule, what, Some(old), new));
    }
    changes.extend(
        added
            .iter()
            .map(|new| change(Rule::EventAdded, "new".to_owned(), None, Some(new))),
    );
    changes
}

fn by_name(ir: &Ir) -> BTreeMap<&str, &Event> {
    let events = ir.events.iter();
    events.map(|event| (event.name.as_str(), event)).collect()
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

fn change(rule: Rule, what: String, old: Option<&Event>, new: Option<&Event>) -> Change {
    let name = old.or(new).map(|event| event.name.clone());
    let mut change = Subject::Event(name.unwrap_or_default()).change(rule, what);
    change.old = old.map(|event| Place::new(&event.source.file, top()));
    change.new = new.map(|event| Place::new(&event.source.file, top()));
    change
}

fn compare_event<'a>(
    (old, old_side): (&'a Event, Side<'a>),
    (new, new_side): (&'a Event, Side<'a>),
) -> Vec<Change> {
    let mut report = Report::new(Subject::Event(new.name.clone()), old_side, new_side);
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
    let values = |event: &Event| -> Vec<serde_json::Value> {
        event
            .examples
            .iter()
            .map(|example| example.value.clone())
            .collect()
    };
    if values(old) != values(new) {
        report.whole(Rule::ExampleChanged, "the examples differ");
    }
    if report.is_empty() && old.source.sha256 != new.source.sha256 {
        report.whole(Rule::PageTouched, "the page's hash differs");
    }
    report.finish()
}
