//! Two states of one Action.

use std::collections::{HashMap, HashSet};

use volc_ir::{Action, Pagination, Span, Usage};

use super::{Change, Place, Rule, field};

pub(super) fn added(action: &Action) -> Change {
    let mut change = change(action, Rule::ActionAdded, "new".to_owned());
    change.new = Some(Place::new(action, top()));
    change
}

pub(super) fn removed(action: &Action) -> Change {
    let mut change = change(action, Rule::ActionRemoved, "gone".to_owned());
    change.old = Some(Place::new(action, top()));
    change
}

/// An Action and the names of its types.
type Named<'a> = (&'a Action, HashMap<&'a str, String>);

pub(super) fn compare(old: Named<'_>, new: Named<'_>) -> Vec<Change> {
    let mut report = Report {
        old: old.0,
        new: new.0,
        old_names: old.1,
        new_names: new.1,
        seen: HashSet::new(),
        usage: Usage::Request,
        changes: Vec::new(),
    };
    let (old, new) = (report.old, report.new);
    facts(&mut report);
    field::request(&mut report);
    field::response(&mut report);
    pagination(&mut report);
    if old.examples != new.examples && !same_examples(old, new) {
        report.at(
            Rule::ExampleChanged,
            "the examples differ".to_owned(),
            top(),
            top(),
        );
    }
    if report.changes.is_empty() && old.source.sha256 != new.source.sha256 {
        report.at(
            Rule::PageTouched,
            "the page's hash differs".to_owned(),
            top(),
            top(),
        );
    }
    report.changes
}

/// The changes of one Action, as they are found.
pub(super) struct Report<'a> {
    pub(super) old: &'a Action,
    pub(super) new: &'a Action,
    /// The name in Rust of each type of the page, by its name there.
    pub(super) old_names: HashMap<&'a str, String>,
    pub(super) new_names: HashMap<&'a str, String>,
    /// The pairs of structs and of enumerations that were looked at, so that each one is looked at once.
    pub(super) seen: HashSet<(Usage, &'a str, &'a str)>,
    /// The side of the call that is looked at.
    pub(super) usage: Usage,
    changes: Vec<Change>,
}

impl<'a> Report<'a> {
    /// Something of the Action as a whole.
    fn at(&mut self, rule: Rule, what: String, old: Span, new: Span) {
        self.push(rule, None, what, Some(old), Some(new));
    }

    /// Something of a field.
    pub(super) fn push(
        &mut self,
        rule: Rule,
        path: Option<&str>,
        what: String,
        old: Option<Span>,
        new: Option<Span>,
    ) {
        let mut change = change(self.new, rule, what);
        change.path = path.map(str::to_owned);
        change.old = old.map(|span| Place::new(self.old, span));
        change.new = new.map(|span| Place::new(self.new, span));
        self.changes.push(change);
    }
}

fn change(action: &Action, rule: Rule, what: String) -> Change {
    Change {
        class: rule.class(),
        rule,
        action: Some(format!("{}@{}", action.action, action.version)),
        path: None,
        what,
        old: None,
        new: None,
    }
}

fn facts(report: &mut Report<'_>) {
    let (old, new) = (report.old, report.new);
    if old.family != new.family {
        let what = format!("the family is `{}`, was `{}`", new.family, old.family);
        report.at(Rule::FamilyChanged, what, top(), top());
    }
    if (old.method, &old.path) != (new.method, &new.path) {
        let what = format!(
            "called with {:?} {}, was {:?} {}",
            new.method, new.path, old.method, old.path
        );
        report.at(Rule::WireFormChanged, what, top(), top());
    }
    if old.effect != new.effect {
        let what = "whether a call changes anything is told differently".to_owned();
        report.at(Rule::EffectChanged, what, top(), top());
    }
    let limits = |action: &Action| {
        let mut limits = action.rate_limits.clone();
        limits.iter_mut().for_each(|limit| limit.span = top());
        limits
    };
    if limits(old) != limits(new) {
        let what = format!("{}, was {}", limit_text(new), limit_text(old));
        report.at(
            Rule::RateLimitChanged,
            what,
            limit_span(old),
            limit_span(new),
        );
    }
    if old.deprecated.is_none() && new.deprecated.is_some() {
        let what = "it is not to be used any more".to_owned();
        report.at(Rule::ActionDeprecated, what, top(), top());
    } else if old.deprecated != new.deprecated {
        let what = "whether it is to be used any more is told differently".to_owned();
        report.at(Rule::DocsChanged, what, top(), top());
    }
    let told = |action: &Action| {
        let Action {
            docs, url, facts, ..
        } = action;
        (docs.clone(), url.clone(), *facts)
    };
    if told(old) != told(new) {
        report.at(
            Rule::DocsChanged,
            "the Action's documentation".to_owned(),
            top(),
            top(),
        );
    }
}

fn pagination(report: &mut Report<'_>) {
    let (old, new) = (&report.old.pagination, &report.new.pagination);
    let rule = match (old, new) {
        (None, None) => return,
        (None, Some(_)) => Rule::PaginationAdded,
        (Some(_), None) => Rule::PaginationRemoved,
        (Some(old), Some(new)) if old == new => return,
        (Some(old), Some(new)) => match surface(old) == surface(new) {
            true => Rule::WireFormChanged,
            false => Rule::PaginationChanged,
        },
    };
    let what = match rule {
        Rule::PaginationAdded => "further pages can be asked for",
        Rule::PaginationRemoved => "further pages cannot be asked for",
        _ => "further pages are asked for in another way",
    };
    report.at(rule, what.to_owned(), top(), top());
}

/// What users see of a pagination: the field that a paged call may leave out, and the items.
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

/// The page as a whole.
fn top() -> Span {
    Span {
        line: 1,
        column: 1,
        start: 0,
        end: 0,
    }
}
