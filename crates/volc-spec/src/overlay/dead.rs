//! Entries that do nothing: they are errors, so that a dead overlay cannot stay.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use super::{Overlay, PaginationOverlay};
use crate::{Code, Diagnostic, Entry, SourceFile, nearest::did_you_mean};

/// The facts of a page, for [`Overlay::dead`].
#[derive(Clone, Debug, Default)]
pub struct PageFacts {
    /// The path of every field.
    pub paths: BTreeSet<String>,
    /// The texts of the values that the page lists, by the path of the field. A field without listed values is not
    /// among them: the overlay may list some for it.
    pub values: BTreeMap<String, Vec<String>>,
    /// The codes of all findings, the allowed ones too.
    pub findings: BTreeSet<Code>,
}

impl Overlay {
    /// An error for each entry that names nothing on the page: a path of no field, a value that is not listed, an
    /// `allow` of what was not found.
    pub fn dead(&self, page: &PageFacts) -> Vec<Diagnostic> {
        let mut dead = Vec::new();
        let fields = self.fields.iter().map(|(path, field)| (path, &field.key));
        let enums = self.enums.iter().map(|(path, values)| (path, &values.key));
        let unions = self.unions.iter().map(|(path, union)| (path, &union.key));
        let paths = fields
            .chain(enums)
            .chain(unions)
            .chain(self.pagination_paths())
            .chain(self.wait_paths())
            .filter(|(path, _)| !page.paths.contains(*path));
        for (path, at) in paths {
            let message = format!("`{path}` names no field of the page");
            let help = did_you_mean(path, page.paths.iter().map(String::as_str));
            dead.push(self.nothing(Code::OverlayPath, at, message, help));
        }
        for (path, values) in &self.enums {
            let Some(listed) = page.values.get(path) else {
                continue;
            };
            for (value, name) in &values.values {
                if !listed.contains(value) {
                    let message = format!("the page lists no value `{value}` for `{path}`");
                    let help = did_you_mean(value, listed.iter().map(String::as_str));
                    dead.push(self.nothing(Code::OverlayPath, &name.key, message, help));
                }
            }
        }
        for (code, reason) in &self.allow {
            if !page.findings.contains(code) {
                let message = format!("{code} is allowed, but the page has no such finding");
                let help = Some("remove the entry".to_owned());
                dead.push(self.nothing(Code::OverlayAllow, &reason.key, message, help));
            }
        }
        dead
    }

    /// An error for an entry that the page does not need, because `why`.
    pub fn needless<T>(&self, entry: &Entry<T>, why: &str) -> Diagnostic {
        let span = entry.key.start.min(entry.span.start)..entry.span.end;
        let message = "the page does not need this entry";
        Diagnostic::new(Code::OverlayNeedless, &self.file, span, message)
            .label(why)
            .help("remove it")
    }

    /// A warning if the page is not the one that the overlay was reviewed against.
    pub fn changed(&self, page: &SourceFile) -> Option<Diagnostic> {
        changed(&self.file, self.reviewed.as_ref(), page)
    }

    fn pagination_paths(&self) -> impl Iterator<Item = (&String, &Range<usize>)> {
        let pages = match self.pagination.as_ref().map(|entry| &entry.value) {
            Some(PaginationOverlay::Pages(pages)) => pages.paths.as_slice(),
            _ => &[],
        };
        pages
            .iter()
            .map(|declared| (&declared.path.value, &declared.path.span))
    }

    fn wait_paths(&self) -> impl Iterator<Item = (&String, &Range<usize>)> {
        let paths = self.wait.iter().flat_map(|entry| entry.value.paths());
        paths.map(|path| (&path.value, &path.span))
    }

    fn nothing(
        &self,
        code: Code,
        at: &Range<usize>,
        message: String,
        help: Option<String>,
    ) -> Diagnostic {
        let mut error =
            Diagnostic::new(code, &self.file, at.clone(), message).label("names nothing");
        error.help.extend(help);
        error
    }
}

/// A warning if the page is not the one that an overlay was reviewed against.
pub(crate) fn changed(
    overlay: &Arc<SourceFile>,
    reviewed: Option<&Entry<String>>,
    page: &SourceFile,
) -> Option<Diagnostic> {
    let reviewed = reviewed?;
    let now = page.sha256();
    if now.starts_with(&reviewed.value) {
        return None;
    }
    let now = now.get(..reviewed.value.len())?;
    let message = format!("{} changed since this overlay was reviewed", page.path);
    Some(
        Diagnostic::new(Code::PageChanged, overlay, reviewed.span.clone(), message)
            .label("of another text")
            .help(format!(
                "read the page again, then write: reviewed = \"{now}\""
            )),
    )
}
