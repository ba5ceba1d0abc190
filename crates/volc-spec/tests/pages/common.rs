//! Helpers of several tests: the corpus, and pages by path.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use volc_spec::{Overlay, Reading, ServiceFile, SourceFile, read_page};

/// A folder of the corpus of real pages; `None`, with a line that says so, where it is absent.
pub(crate) fn corpus(folder: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/corpus"
    ))
    .join(folder);
    if !path.exists() {
        eprintln!("skipped: shared/ is not here");
        return None;
    }
    Some(path)
}

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

/// The entry that settles the two gaps of the vendor's page of `StartVoiceChat` that contradict its blank lines.
const CLOSES: &str = "[block]\n\
    closes = { \"Body.Config.S2SConfig.ProviderParams.dialog.bot_name\" = 1, \
    \"Body.Config.S2SConfig.ProviderParams.dialog.system_role\" = 1 }\n";

/// A page read with the service that its URL names.
pub(crate) fn read(path: &Path) -> Reading {
    let file = source(path);
    read_page(&file, None, &ServiceFile::guess(&file), "corpus")
}

/// A page of the vendor, read as [`read`] does, with its gaps settled where it contradicts itself.
pub(crate) fn settled(path: &Path) -> Reading {
    let file = source(path);
    let is_start = file.path.starts_with("StartVoiceChat_2025-06-01");
    let text = format!("{CLOSES}{}", unions());
    let overlay = Overlay::parse(&SourceFile::from_text("page.toml", text)).0;
    let overlay = overlay.filter(|_| is_start);
    read_page(
        &file,
        overlay.as_ref(),
        &ServiceFile::guess(&file),
        "corpus",
    )
}

/// Returns the unions of our overlay of `StartVoiceChat`.
pub(crate) fn unions() -> String {
    let text = fs::read_to_string(specs("rtc/ai/StartVoiceChat.toml")).unwrap();
    let sections = text
        .split("\n[")
        .filter(|section| section.starts_with("union."));
    sections.map(|section| format!("[{section}\n")).collect()
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
