//! Fields: of requests, of responses, of the structs in them.

use volc_ir::{Field, OneOf, Request, Scalar, Type, Usage};

use super::ranges::Kind;
use super::report::{Pair, Report};
use super::rule::Rule;
use super::sent::{self, is_argument};
use super::{bounds, condition, shape};
use crate::names;

/// A field and where it hangs.
#[derive(Clone)]
pub(super) struct Row<'a> {
    /// The wire names that lead to it, with dots.
    pub(super) path: String,
    /// The field.
    pub(super) field: &'a Field,
    /// True if it goes into the URL's query.
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

/// Compares what is sent, and all structs below it.
pub(super) fn request<'a>(report: &mut Report<'a>, old: &'a Request, new: &'a Request) {
    report.usage = Usage::Request;
    compare_rows(report, &parameters(old), &parameters(new));
    one_of(report, None, &old.one_of, &new.one_of);
    structs(report);
}

fn parameters(request: &Request) -> Vec<Row<'_>> {
    let mut rows = Row::list("Query", &request.query);
    rows.extend(Row::list("Body", &request.body));
    rows
}

/// Compares the response to an event, and all structs below it.
pub(super) fn sent_back<'a>(report: &mut Report<'a>, old: &'a [Field], new: &'a [Field]) {
    report.usage = Usage::Request;
    compare_rows(
        report,
        &Row::list("Response", old),
        &Row::list("Response", new),
    );
    structs(report);
}

/// Compares what is received, and all structs below it.
pub(super) fn response<'a>(
    report: &mut Report<'a>,
    root: &str,
    old: &'a [Field],
    new: &'a [Field],
) {
    report.usage = Usage::Response;
    compare_rows(report, &Row::list(root, old), &Row::list(root, new));
    structs(report);
}

/// Compares the structs that the fields refer to, and those that these refer to.
fn structs(report: &mut Report<'_>) {
    while let Some(Pair { path, old, new, .. }) = report.next() {
        compare_rows(
            report,
            &Row::list(&path, old.fields),
            &Row::list(&path, new.fields),
        );
        one_of(report, Some(&path), old.one_of, new.one_of);
    }
}

/// Compares the requirements on several members, which hold only for what is sent.
fn one_of(report: &mut Report<'_>, path: Option<&str>, old: &[OneOf], new: &[OneOf]) {
    if report.usage == Usage::Request {
        let mut push = |rule: Rule, what: String| report.push(rule, path, what, None, None);
        condition::one_of(old, new, &mut push);
    }
}

fn compare_rows<'a>(report: &mut Report<'a>, old: &[Row<'a>], new: &[Row<'a>]) {
    let kept: Vec<Option<usize>> = old.iter().map(|row| find(row, old, new)).collect();
    for (row, place) in old.iter().zip(&kept) {
        if place.is_none() && !is_written_by_union(report, row.field) {
            let (path, what) = (Some(row.path.as_str()), "gone".to_owned());
            report.push(Rule::FieldRemoved, path, what, Some(row.field.span), None);
        }
    }
    for (place, row) in new.iter().enumerate() {
        let was = kept.iter().position(|kept| *kept == Some(place));
        match was.and_then(|was| old.get(was)) {
            Some(was) => compare_row(report, was, row),
            None => added(report, row, old),
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

/// Returns whether a field is no member of the Rust struct: the required tag beside a union, which the union writes.
fn is_written_by_union(report: &Report<'_>, field: &Field) -> bool {
    report.usage == Usage::Request && field.required && field.tag_of.is_some()
}

fn added(report: &mut Report<'_>, row: &Row<'_>, old: &[Row<'_>]) {
    if is_written_by_union(report, row.field) {
        return;
    }
    let (rule, what) = match (report.usage, is_argument(row.field)) {
        (Usage::Response, _) => (Rule::ResponseFieldAdded, "new"),
        (Usage::Request, true) => (Rule::RequiredFieldAdded, "new and required"),
        (Usage::Request, false) if row.field.fixed.is_some() => {
            (Rule::OptionalFieldAdded, "new and preset")
        }
        (Usage::Request, false) => (Rule::OptionalFieldAdded, "new, optional"),
    };
    let what = format!("{what}: {}", shape::text(&row.field.ty));
    let (path, span) = (Some(row.path.as_str()), Some(row.field.span));
    report.push(rule, path, what, None, span);
    // A call that was sent is refused if it sets what was there before as the condition says.
    let was_there = |member: &str| {
        let first = member.split('.').next().unwrap_or(member);
        ["Body", "Query"].contains(&first) || old.iter().any(|row| row.field.name == first)
    };
    let conditions = row.field.required_if.iter();
    let conditions: Vec<_> = conditions
        .filter(|condition| was_there(&condition.member))
        .cloned()
        .collect();
    if rule == Rule::OptionalFieldAdded && row.field.fixed.is_none() {
        let mut push = |rule: Rule, what: String| report.push(rule, path, what, None, span);
        condition::required_if(&[], &conditions, &mut push);
    }
}

fn compare_row<'a>(report: &mut Report<'a>, was: &Row<'a>, row: &Row<'a>) {
    let (old, new) = (was.field, row.field);
    let is_sent = report.usage == Usage::Request;
    let mut push = |rule: Rule, what: String| {
        report.push(rule, Some(&row.path), what, Some(old.span), Some(new.span));
    };
    if rust_name(old) != rust_name(new) {
        let what = format!("named `{}`, was `{}`", rust_name(new), rust_name(old));
        push(Rule::FieldRenamed, what);
    }
    if old.name != new.name {
        let what = format!("serialized as `{}`, was `{}`", new.name, old.name);
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
    if is_sent {
        sent::requirement(old, new, &mut push);
        bounds::compare(&old.bounds, &new.bounds, kind(new), &mut push);
    }
    sent::fixed(old, new, &mut push);
    sent::format(old, new, is_sent, &mut push);
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
            None => "unset".to_owned(),
        };
        let what = format!("the default is {}, was {}", text(new), text(old));
        push(Rule::DefaultChanged, what);
    }
    if (&old.docs, &old.deprecated) != (&new.docs, &new.deprecated) {
        push(Rule::DocsChanged, "the documentation differs".to_owned());
    }
    if old.example != new.example {
        push(Rule::ExampleChanged, "the example differs".to_owned());
    }
    shape::compare(report, &row.path, old, new);
}

/// The kind of number that a field holds, or a list of such.
fn kind(field: &Field) -> Kind {
    match field.ty.leaf() {
        Type::Uint {} => Kind::Uint,
        Type::Int {}
        | Type::Enum {
            of: Scalar::Int, ..
        } => Kind::Int,
        _ => Kind::Float,
    }
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
        if !(is_argument(was.field) && is_argument(row.field)) {
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
