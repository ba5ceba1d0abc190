//! One side of the comparison.

use anyhow::Context as _;
use std::fs;
use std::path::Path;

use volc_codegen::Lock;
use volc_codegen::semver::State;
use volc_ir::Ir;
use volc_spec::{Diagnostic, Style, load_paths, load_service, render};

/// The pages of one side.
pub(super) struct Side {
    ir: Ir,
    lock: Option<Lock>,
    /// True if it is the whole of a service, with its `service.toml`.
    pub(super) is_service: bool,
}

impl Side {
    /// Reads a page, a folder of pages, or the folder of a service.
    ///
    /// # Errors
    /// What is wrong with the pages.
    pub(super) fn read(path: &Path, color: bool) -> anyhow::Result<Self> {
        if !path.exists() {
            anyhow::bail!("{} does not exist", path.display());
        }
        let is_service = path.join("service.toml").is_file();
        let loaded = if is_service {
            load_service(path)
        } else {
            load_paths(&[path.to_owned()])
        };
        let Some(ir) = loaded.ir else {
            let errors: Vec<_> = loaded
                .diagnostics
                .into_iter()
                .filter(Diagnostic::is_error)
                .collect();
            let style = Style {
                color,
                ..Style::default()
            };
            let text = render(&errors, style);
            anyhow::bail!("{} cannot be read\n{text}", path.display());
        };
        if ir.actions.is_empty() && ir.events.is_empty() {
            anyhow::bail!("{} has no pages", path.display());
        }
        Ok(Self {
            ir,
            lock: lock(path)?,
            is_service,
        })
    }

    pub(super) fn state(&self) -> State<'_> {
        State {
            ir: &self.ir,
            lock: self.lock.as_ref(),
        }
    }
}

/// Single pages do not say what service and family they belong to, so these are taken as equal.
pub(super) fn align(old: &mut Side, new: &mut Side) {
    new.ir.service.clone_from(&old.ir.service);
    for action in old.ir.actions.iter_mut().chain(&mut new.ir.actions) {
        action.family.clear();
    }
}

/// The names that a service has published.
fn lock(dir: &Path) -> anyhow::Result<Option<Lock>> {
    let path = dir.join("names.lock");
    if !path.is_file() {
        return Ok(None);
    }
    let place = || path.display().to_string();
    let text = fs::read_to_string(&path).with_context(place)?;
    Lock::parse(&text).map(Some).with_context(place)
}
