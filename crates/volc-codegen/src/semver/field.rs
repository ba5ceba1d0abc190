//! Fields: of requests, of answers, of the structs in them.

use volc_ir::{Action, Field, Usage};

use super::action::Report;
use super::{Rule, bounds, shape};
use crate::names;

/// A field and where it hangs.
#[derive(Clone)]
pub(super) struct Row<'a> {
    /// The wire names that lead to it, with dots.
    pub(super) path: String,
    /// What is known of it.
    pub(super) field: &'a Field,
    /// Whether it goes into the URL's query.
    query: bool,
}

impl<'a> Row<'a> {
    fn list(root: &str, fields: &'a [Field]) -> Vec<Self> {
        let row = |field: &'a Field| Self {
            path: format!("{root}.{}", field.name),
            field,
            query: root == "Query",
        };
        fields.iter().map(row).collect()
    }
}

pub(super) fn request(report: &mut Report<'_>) {
    report.usage = Usage::Request;
    compare_rows(report, &parameters(report.old), &parameters(report.new));
}

fn parameters(action: &Action) -> Vec<Row<'_>> {
    let mut rows = Row::list("Query", &action.request.query);
    rows.extend(Row::list("Body", &action.request.body));
    rows
}

pub(super) fn response(report: &mut Report<'_>) {
    report.usage = Usage::Response;
    members(report, "Result", &report.old.response, &report.new.response);
}

/// Two states of the members of a struct.
pub(super) fn members<'a>(report: &mut Report<'a>, root: &str, old: &'a [Field], new: &'a [Field]) {
    compare_rows(report, &Row::list(root, old), &Row::list(root, new));
}

fn compare_rows<'a>(report: &mut Report<'a>, old: &[Row<'a>], new: &[Row<'a>]) {
    let kept: Vec<Option<usize>> = old.iter().map(|row| find(row, old, new)).collect();
    for (row, place) in old.iter().zip(&kept) {
        if place.is_none() {
            let (path, what) = (Some(row.path.as_str()), "gone".to_owned());
            report.push(Rule::FieldRemoved, path, what, Some(row.field.span), None);
        }
    }
    for (place, row) in new.iter().enumerate() {
        let was = kept.iter().position(|kept| *kept == Some(place));
        match was.and_then(|was| old.get(was)) {
            Some(was) => compare_row(report, was, row),
            None => added(report, row),
        }
    }
    if report.usage == Usage::Request {
        order(report, old, new, &kept);
    }
}

/// The place of the same field among the new ones: the one of its wire name, else a new one of its Rust name.
fn find(row: &Row<'_>, old: &[Row<'_>], new: &[Row<'_>]) -> Option<usize> {
    let named = |other: &Row<'_>| other.field.name == row.field.name;
    let renamed = |other: &Row<'_>| {
        rust_name(other.field) == rust_name(row.field)
            && !old.iter().any(|known| known.field.name == other.field.name)
    };
    new.iter()
        .position(named)
        .or_else(|| new.iter().position(renamed))
}

fn added(report: &mut Report<'_>, row: &Row<'_>) {
    let (rule, what) = match (report.usage, row.field.required) {
        (Usage::Response, _) => (Rule::ResponseFieldAdded, "new"),
        (Usage::Request, true) => (Rule::RequiredFieldAdded, "new and required"),
        (Usage::Request, false) => (Rule::OptionalFieldAdded, "new, optional"),
    };
    let what = format!("{what}: {}", shape::text(&row.field.ty));
    report.push(rule, Some(&row.path), what, None, Some(row.field.span));
}

fn compare_row<'a>(report: &mut Report<'a>, was: &Row<'a>, row: &Row<'a>) {
    let (old, new) = (was.field, row.field);
    let sent = report.usage == Usage::Request;
    let mut push = |rule: Rule, what: String| {
        report.push(rule, Some(&row.path), what, Some(old.span), Some(new.span));
    };
    if rust_name(old) != rust_name(new) {
        let what = format!("named `{}`, was `{}`", rust_name(new), rust_name(old));
        push(Rule::FieldRenamed, what);
    }
    if old.name != new.name {
        let what = format!("`{}` on the wire, was `{}`", new.name, old.name);
        push(Rule::WireNameChanged, what);
    }
    if was.query != row.query {
        let place = |query| if query { "query" } else { "body" };
        let what = format!(
            "in the {}, was in the {}",
            place(row.query),
            place(was.query)
        );
        push(Rule::WireFormChanged, what);
    }
    if old.query_json != new.query_json {
        let form = |json| if json { "as JSON text" } else { "item by item" };
        let what = format!(
            "written into the query {}, was {}",
            form(new.query_json),
            form(old.query_json)
        );
        push(Rule::WireFormChanged, what);
    }
    if sent {
        match (old.required, new.required) {
            (false, true) => push(
                Rule::FieldBecameRequired,
                "required, was optional".to_owned(),
            ),
            (true, false) => push(
                Rule::FieldBecameOptional,
                "optional, was required".to_owned(),
            ),
            _ => {}
        }
        bounds::compare(&old.bounds, &new.bounds, &mut push);
    }
    if old.sensitive != new.sensitive {
        let what = if new.sensitive {
            "a secret now"
        } else {
            "no secret any more"
        };
        push(Rule::SensitiveChanged, what.to_owned());
    }
    aliases(old, new, &mut push);
    if old.default != new.default {
        let text = |field: &Field| match &field.default {
            Some(value) => format!("`{value}`"),
            None => "not told".to_owned(),
        };
        let what = format!("the default is {}, was {}", text(new), text(old));
        push(Rule::DefaultChanged, what);
    }
    let told = |field: &Field| (field.docs.clone(), field.deprecated.clone());
    if told(old) != told(new) {
        push(Rule::DocsChanged, "the documentation differs".to_owned());
    }
    if old.example != new.example {
        push(Rule::ExampleChanged, "the example differs".to_owned());
    }
    shape::compare(report, &row.path, old, new);
}

fn aliases(old: &Field, new: &Field, push: &mut impl FnMut(Rule, String)) {
    for alias in &new.aliases {
        if !old.aliases.contains(alias) && old.name != *alias {
            push(Rule::AliasAdded, format!("also read as `{alias}`"));
        }
    }
    for alias in &old.aliases {
        if !new.aliases.contains(alias) && new.name != *alias {
            push(Rule::AliasRemoved, format!("no longer read as `{alias}`"));
        }
    }
}

/// The arguments of a constructor come in the order of the page.
fn order(report: &mut Report<'_>, old: &[Row<'_>], new: &[Row<'_>], kept: &[Option<usize>]) {
    let mut furthest: Option<(usize, &Row<'_>)> = None;
    for (was, place) in old.iter().zip(kept) {
        let Some((place, row)) = place.and_then(|place| Some((place, new.get(place)?))) else {
            continue;
        };
        if !(was.field.required && row.field.required) {
            continue;
        }
        if let Some((before, other)) = furthest
            && place < before
        {
            let what = format!(
                "an argument before `{}` now, was behind it",
                other.field.name
            );
            let (rule, path) = (Rule::RequiredFieldsReordered, Some(row.path.as_str()));
            report.push(rule, path, what, Some(was.field.span), Some(row.field.span));
            return;
        }
        furthest = Some((place, row));
    }
}

fn rust_name(field: &Field) -> String {
    names::snake(field.rename.as_deref().unwrap_or(&field.name))
}
