//! Real pages of the vendor, unedited.

use std::collections::BTreeMap;

use volc_ir::{Action, TypeDef};
use volc_spec::{Code, Rows, load_service, read_codes};

use crate::{common, files};

/// Errors that are right: tables that were lost in copying although the page announces them, and blank lines that only
/// an overlay can settle.
const EXPECTED: &[(&str, Code)] = &[
    ("ark/rendered", Code::NoRows),
    ("rtc/block", Code::BlockDepth),
];

/// The folders of pages, one a notation, with how many rows in a thousand may end as a finding instead of a field.
const FOLDERS: &[(&str, usize)] = &[
    ("rtc/pipe", 0),
    ("rtc/mixin", 0),
    ("rtc/legacy", 0),
    ("rtc/legacy-3.52", 0),
    ("rtc/block", 0),
    ("byteplus/block", 0),
    ("imagex/pipe", 0),
    ("ark/rendered", 0),
    ("billing/rendered", 0),
    ("vikingdb/rowspan", 20),
];

#[test]
fn every_page_is_read_and_every_row_accounted_for() {
    let mut failed = Vec::new();
    let mut all = Rows::default();
    for (name, per_mille) in FOLDERS {
        let Some(folder) = files::corpus(name) else {
            return;
        };
        let mut codes: BTreeMap<Code, usize> = BTreeMap::new();
        let (mut pages, mut actions, mut rows) = (0, 0, Rows::default());
        for path in common::pages(&folder) {
            let reading = files::read(&path);
            let local = reading.rows;
            assert_eq!(
                local.seen,
                local.fields + local.constants + local.findings,
                "{}",
                path.display()
            );
            pages += 1;
            actions += reading.actions.len();
            rows += local;
            for diagnostic in &reading.diagnostics {
                *codes.entry(diagnostic.code).or_default() += 1;
                if diagnostic.is_error() && !EXPECTED.contains(&(name, diagnostic.code)) {
                    failed.push(diagnostic.to_string());
                }
            }
        }
        let Rows {
            seen,
            fields,
            constants,
            findings,
            ..
        } = rows;
        let codes: Vec<String> = codes
            .iter()
            .map(|(code, count)| format!("{code}: {count}"))
            .collect();
        println!(
            "{name}: {pages} pages, {actions} Actions, {seen} rows = {fields} fields + {constants} constants + \
                {findings} findings; {}",
            codes.join(", ")
        );
        assert!(
            findings * 1000 <= seen * per_mille,
            "{name}: {findings} of {seen} rows became no field"
        );
        all += rows;
    }
    assert!(
        failed.is_empty(),
        "{} errors:\n{}",
        failed.len(),
        failed.join("\n")
    );
    assert!(all.findings * 100 < all.seen, "{all:?}");
}

#[test]
fn the_vendors_own_table_of_error_codes_is_read() {
    let Some(folder) = files::corpus("rtc/reference") else {
        return;
    };
    let reading = read_codes(
        &common::source(&folder.join("im_error_codes_412253.md")),
        None,
    );
    let errors: Vec<_> = reading
        .diagnostics
        .iter()
        .filter(|d| d.is_error())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_eq!(reading.codes.len(), 46);
    // Ours restates it, but for the one code that the gateway has too.
    let ours = load_service(&common::specs("rtc")).ir.unwrap().codes;
    for code in &reading.codes {
        assert!(
            ours.iter().any(|local| local.code == code.code),
            "{}",
            code.code
        );
    }
}

/// Of the bounds that pages state, at most this many in a hundred may be dropped with a finding.
const MOST_DROPPED: usize = 5;
/// The reason of a range of which one end is another member, such as the width of a canvas. It is no fault of the
/// reader: nothing in the IR says it.
const OF_ANOTHER: &str = "this end is no number";

#[test]
fn few_bounds_are_dropped() {
    let (mut bounds, mut dropped) = (0, Vec::new());
    for folder in FOLDERS
        .iter()
        .map(|(name, _)| *name)
        .chain(["rtc/ref-3.58"])
    {
        let Some(folder) = files::corpus(folder) else {
            return;
        };
        for path in common::pages(&folder) {
            let reading = files::settled(&path);
            bounds += reading.actions.iter().map(bounded).sum::<usize>();
            let of_bounds = reading.diagnostics.iter();
            let of_bounds = of_bounds.filter(|d| d.code == Code::BoundNotUnderstood);
            let of_bounds = of_bounds.filter(|d| !d.message.ends_with(OF_ANOTHER));
            dropped.extend(of_bounds.map(ToString::to_string));
        }
    }
    let stated = bounds + dropped.len();
    println!(
        "{stated} bounds stated, {} of them dropped with a finding:\n{}",
        dropped.len(),
        dropped.join("\n")
    );
    assert!(bounds > 500, "{bounds}");
    assert!(
        dropped.len() * 100 <= stated * MOST_DROPPED,
        "{} of {stated}:\n{}",
        dropped.len(),
        dropped.join("\n")
    );
}

/// Returns the number of fields of an Action that have bounds. A struct that several fields hold counts once.
fn bounded(action: &Action) -> usize {
    let structs = action.types.iter().filter_map(|def| match def {
        TypeDef::Struct(def) => Some(&def.fields),
        _ => None,
    });
    let request = &action.request;
    let roots = [&request.query, &request.body, &action.response];
    let fields = roots.into_iter().chain(structs).flatten();
    fields.filter(|field| !field.bounds.is_empty()).count()
}
