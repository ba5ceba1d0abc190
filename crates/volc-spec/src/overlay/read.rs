//! Reads an overlay, entry by entry.

mod field;

use std::{collections::BTreeMap, ops::Range, sync::Arc};

use toml::de::DeTable;
use volc_ir::{Effect, Facts, Severity};

use self::field::{enumeration, field};
use super::{
    Overlay, block,
    check::{CODES, check, check_path, choice, is_document, is_hash, is_line, is_snake, is_text},
    correction, paging, union, wait,
};
use crate::{
    Code, Diagnostic, Entry, SourceFile,
    document::{Document, Item, get},
    nearest::did_you_mean,
};

impl Overlay {
    /// Reads an overlay. `None` if it has an error.
    pub fn parse(file: &Arc<SourceFile>) -> (Option<Self>, Vec<Diagnostic>) {
        let mut document = Document::new(file, &CODES);
        let table = document.parse(&file.text);
        let overlay = overlay(&mut document, table.get_ref());
        document.finish(overlay)
    }
}

/// The keys and tables of an overlay.
const KEYS: &[&str] = &[
    "reviewed",
    "doc",
    "facts",
    "deprecated",
    "method",
    "effect",
    "field",
    "one_of",
    "enum",
    "block",
    "union",
    "pagination",
    "wait",
    "allow",
];

fn overlay(document: &mut Document, table: &DeTable<'_>) -> Overlay {
    document.moved_keys(
        table,
        &["summary"],
        "write it as `\"Action\"` under `[texts]`",
    );
    document.keys(table, KEYS);
    let reviewed = document.string(table, "reviewed");
    check(
        document,
        &reviewed,
        is_hash,
        "write the first 16 hex digits of the page's SHA-256, or all 64",
    );
    let doc = document.string(table, "doc");
    check(
        document,
        &doc,
        is_document,
        "write the number of the vendor's document, such as \"337049\"",
    );
    let facts = choice(
        document,
        table,
        "facts",
        &[("sdk", Facts::Sdk), ("demo", Facts::Demo)],
    );
    let deprecated = document.string(table, "deprecated");
    check(
        document,
        &deprecated,
        is_line,
        "write in one line why, and what to use instead",
    );
    let method = document.string(table, "method");
    check(
        document,
        &method,
        is_snake,
        "write a name in snake case: lower-case ASCII letters, digits and `_`, a letter first",
    );
    let effect = choice(
        document,
        table,
        "effect",
        &[("read", Effect::Read), ("write", Effect::Write)],
    );
    Overlay {
        file: Arc::clone(&document.file),
        reviewed,
        doc,
        facts,
        deprecated,
        method,
        effect,
        fields: tables(document, table, "field", field),
        enums: tables(document, table, "enum", enumeration),
        unions: tables(document, table, "union", union::read),
        one_of: correction::one_of(document, table),
        block: block::read(document, table),
        pagination: paging::read(document, table),
        wait: wait::read(document, table),
        allow: allow(document, table),
    }
}

/// The tables under a key whose own keys are paths of fields.
fn tables<T>(
    document: &mut Document,
    table: &DeTable<'_>,
    key: &str,
    read: fn(&mut Document, Range<usize>, &DeTable<'_>) -> T,
) -> BTreeMap<String, T> {
    let mut found = BTreeMap::new();
    for (path, item) in document.entries(table, key) {
        let place = item.clone().map(|_| path.to_owned());
        check_path(document, &place, place.key.clone());
        if let Some(table) = document.as_table(&item) {
            found.insert(path.to_owned(), read(document, item.key, table));
        }
    }
    found
}

fn allow(document: &mut Document, table: &DeTable<'_>) -> BTreeMap<Code, Entry<String>> {
    let mut allowed = BTreeMap::new();
    for (id, item) in document.entries(table, "allow") {
        let code = id.parse::<Code>().ok();
        match code {
            None => {
                let mut error = Diagnostic::new(
                    Code::OverlayValue,
                    &document.file,
                    item.key.clone(),
                    format!("there is no code `{id}`"),
                );
                error
                    .help
                    .extend(did_you_mean(id, Code::ALL.iter().map(|code| code.id())));
                document.diagnostics.push(error);
            }
            Some(code) if code.severity() == Severity::Error => {
                let place = Entry {
                    span: item.key.clone(),
                    ..item.clone()
                };
                document.refuse(
                    &place,
                    format!("{code} is an error and cannot be allowed"),
                    "correct the page's fault with another entry",
                );
            }
            Some(_) => {}
        }
        if let Some(reason) = reason(document, &item)
            && let Some(code) = code
        {
            allowed.insert(code, reason);
        }
    }
    allowed
}

fn reason(document: &mut Document, item: &Item<'_>) -> Option<Entry<String>> {
    let table = document.as_table(item)?;
    document.keys(table, &["reason"]);
    let reason = match get(table, "reason") {
        Some(_) => document.string(table, "reason")?,
        None => {
            let message = "an `allow` needs a `reason`".to_owned();
            document.report(CODES.value, item.key.clone(), message);
            return None;
        }
    };
    if !is_text(&reason.value) {
        document.refuse(
            &reason,
            "the reason is empty",
            "say why the page is right as it is",
        );
    }
    // The entry's key is the code, so that an `allow` in vain is marked there.
    Some(Entry {
        key: item.key.clone(),
        ..reason
    })
}
