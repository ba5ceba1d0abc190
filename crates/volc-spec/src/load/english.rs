//! The English of the pages of a service, and of the types that they share.

use std::{collections::BTreeMap, path::Path, sync::Arc};

use volc_ir::Action;

use super::{Loader, files, read::PageTexts};
use crate::{
    Code, English, SourceFile,
    english::{self, Missing, SharingPage},
};

impl Loader {
    /// Reads a file of English, if there is one.
    pub(super) fn english(&mut self, path: &Path) -> Option<English> {
        if !path.is_file() {
            return None;
        }
        let file = self.keep(files::read(path, &files::shown(path)))?;
        let (english, diagnostics) = English::parse(&file);
        self.diagnostics.extend(diagnostics);
        english
    }

    /// Fills the English of shared types in.
    pub(super) fn share_english(&mut self) {
        let Some(path) = self.shared_english.take() else {
            return;
        };
        let english = self.english(&path);
        let mut actions: BTreeMap<&str, Vec<&mut Action>> = BTreeMap::new();
        for read in &mut self.actions {
            actions
                .entry(&read.file.path)
                .or_default()
                .push(&mut read.action);
        }
        let pages = self.english.iter_mut().filter_map(|texts| {
            Some(SharingPage {
                actions: actions.remove(texts.page.path.as_str())?,
                english: texts.english.as_ref(),
                slots: &mut texts.slots,
            })
        });
        let mut pages: Vec<SharingPage<'_>> = pages.collect();
        let file = match &self.shared {
            Some(shared) => Arc::clone(&shared.file),
            // Families share types without it.
            None => SourceFile::from_text(files::shown(&path).replace(".en.toml", ".toml"), ""),
        };
        let slots = english::share(&mut pages, &file, english.as_ref(), &mut self.diagnostics);
        if !slots.is_empty() || english.is_some() {
            self.english.push(PageTexts {
                page: file,
                path,
                english,
                code: Code::EnglishMissing,
                slots,
            });
        }
    }

    /// A finding for each page with texts that have no English.
    pub(super) fn report_missing_english(&mut self) {
        let pages = self.english.iter().filter(|_| self.asks_for_english);
        let missing = pages.filter_map(|texts| {
            let finding = english::missing(&Missing {
                code: texts.code,
                page: &texts.page,
                english: texts.english.as_ref(),
                slots: &texts.slots,
            })?;
            let path = &texts.page.path;
            if let Some(page) = self.pages.iter_mut().find(|page| page.file.path == *path) {
                page.findings += 1;
            }
            Some(finding)
        });
        self.diagnostics.extend(missing);
    }
}
