//! The English of shared types, which stands once: in `shared.en.toml`, else in the file of the first page that has
//! some.
//!
//! The keys begin with the name of the type (`StorageConfig.Type`, `type StorageConfig`), behind its family if it is
//! shared within one (`record/StorageConfig.Type`).

use std::{collections::BTreeMap, sync::Arc};

use volc_ir::Action;

use super::{
    English, EnglishSlot,
    translate::{stale, unknown},
    walk::{Subject, walk},
};
use crate::{Code, Diagnostic, SourceFile};

/// A page whose Actions may have shared types.
pub(crate) struct SharingPage<'a> {
    pub(crate) english: Option<&'a English>,
    pub(crate) actions: Vec<&'a mut Action>,
    /// The slots for English on the page.
    pub(crate) slots: &'a mut Vec<EnglishSlot>,
}

/// Fills the English of shared types in, everywhere. Gives what can have English in `shared.en.toml`.
///
/// What belongs to a shared type is not asked for on the pages any more.
pub(crate) fn share(
    pages: &mut [SharingPage<'_>],
    file: &Arc<SourceFile>,
    english: Option<&English>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<EnglishSlot> {
    let (slots, mut texts) = collect(pages);
    for slot in &slots {
        let text = english.and_then(|english| english.texts.get(&slot.key));
        if let Some(text) = text {
            texts.insert(slot.key.clone(), text.text.value.clone());
        }
    }
    for page in pages.iter_mut() {
        let said_twice = fill(page, &texts, english);
        diagnostics.extend(said_twice);
    }
    if let Some(english) = english {
        diagnostics.extend(unknown(english, &slots, &BTreeMap::new()));
        diagnostics.extend(stale(file, english, &slots));
    }
    slots
        .into_iter()
        .map(|slot| EnglishSlot {
            filled: texts.contains_key(&slot.key),
            ..slot
        })
        .collect()
}

/// Everything that belongs to shared types, and the English that pages have for it.
fn collect(pages: &mut [SharingPage<'_>]) -> (Vec<EnglishSlot>, BTreeMap<String, String>) {
    let mut slots: Vec<EnglishSlot> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    for action in pages.iter_mut().flat_map(|page| &mut page.actions) {
        let action = Subject::Action {
            action,
            alone: true,
        };
        walk(action, &mut |place| {
            let Some(key) = place.shared else {
                return;
            };
            match known.get(key).and_then(|at| slots.get_mut(*at)) {
                Some(slot) => slot.wanted |= place.wanted,
                None => {
                    known.insert(key.to_owned(), slots.len());
                    slots.push(EnglishSlot {
                        key: key.to_owned(),
                        text: place.docs.zh.clone(),
                        wanted: place.wanted,
                        filled: false,
                        shared: None,
                    });
                }
            }
            if !place.docs.en.is_empty() && !texts.contains_key(key) {
                texts.insert(key.to_owned(), place.docs.en.clone());
            }
        });
    }
    (slots, texts)
}

/// Fills the texts in. An error for each that the page's own file has beside `shared.en.toml`.
fn fill(
    page: &mut SharingPage<'_>,
    texts: &BTreeMap<String, String>,
    shared: Option<&English>,
) -> Vec<Diagnostic> {
    let mut errors = Vec::new();
    let mut of_shared: BTreeMap<String, String> = BTreeMap::new();
    let alone = page.actions.len() == 1;
    for action in &mut page.actions {
        walk(Subject::Action { action, alone }, &mut |place| {
            let Some(key) = place.shared else {
                return;
            };
            of_shared.insert(place.key.to_owned(), key.to_owned());
            let is_shared = shared.filter(|shared| shared.texts.contains_key(key));
            if is_shared.is_some() || place.docs.en.is_empty() {
                place.docs.en = texts.get(key).cloned().unwrap_or_default();
            }
            if let (Some(shared), Some(english)) = (is_shared, page.english)
                && let Some(text) = english.texts.get(place.key)
            {
                let message = format!("`{}` belongs to a shared type", place.key);
                errors.push(
                    Diagnostic::new(
                        Code::EnglishPath,
                        &english.file,
                        text.hash.key.clone(),
                        message,
                    )
                    .label(format!(
                        "its English stands in {}, at `{key}`",
                        shared.file.path
                    ))
                    .help("remove it here"),
                );
            }
        });
    }
    for slot in page.slots.iter_mut() {
        slot.shared = of_shared.remove(&slot.key);
        slot.wanted &= slot.shared.is_none();
    }
    errors
}
