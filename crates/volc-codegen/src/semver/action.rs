//! Two states of one Action.

use volc_ir::{Action, ActionError, Pagination, Span, Wait};

use super::change::{Change, Place};
use super::field;
use super::report::{Report, Side, Subject, top};
use super::rule::Rule;
use crate::names;

pub(super) fn added(action: &Action) -> Change {
    let mut change = subject(action).change(Rule::ActionAdded, "new".to_owned());
    change.new = Some(Place::new(&action.source.file, top()));
    change
}

pub(super) fn removed(action: &Action) -> Change {
    let mut change = subject(action).change(Rule::ActionRemoved, "gone".to_owned());
    change.old = Some(Place::new(&action.source.file, top()));
    change
}

fn subject(action: &Action) -> Subject {
    Subject::Action(format!("{}@{}", action.action, action.version))
}

pub(super) fn compare<'a>(
    (old, old_side): (&'a Action, Side<'a>),
    (new, new_side): (&'a Action, Side<'a>),
) -> Vec<Change> {
    let mut report = Report::new(subject(new), old_side, new_side);
    let states = (old, new);
    facts(&mut report, states);
    errors(&mut report, states);
    documentation(&mut report, states);
    field::request(&mut report, &old.request, &new.request);
    field::response(&mut report, "Result", &old.response, &new.response);
    pagination(&mut report, states);
    wait(&mut report, states);
    if old.examples != new.examples && !same_examples(old, new) {
        report.whole(Rule::ExampleChanged, "the examples differ");
    }
    if report.is_empty() && old.source.sha256 != new.source.sha256 {
        report.whole(Rule::PageTouched, "the page's hash differs");
    }
    report.finish()
}

/// Two states of an Action.
type States<'a> = (&'a Action, &'a Action);

fn facts(report: &mut Report<'_>, (old, new): States<'_>) {
    let method = |action: &Action| {
        let name = action.rename.as_deref().unwrap_or(&action.action);
        names::snake(name)
    };
    if method(old) != method(new) {
        let what = format!("the method is `{}`, was `{}`", method(new), method(old));
        report.whole(Rule::ActionRenamed, what);
    }
    if old.family != new.family {
        let what = format!("the family is `{}`, was `{}`", new.family, old.family);
        report.whole(Rule::FamilyChanged, what);
    }
    if (old.method, &old.path) != (new.method, &new.path) {
        let what = format!(
            "called with {:?} {}, was {:?} {}",
            new.method, new.path, old.method, old.path
        );
        report.whole(Rule::WireFormChanged, what);
    }
    if old.effect != new.effect {
        let what = "read-only or mutating differs".to_owned();
        report.whole(Rule::EffectChanged, what);
    }
    let limits = |action: &Action| {
        let mut limits = action.rate_limits.clone();
        limits.iter_mut().for_each(|limit| limit.span = top());
        limits
    };
    if limits(old) != limits(new) {
        let what = format!("{}, was {}", limit_text(new), limit_text(old));
        let spans = (Some(limit_span(old)), Some(limit_span(new)));
        report.push(Rule::RateLimitChanged, None, what, spans.0, spans.1);
    }
}

/// The errors that the page lists. They are documentation: the types of errors come from the pages of error codes.
fn errors(report: &mut Report<'_>, (old, new): States<'_>) {
    let listed = |action: &Action| -> Vec<ActionError> {
        let mut errors = action.errors.clone();
        errors.iter_mut().for_each(|error| error.span = top());
        errors
    };
    if listed(old) == listed(new) {
        return;
    }
    let lacks = |action: &Action, code: &str| action.errors.iter().all(|other| other.code != code);
    let missing = |from: &Action, of: &Action| -> Vec<String> {
        let codes = from.errors.iter().map(|error| &error.code);
        let codes = codes.filter(|code| lacks(of, code));
        codes.map(|code| format!("`{code}`")).collect()
    };
    let mut parts = Vec::new();
    for (word, codes) in [("new", missing(new, old)), ("gone", missing(old, new))] {
        if !codes.is_empty() {
            parts.push(format!("{} {word}", codes.join(", ")));
        }
    }
    let what = if parts.is_empty() {
        "the errors that the page lists are described differently".to_owned()
    } else {
        format!("of the errors that the page lists: {}", parts.join("; "))
    };
    let span = |action: &Action| action.errors.first().map_or(top(), |error| error.span);
    report.push(
        Rule::ErrorsChanged,
        None,
        what,
        Some(span(old)),
        Some(span(new)),
    );
}

fn documentation(report: &mut Report<'_>, (old, new): States<'_>) {
    if old.deprecated.is_none() && new.deprecated.is_some() {
        report.whole(Rule::ActionDeprecated, "it is deprecated");
    } else if old.deprecated != new.deprecated {
        report.whole(Rule::DocsChanged, "its deprecation differs");
    }
    let documented = |action: &Action| (action.docs.clone(), action.url.clone(), action.facts);
    if documented(old) != documented(new) {
        report.whole(Rule::DocsChanged, "the Action's documentation");
    }
}

fn pagination(report: &mut Report<'_>, (old, new): States<'_>) {
    let (old, new) = (&old.pagination, &new.pagination);
    let rule = match (old, new) {
        (None, None) => return,
        (None, Some(_)) => Rule::PaginationAdded,
        (Some(_), None) => Rule::PaginationRemoved,
        (Some(old), Some(new)) if old == new => return,
        (Some(old), Some(new)) if surface(old) == surface(new) => Rule::WireFormChanged,
        (Some(_), Some(_)) => Rule::PaginationChanged,
    };
    let what = match rule {
        Rule::PaginationAdded => "further pages can be asked for",
        Rule::PaginationRemoved => "further pages cannot be asked for",
        _ => "further pages are asked for in another way",
    };
    report.whole(rule, what);
}

fn wait(report: &mut Report<'_>, (old, new): States<'_>) {
    // The note is documentation.
    let facts = |wait: &Option<Wait>| wait.clone().map(|wait| Wait { note: None, ..wait });
    let (rule, what) = match (facts(&old.wait), facts(&new.wait)) {
        (None, None) => return,
        (Some(old), Some(new)) if old == new => return,
        (None, Some(_)) => (Rule::WaitAdded, "its task can be waited for"),
        (Some(_), None) => (Rule::WaitRemoved, "its task cannot be waited for"),
        (Some(_), Some(_)) => (Rule::WaitChanged, "its task is waited for in another way"),
    };
    report.whole(rule, what);
}

/// Returns the visible part of a pagination: the field that a paged call may leave out, and the items.
fn surface(pagination: &Pagination) -> (&str, &str, bool) {
    let is_numbered = matches!(pagination, Pagination::Page { .. });
    (pagination.start(), pagination.items(), is_numbered)
}

fn same_examples(old: &Action, new: &Action) -> bool {
    let plain = |action: &Action| {
        let mut examples = action.examples.clone();
        let all = examples.request.iter_mut().chain(&mut examples.response);
        all.for_each(|example| example.span = top());
        examples
    };
    plain(old) == plain(new)
}

fn limit_text(action: &Action) -> String {
    let all: Vec<_> = action
        .rate_limits
        .iter()
        .map(|limit| format!("{} calls in {} s", limit.calls, limit.seconds))
        .collect();
    if all.is_empty() {
        return "no limit".to_owned();
    }
    all.join(" and ")
}

fn limit_span(action: &Action) -> Span {
    action.rate_limits.first().map_or(top(), |limit| limit.span)
}
