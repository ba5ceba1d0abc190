//! Entries of `service.toml` and what is wrong with them.

use std::ops::Range;

use toml::de::DeTable;

use crate::{
    Code,
    document::{Codes, Document, Entry, get},
};

pub(super) const CODES: Codes = Codes {
    syntax: Code::ServiceSyntax,
    key: Code::ServiceKey,
    ty: Code::ServiceType,
    value: Code::ServiceValue,
};

/// A string that must be there; an empty one, and an error, where it is not.
pub(super) fn required(
    document: &mut Document,
    table: &DeTable<'_>,
    key: &str,
    at: Range<usize>,
    fault: fn(&str) -> Option<&'static str>,
) -> String {
    if get(table, key).is_none() {
        missing(document, key, at);
    }
    let Some(entry) = document.string(table, key) else {
        return String::new();
    };
    check(document, &entry, fault);
    entry.value
}

pub(super) fn missing(document: &mut Document, key: &str, at: Range<usize>) {
    document.report(Code::ServiceMissing, at, format!("`{key}` is missing"));
}

pub(super) fn check(
    document: &mut Document,
    entry: &Entry<String>,
    fault: fn(&str) -> Option<&'static str>,
) {
    if let Some(help) = fault(&entry.value) {
        document.refuse(
            entry,
            format!("`{}` cannot be used here", entry.value),
            help,
        );
    }
}

pub(super) fn text_fault(text: &str) -> Option<&'static str> {
    text.trim().is_empty().then_some("write a few words")
}
