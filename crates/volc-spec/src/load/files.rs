//! Finding and reading files, in an order that does not depend on the disk.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{Code, Diagnostic, SourceFile};

/// A page on disk.
#[derive(Debug)]
pub(super) struct PageFiles {
    pub(super) path: PathBuf,
    pub(super) overlay: Option<PathBuf>,
    /// The file of English, which may be missing.
    pub(super) english: PathBuf,
    pub(super) family: String,
    /// The path to show.
    pub(super) shown: String,
}

/// The pages of a service: those of the folders below `dir`, but not of `errors` and `events`.
pub(super) fn of_service(dir: &Path, diagnostics: &mut Vec<Diagnostic>) -> Vec<PageFiles> {
    let mut pages = Vec::new();
    for family in entries(dir, diagnostics) {
        let name = file_name(&family);
        if !family.is_dir() || is_apart(&name) || name.starts_with('.') {
            continue;
        }
        pages.extend(of_folder(&family, diagnostics));
    }
    pages
}

/// Returns whether a folder is none of a family: its pages are of errors or of events.
fn is_apart(folder: &str) -> bool {
    matches!(folder, "errors" | "events")
}

/// The pages of a folder of a service that is none of a family, such as `errors`.
pub(super) fn apart(dir: &Path, folder: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<PageFiles> {
    let folder = dir.join(folder);
    if folder.is_dir() {
        of_folder(&folder, diagnostics)
    } else {
        Vec::new()
    }
}

/// The pages right in a folder. An overlay without a page is reported.
fn of_folder(folder: &Path, diagnostics: &mut Vec<Diagnostic>) -> Vec<PageFiles> {
    let files = entries(folder, diagnostics);
    for overlay in files.iter().filter(|path| has_extension(path, "toml")) {
        let page = page_of(overlay);
        if !page.exists() {
            diagnostics.push(without_page(overlay, &page));
        }
    }
    let pages = files.into_iter().filter(|path| is_page(path));
    pages.map(page).collect()
}

/// The pages among these paths and below them.
pub(super) fn below(paths: &[PathBuf], diagnostics: &mut Vec<Diagnostic>) -> Vec<PageFiles> {
    let mut pages = Vec::new();
    for path in paths {
        if path.is_dir() {
            let inner = entries(path, diagnostics);
            let inner: Vec<PathBuf> = inner
                .into_iter()
                .filter(|path| path.is_dir() || is_page(path))
                .collect();
            pages.extend(below(&inner, diagnostics));
        } else {
            pages.push(page(path.clone()));
        }
    }
    pages
}

/// The nearest `service.toml` in a folder above a page.
pub(super) fn service_above(page: &Path) -> Option<PathBuf> {
    let mut above = page.ancestors().skip(1).map(|dir| dir.join("service.toml"));
    above.find(|path| path.is_file())
}

/// Reads a file.
pub(super) fn read(path: &Path, shown: &str) -> Result<Arc<SourceFile>, Box<Diagnostic>> {
    match fs::read(path) {
        Ok(bytes) => SourceFile::new(shown, bytes),
        Err(error) => Err(Box::new(unreadable(path, &error))),
    }
}

/// The path to show: from the folder `specs` on if there is one, so that it is the same on every machine.
pub(super) fn shown(path: &Path) -> String {
    let names: Vec<String> = path
        .components()
        .map(|c| c.as_os_str().to_string_lossy().into_owned())
        .collect();
    let start = names.iter().rposition(|name| name == "specs").unwrap_or(0);
    let names = names.get(start..).unwrap_or_default();
    names.join("/").replace("//", "/")
}

fn page(path: PathBuf) -> PageFiles {
    let overlay = Some(path.with_extension("toml")).filter(|overlay| overlay.is_file());
    let family = path.parent().map(file_name).unwrap_or_default();
    PageFiles {
        shown: shown(&path),
        overlay,
        english: path.with_extension("en.toml"),
        family,
        path,
    }
}

/// Returns the entries of a folder, sorted by name.
fn entries(dir: &Path, diagnostics: &mut Vec<Diagnostic>) -> Vec<PathBuf> {
    let read = fs::read_dir(dir).and_then(|entries| {
        let paths: io::Result<Vec<PathBuf>> = entries.map(|entry| Ok(entry?.path())).collect();
        paths
    });
    match read {
        Ok(mut paths) => {
            paths.sort();
            paths
        }
        Err(error) => {
            diagnostics.push(unreadable(dir, &error));
            Vec::new()
        }
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let file = SourceFile::from_text(shown(path), "");
    Diagnostic::new(
        Code::Unreadable,
        &file,
        0..0,
        format!("{} cannot be read: {error}", path.display()),
    )
    .help("check the path and its permissions")
}

/// The page that an overlay or a file of English belongs to.
fn page_of(overlay: &Path) -> PathBuf {
    let name = file_name(overlay);
    let stem = name
        .strip_suffix(".en.toml")
        .or_else(|| name.strip_suffix(".toml"));
    overlay.with_file_name(format!("{}.md", stem.unwrap_or(&name)))
}

fn without_page(overlay: &Path, page: &Path) -> Diagnostic {
    let text = fs::read_to_string(overlay).unwrap_or_default();
    let line = text.lines().next().map_or(0, str::len);
    let file = SourceFile::from_text(shown(overlay), text);
    let page = file_name(page);
    Diagnostic::new(
        Code::OverlayWithoutPage,
        &file,
        0..line,
        format!("there is no page `{page}` beside this overlay"),
    )
    .label("the overlay of no page")
    .help("rename it after its page, or remove it")
}

fn is_page(path: &Path) -> bool {
    has_extension(path, "md") && !file_name(path).eq_ignore_ascii_case("readme.md")
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension()
        .is_some_and(|e| e.eq_ignore_ascii_case(extension))
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
