//! The changes as a person reads them: an Action or an event a group, what reaches farthest first.

use std::fmt::Write as _;

use volc_codegen::semver::{Change, Class, verdict};

/// The whole report, with its verdict at the end.
pub(super) fn text(changes: &[Change]) -> String {
    let mut out = String::new();
    for group in changes.chunk_by(|a, b| title(a) == title(b)) {
        line(&mut out, &group.first().map(title).unwrap_or_default());
        let mut group: Vec<&Change> = group.iter().collect();
        group.sort_by_key(|change| std::cmp::Reverse(change.class));
        for change in group {
            describe(&mut out, change);
        }
        out.push('\n');
    }
    line(&mut out, &summary(changes));
    out
}

/// Returns the subject of a change: an Action, an event, or the service.
fn title(change: &Change) -> String {
    match (&change.action, &change.event) {
        (Some(action), _) => action.clone(),
        (None, Some(event)) => format!("event {event}"),
        (None, None) => "the service".to_owned(),
    }
}

fn describe(out: &mut String, change: &Change) {
    let path = match &change.path {
        Some(path) => format!("{path}: "),
        None => String::new(),
    };
    line(out, &format!("  {}  {path}{}", change.class, change.what));
    line(out, &format!("         {}", change.rule.why()));
    if let Some(place) = place(change) {
        line(out, &format!("         {place}"));
    }
}

/// Returns the place of a change: both pages, or the one that has it.
fn place(change: &Change) -> Option<String> {
    match (&change.old, &change.new) {
        (None, None) => None,
        (Some(old), None) => Some(format!("was at {old}")),
        (None, Some(new)) => Some(format!("at {new}")),
        (Some(old), Some(new)) if old == new => Some(format!("at {new}")),
        (Some(old), Some(new)) if old.file == new.file => {
            Some(format!("at {new}, was line {}", old.line))
        }
        (Some(old), Some(new)) => Some(format!("at {new}, was at {old}")),
    }
}

fn summary(changes: &[Change]) -> String {
    let Some(verdict) = verdict(changes) else {
        return "no change".to_owned();
    };
    let counts: Vec<String> = [Class::Major, Class::Minor, Class::Patch]
        .into_iter()
        .map(|class| (class, changes.iter().filter(|c| c.class == class).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(class, count)| format!("{count} {class}"))
        .collect();
    let raise = match verdict {
        Class::Major => "raise the first number of the version, in 0.x the second",
        Class::Minor => "raise the second number of the version, in 0.x the third",
        Class::Patch => "raise the third number of the version",
    };
    format!("verdict: {verdict} ({}); {raise}", counts.join(", "))
}

fn line(out: &mut String, text: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{text}");
}
