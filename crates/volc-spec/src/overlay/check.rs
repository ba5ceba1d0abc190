//! The form of the entries of an overlay.

use std::ops::Range;

use toml::de::DeTable;

use crate::{
    Code, Entry,
    document::{Codes, Document},
    nearest::did_you_mean,
    paths::EVENT_RESPONSE,
};

pub(crate) const CODES: Codes = Codes {
    syntax: Code::OverlaySyntax,
    key: Code::OverlayKey,
    ty: Code::OverlayType,
    value: Code::OverlayValue,
};

const ROOTS: [&str; 3] = ["Query", "Body", "Result"];

/// One of a few words.
pub(crate) fn choice<T: Copy>(
    document: &mut Document,
    table: &DeTable<'_>,
    key: &str,
    choices: &[(&str, T)],
) -> Option<Entry<T>> {
    let word = document.string(table, key)?;
    if let Some((_, value)) = choices.iter().find(|(name, _)| *name == word.value) {
        let value = *value;
        return Some(word.map(|_| value));
    }
    let names = choices.iter().map(|(name, _)| *name);
    let help = did_you_mean(&word.value, names).unwrap_or_default();
    document.refuse(&word, format!("`{key}` cannot be `{}`", word.value), help);
    None
}

pub(crate) fn check(
    document: &mut Document,
    entry: &Option<Entry<String>>,
    is_fine: fn(&str) -> bool,
    help: &str,
) {
    if let Some(entry) = entry
        && !is_fine(&entry.value)
    {
        document.refuse(
            entry,
            format!("`{}` cannot be used here", entry.value),
            help,
        );
    }
}

pub(super) fn check_path(document: &mut Document, path: &Entry<String>, at: Range<usize>) {
    let (root, rest) = path.value.split_once('.').unwrap_or((&path.value, ""));
    let rooted = ROOTS.contains(&root) || is_event(root);
    if !rooted || rest.is_empty() || rest.split('.').any(str::is_empty) {
        let place = Entry {
            span: at,
            ..path.clone()
        };
        document.refuse(
            &place,
            format!("`{}` is not the path of a field", path.value),
            "write a path from `Query`, `Body`, `Result` or the name of an event, such as \"Body.AppId\"",
        );
    }
}

/// Returns whether a path can begin with this as the name of an event: `UserJoinRoom`, `RecordStopped@2023-11-01`, or
/// as the response to one: `BeforeSendMessage/Response`.
///
/// An overlay does not know its page: whether there is such an event is found where the page is read.
fn is_event(root: &str) -> bool {
    let root = root.strip_suffix(EVENT_RESPONSE).unwrap_or(root);
    let (name, version) = root.split_once('@').unwrap_or((root, "0"));
    let dated = |c: char| c.is_ascii_digit() || c == '-';
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !version.is_empty()
        && version.chars().all(dated)
}

pub(crate) fn is_hash(hash: &str) -> bool {
    (hash.len() == 16 || hash.len() == 64)
        && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

pub(super) fn is_document(number: &str) -> bool {
    !number.is_empty()
        && number
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

pub(crate) fn is_line(text: &str) -> bool {
    is_text(text) && !text.contains('\n')
}

pub(super) fn is_text(text: &str) -> bool {
    !text.trim().is_empty()
}

pub(super) fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

pub(super) fn is_snake(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(is_part)
}

pub(crate) fn is_pascal(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_alphanumeric())
}
