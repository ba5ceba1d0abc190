//! Adds English to what was read from a page, and says what is wrong with it, stale or missing.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    English, EnglishSlot,
    walk::{Place, Subject, walk},
};
use crate::{Code, Diagnostic, SourceFile, nearest::did_you_mean};

/// The number of paths without English that are listed.
const LISTED: usize = 10;

/// Fills the English in. Gives everything that can have some, in page order, without doublets.
pub(crate) fn translate<'a>(
    page: &SourceFile,
    english: Option<&English>,
    subjects: impl IntoIterator<Item = Subject<'a>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<EnglishSlot> {
    let mut slots: Vec<EnglishSlot> = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut aliases: BTreeMap<String, String> = BTreeMap::new();
    for subject in subjects {
        let more = walk(subject, &mut |place| {
            let Place {
                key, docs, wanted, ..
            } = place;
            let text = english.and_then(|english| english.texts.get(key));
            if let Some(text) = text {
                docs.en.clone_from(&text.text.value);
            }
            if known.insert(key.to_owned()) {
                slots.push(EnglishSlot {
                    key: key.to_owned(),
                    text: docs.zh.clone(),
                    wanted,
                    filled: text.is_some(),
                    shared: None,
                });
            }
        });
        aliases.extend(more);
    }
    if let Some(english) = english {
        diagnostics.extend(unknown(english, &slots, &aliases));
        diagnostics.extend(stale(page, english, &slots));
    }
    slots
}

/// An error for each text of something that is not on the page.
pub(super) fn unknown(
    english: &English,
    slots: &[EnglishSlot],
    aliases: &BTreeMap<String, String>,
) -> Vec<Diagnostic> {
    let known: BTreeSet<&str> = slots.iter().map(|slot| slot.key.as_str()).collect();
    let unknown = english
        .texts
        .iter()
        .filter(|(key, _)| !known.contains(key.as_str()));
    unknown
        .map(|(key, text)| {
            let message = format!("`{key}` names nothing on the page");
            let mut error = Diagnostic::new(
                Code::EnglishPath,
                &english.file,
                text.hash.key.clone(),
                message,
            )
            .label("names nothing");
            let first = aliases.iter().find_map(|(alias, first)| {
                let rest = key.strip_prefix(alias.as_str())?;
                let key = format!("{first}{rest}");
                known.contains(key.as_str()).then_some(key)
            });
            match first {
                Some(first) => {
                    error = error.help(format!(
                        "both places hold one type, whose English stands at `{first}`"
                    ))
                }
                None => error.help.extend(did_you_mean(key, known.iter().copied())),
            }
            error
        })
        .collect()
}

/// A warning for each text that was written from another text of the page; one for all that are not stamped.
pub(super) fn stale(
    page: &SourceFile,
    english: &English,
    slots: &[EnglishSlot],
) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    let mut unstamped = Vec::new();
    for slot in slots {
        let Some(text) = english.texts.get(&slot.key) else {
            continue;
        };
        let (old, new) = (&text.hash.value, slot.hash());
        if old.is_empty() {
            unstamped.push(&text.hash);
        } else if *old != new {
            let key = &slot.key;
            let message =
                format!("the page's text of `{key}` changed since its English was written");
            warnings.push(
                Diagnostic::new(
                    Code::EnglishStale,
                    &english.file,
                    text.hash.span.clone(),
                    message,
                )
                .label(format!(
                    "written from a text of {old}; that of the page is {new} now"
                ))
                .help(format!(
                    "compare it with the page, then run `cargo xtask english --restamp '{key}' {}`",
                    page.path
                )),
            );
        }
    }
    if let Some(first) = unstamped.first() {
        let message = match unstamped.len() {
            1 => "an English text is not stamped".to_owned(),
            count => format!("{count} English texts are not stamped"),
        };
        warnings.push(
            Diagnostic::new(
                Code::EnglishStale,
                &english.file,
                first.span.clone(),
                message,
            )
            .label("no hash of the page's text")
            .help(format!("run `cargo xtask english --stamp {}`", page.path)),
        );
    }
    warnings
}

/// The places without English.
pub(crate) struct Missing<'a> {
    pub(crate) code: Code,
    pub(crate) page: &'a Arc<SourceFile>,
    pub(crate) english: Option<&'a English>,
    pub(crate) slots: &'a [EnglishSlot],
}

/// A warning if anything on a page has no English.
pub(crate) fn missing(missing: &Missing<'_>) -> Option<Diagnostic> {
    let bare: Vec<&str> = missing
        .slots
        .iter()
        .filter(|slot| slot.wanted && !slot.filled)
        .map(|slot| slot.key.as_str())
        .collect();
    let mut paths: Vec<String> = bare
        .iter()
        .take(LISTED)
        .map(|key| format!("`{key}`"))
        .collect();
    if let Some(more @ 1..) = bare.len().checked_sub(LISTED) {
        paths.push(format!("and {more} more"));
    }
    let message = match bare.as_slice() {
        [] => return None,
        [one] => format!("`{one}` has no English"),
        many => format!("{} texts have no English", many.len()),
    };
    let file = missing
        .english
        .map_or(missing.page, |english| &english.file);
    let page = &missing.page.path;
    let stem = page
        .strip_suffix(".md")
        .or_else(|| page.strip_suffix(".toml"));
    let path = stem.unwrap_or(page);
    Some(
        Diagnostic::new(missing.code, file, 0..0, message)
            .label(format!("missing for {}", paths.join(", ")))
            .help(format!(
                "write them in `{path}.en.toml`; `cargo xtask english --missing {page}` prints the page's texts"
            )),
    )
}
