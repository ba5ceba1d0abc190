//! Helpers of several tests: pages by path, and the service.

#![allow(dead_code, reason = "each test program uses some of them")]

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use volc_spec::{ServiceFile, SourceFile};

/// A file of `specs/`.
pub(crate) fn specs(path: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs")).join(path)
}

/// All pages below a folder, sorted.
pub(crate) fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(pages(&path));
        } else if path.extension().is_some_and(|e| e == "md") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The file, under its own name.
pub(crate) fn source(path: &Path) -> Arc<SourceFile> {
    let name = path.file_name().unwrap().to_string_lossy();
    SourceFile::new(name, fs::read(path).unwrap()).unwrap()
}

/// The text of `specs/rtc/service.toml` without the table of plain names, whose Actions a test does not have.
pub(crate) fn service_text() -> String {
    let text = fs::read_to_string(specs("rtc/service.toml")).unwrap();
    let plain = text.find("[plain]").unwrap();
    text[..plain].to_owned()
}

/// The service of `specs/rtc`.
pub(crate) fn rtc() -> ServiceFile {
    let (service, diagnostics) = ServiceFile::parse(&source(&specs("rtc/service.toml")));
    assert_eq!(diagnostics, []);
    service.unwrap()
}
