//! Reads a file of English.

use std::{collections::BTreeMap, sync::Arc};

use super::{English, EnglishText};
use crate::{
    Code, Diagnostic, Entry, SourceFile,
    document::{Codes, Document, Item},
};

const CODES: Codes = Codes {
    syntax: Code::EnglishSyntax,
    key: Code::EnglishEntry,
    ty: Code::EnglishEntry,
    value: Code::EnglishEntry,
};

impl English {
    /// Reads a `<Page>.en.toml`. `None` if it has an error.
    pub fn parse(file: &Arc<SourceFile>) -> (Option<Self>, Vec<Diagnostic>) {
        let mut document = Document::new(file, &CODES);
        let table = document.parse(&file.text);
        let table = table.get_ref();
        document.keys(table, &["texts"]);
        let mut texts = BTreeMap::new();
        for (key, item) in document.entries(table, "texts") {
            if let Some(text) = text(&mut document, &item) {
                texts.insert(key.to_owned(), text);
            }
        }
        let file = Arc::clone(file);
        document.finish(Self { file, texts })
    }
}

fn text(document: &mut Document, item: &Item<'_>) -> Option<EnglishText> {
    let help = "write two strings: `[\"\", \"The English.\"]`; `cargo xtask english --stamp` fills in the hash";
    let pair: Vec<Entry<String>> = item.value.as_array().map_or_else(Vec::new, |list| {
        let strings = list.iter().filter_map(|value| {
            Some(Entry {
                value: value.get_ref().as_str()?.to_owned(),
                key: item.key.clone(),
                span: value.span(),
            })
        });
        // A list with anything but strings is no pair.
        if strings.clone().count() == list.len() {
            strings.collect()
        } else {
            Vec::new()
        }
    });
    let Ok([hash, text]) = <[Entry<String>; 2]>::try_from(pair) else {
        document.refuse(
            item,
            "expected the hash of the page's text and the English",
            help,
        );
        return None;
    };
    if !is_hash(&hash.value) {
        let message = format!("`{}` is not a hash", hash.value);
        document.refuse(
            &hash,
            message,
            "leave it empty; `cargo xtask english --stamp` fills in the first 8 hex digits of the SHA-256",
        );
    }
    if text.value.trim().is_empty() {
        document.refuse(
            &text,
            "the English is empty",
            "write it, or remove the entry",
        );
    }
    Some(EnglishText { hash, text })
}

/// An empty hash is not stamped yet.
fn is_hash(hash: &str) -> bool {
    let is_digit = |b: u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    hash.is_empty() || (hash.len() == 8 && hash.bytes().all(is_digit))
}
