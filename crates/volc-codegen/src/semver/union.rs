//! Unions: their tags, and their variants.

use serde_json::Value;
use volc_ir::{Tag, UnionDef, UnionVariant};

use super::report::Report;
use super::rule::Rule;

/// Compares two states of a union.
pub(super) fn compare<'a>(
    report: &mut Report<'a>,
    path: &str,
    old: &'a UnionDef,
    new: &'a UnionDef,
) {
    report.shared(path, (&old.shared, old.span), (&new.shared, new.span));
    tags(report, path, old, new);
    for was in &old.of {
        match find(was, old, new) {
            Some(is) => variant(report, path, was, is),
            None => {
                let what = format!("`{}::{}` is gone", new.name, was.name);
                report.push(
                    Rule::UnionVariantRemoved,
                    Some(path),
                    what,
                    Some(was.span),
                    Some(new.span),
                );
            }
        }
    }
    for is in &new.of {
        if !old
            .of
            .iter()
            .any(|was| find(was, old, new).is_some_and(|found| found.name == is.name))
        {
            let what = format!("`{}::{}` is new, {}", new.name, is.name, written(is));
            report.push(
                Rule::UnionVariantAdded,
                Some(path),
                what,
                Some(old.span),
                Some(is.span),
            );
        }
    }
    let order = |this: &UnionDef, other: &UnionDef| -> Vec<String> {
        let names = this.of.iter().map(|variant| variant.name.clone());
        names
            .filter(|name| other.of.iter().any(|variant| variant.name == *name))
            .collect()
    };
    if order(old, new) != order(new, old) {
        let what = format!("the variants of `{}` are tried in another order", new.name);
        report.push(
            Rule::UnionReadingChanged,
            Some(path),
            what,
            Some(old.span),
            Some(new.span),
        );
    }
    if old.docs != new.docs {
        let what = format!("the documentation of `{}` differs", new.name);
        report.push(
            Rule::DocsChanged,
            Some(path),
            what,
            Some(old.span),
            Some(new.span),
        );
    }
}

/// Finds the same variant: the one of its name, else a new name that writes and reads the same.
fn find<'a>(was: &UnionVariant, old: &UnionDef, new: &'a UnionDef) -> Option<&'a UnionVariant> {
    let is_new = |is: &UnionVariant| old.of.iter().all(|other| other.name != is.name);
    let reads_same =
        |is: &UnionVariant| (&is.when, &is.has, &is.one_of) == (&was.when, &was.has, &was.one_of);
    let named = new.of.iter().find(|is| is.name == was.name);
    named.or_else(|| new.of.iter().find(|is| is_new(is) && reads_same(is)))
}

fn tags(report: &mut Report<'_>, path: &str, old: &UnionDef, new: &UnionDef) {
    if old.tags == new.tags {
        return;
    }
    let kinds = |union: &UnionDef| -> Vec<bool> {
        union
            .tags
            .iter()
            .map(|tag| matches!(tag, Tag::Own(_)))
            .collect()
    };
    let names = |union: &UnionDef| -> String {
        let names: Vec<String> = union
            .tags
            .iter()
            .map(|tag| format!("`{}`", tag.key()))
            .collect();
        names.join(" and ")
    };
    let what = format!("known by {}, was by {}", names(new), names(old));
    let rule = if kinds(old) == kinds(new) {
        Rule::WireNameChanged
    } else {
        Rule::TagsChanged
    };
    report.push(rule, Some(path), what, Some(old.span), Some(new.span));
}

fn variant<'a>(report: &mut Report<'a>, path: &str, was: &'a UnionVariant, is: &'a UnionVariant) {
    let path = format!("{path}<{}>", is.name);
    let spans = (Some(was.span), Some(is.span));
    if was.name != is.name {
        let what = format!("the variant is `{}`, was `{}`", is.name, was.name);
        report.push(
            Rule::UnionVariantRenamed,
            Some(&path),
            what,
            spans.0,
            spans.1,
        );
    }
    // A tag that has another name is reported with the tags.
    let values =
        |variant: &UnionVariant| -> Vec<Value> { variant.when.values().cloned().collect() };
    if was.when.keys().eq(is.when.keys()) && values(was) != values(is) {
        let what = format!("{}, was {}", written(is), written(was));
        report.push(Rule::TagValueChanged, Some(&path), what, spans.0, spans.1);
    }
    if (&was.has, &was.one_of) != (&is.has, &is.one_of) {
        let what = "known by other members".to_owned();
        report.push(
            Rule::UnionReadingChanged,
            Some(&path),
            what,
            spans.0,
            spans.1,
        );
    }
    if was.docs != is.docs {
        let what = "the documentation of the variant differs".to_owned();
        report.push(Rule::DocsChanged, Some(&path), what, spans.0, spans.1);
    }
    report.renamed(&path, &was.ty, &is.ty, (was.span, is.span));
    if !report.is_first(&was.ty, &is.ty) {
        return;
    }
    if let (Some(old), Some(new)) = (
        report.old.struct_def(&was.ty),
        report.new.struct_def(&is.ty),
    ) {
        report.open(&path, old, new);
    }
}

/// Returns the members that choosing a variant writes.
fn written(variant: &UnionVariant) -> String {
    let pairs = variant
        .when
        .iter()
        .map(|(tag, value)| format!("{tag} = {value}"));
    let pairs: Vec<String> = pairs.collect();
    if pairs.is_empty() {
        return "which writes no tag".to_owned();
    }
    format!("which writes {}", pairs.join(", "))
}
