//! Two states of the error codes.

use std::collections::BTreeMap;

use volc_ir::{ErrorCode, Ir};

use super::change::{Change, Place};
use super::rule::Rule;
use crate::plan::codes::variant;

pub(super) fn compare(changes: &mut Vec<Change>, old: &Ir, new: &Ir) {
    let (before, after) = (by_name(old), by_name(new));
    for (name, was) in &before {
        let Some(is) = after.get(name).filter(|is| is.code == was.code) else {
            let what = format!("`ErrorCode::{name}` of `{}` is gone", was.code);
            changes.push(change(Rule::ErrorCodeRemoved, what, Some(was), None));
            continue;
        };
        let facts = |code: &ErrorCode| (code.number, code.http, code.retry, code.partial);
        let docs = |code: &ErrorCode| (code.docs.clone(), code.advice.clone());
        if facts(was) != facts(is) {
            let what = format!("what is known of `{}`", is.code);
            changes.push(change(Rule::ErrorCodeChanged, what, Some(was), Some(is)));
        }
        if docs(was) != docs(is) {
            let what = format!("of the error code `{}`", is.code);
            changes.push(change(Rule::DocsChanged, what, Some(was), Some(is)));
        }
    }
    for (name, is) in &after {
        if before.get(name).is_none_or(|was| was.code != is.code) {
            let what = format!("`ErrorCode::{name}` of `{}` is new", is.code);
            changes.push(change(Rule::ErrorCodeAdded, what, None, Some(is)));
        }
    }
}

fn by_name(ir: &Ir) -> BTreeMap<String, &ErrorCode> {
    ir.codes.iter().map(|code| (variant(code), code)).collect()
}

fn change(rule: Rule, what: String, old: Option<&ErrorCode>, new: Option<&ErrorCode>) -> Change {
    let place = |code: &ErrorCode| Place::new(&code.file, code.span);
    Change {
        old: old.map(place),
        new: new.map(place),
        ..Change::of_service(rule, what)
    }
}
