//! The files that an expansion reads.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use volc_spec::{Diagnostic, SourceFile};

use crate::arguments::Arguments;

/// The page, and what belongs to it.
pub(crate) struct Files {
    pub(crate) page: PathBuf,
    pub(crate) overlay: Option<PathBuf>,
    /// The English beside the page.
    pub(crate) english: Option<PathBuf>,
    pub(crate) service: Option<PathBuf>,
    root: PathBuf,
}

impl Files {
    /// Finds the files that the arguments name or imply.
    pub(crate) fn find(arguments: &Arguments) -> Result<Self, String> {
        let root = env::var_os("CARGO_MANIFEST_DIR")
            .map(PathBuf::from)
            .ok_or("`spec!` needs CARGO_MANIFEST_DIR, which cargo sets")?;
        let page = root.join(arguments.page.value());
        let overlay = match &arguments.overlay {
            Some(path) => Some(root.join(path.value())),
            None => Some(page.with_extension("toml")).filter(|path| path.is_file()),
        };
        let service = match &arguments.service {
            Some(path) => Some(root.join(path.value())),
            None => page
                .ancestors()
                .skip(1)
                .map(|folder| folder.join("service.toml"))
                .find(|path| path.is_file()),
        };
        let english = Some(page.with_extension("en.toml")).filter(|path| path.is_file());
        Ok(Self {
            page,
            overlay,
            english,
            service,
            root,
        })
    }

    /// Every file, for the compiler to watch.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Path> {
        let others = self
            .overlay
            .iter()
            .chain(&self.english)
            .chain(&self.service);
        std::iter::once(&self.page)
            .chain(others)
            .map(PathBuf::as_path)
    }

    /// Reads a file.
    pub(crate) fn read(&self, path: &Path) -> Result<Arc<SourceFile>, ReadError> {
        let shown = path.strip_prefix(&self.root).unwrap_or(path);
        let names: Vec<_> = shown
            .components()
            .map(|c| c.as_os_str().to_string_lossy())
            .collect();
        let bytes = fs::read(path).map_err(|error| {
            ReadError::Io(format!(
                "cannot read `{}`: {error}; paths are relative to the package's Cargo.toml",
                names.join("/")
            ))
        })?;
        SourceFile::new(names.join("/"), bytes).map_err(ReadError::Content)
    }
}

/// A file that cannot be read.
pub(crate) enum ReadError {
    Io(String),
    Content(Box<Diagnostic>),
}
