//! Statements of an overlay about gaps between members.

use std::collections::{BTreeMap, BTreeSet};

use crate::{Code, Diagnostic, Overlay};

/// The number of levels that the overlay has end behind members, by their paths.
pub(crate) type Closes = BTreeMap<String, crate::Entry<u64>>;

/// The overlay's statements about the gaps of a page.
#[derive(Debug, Default)]
pub(crate) struct Gaps<'a> {
    overlay: Option<&'a Overlay>,
    /// The entries that were of use, and those that were not.
    pub(super) used: BTreeSet<String>,
    pub(super) needless: BTreeSet<String>,
}

impl<'a> Gaps<'a> {
    pub(crate) fn new(overlay: Option<&'a Overlay>) -> Self {
        Self {
            overlay,
            ..Self::default()
        }
    }

    pub(super) fn closes(&self) -> Option<&'a Closes> {
        self.overlay.map(|overlay| &overlay.block.closes)
    }

    /// Errors for the entries that name no member, or say what the page says itself.
    pub(crate) fn dead(&self) -> Vec<Diagnostic> {
        let Some(overlay) = self.overlay else {
            return Vec::new();
        };
        let entries = overlay
            .block
            .closes
            .iter()
            .filter(|(path, _)| !self.used.contains(*path));
        entries
            .map(|(path, entry)| {
                if self.needless.contains(path) {
                    overlay.needless(
                        entry,
                        "the blank lines behind this member say so themselves",
                    )
                } else {
                    let message = format!("`{path}` names no member in front of a gap");
                    Diagnostic::new(Code::OverlayPath, &overlay.file, entry.key.clone(), message)
                        .label("names nothing")
                        .help(
                            "a gap is named by the member before it; members of a variant by \
                            `Body.Params<id>.Member`",
                        )
                }
            })
            .collect()
    }
}
