//! The readings of single pages, before they are put together.

use std::{path::PathBuf, sync::Arc};

use volc_ir::Action;

use crate::{Code, English, EnglishSlot, Overlay, SourceFile, lower::Links};

/// An Action as it was read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) action: Action,
    pub(super) links: Links,
    pub(super) overlay: Option<Arc<Overlay>>,
    pub(super) file: Arc<SourceFile>,
    /// The names that links may know its page by: the document's number, the name of the file.
    pub(super) names: Vec<String>,
}

/// The English of a page while its service is read.
#[derive(Debug)]
pub(super) struct PageTexts {
    pub(super) page: Arc<SourceFile>,
    pub(super) path: PathBuf,
    pub(super) english: Option<English>,
    /// The code of a finding about missing English.
    pub(super) code: Code,
    pub(super) slots: Vec<EnglishSlot>,
}

impl PageTexts {
    pub(super) fn into_public(self) -> PageEnglish {
        PageEnglish {
            page: self.page,
            path: self.path,
            slots: self.slots,
        }
    }
}

/// The slots for English of a page.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PageEnglish {
    /// The page.
    pub page: Arc<SourceFile>,
    /// The file of its English, which may be missing.
    pub path: PathBuf,
    /// The slots, in page order.
    pub slots: Vec<EnglishSlot>,
}
