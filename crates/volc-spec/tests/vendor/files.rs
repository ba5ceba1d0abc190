//! The vendor's files beside the repository, and its pages read.

use std::{
    fs,
    path::{Path, PathBuf},
};

use volc_spec::{Overlay, Reading, ServiceFile, SourceFile, read_page};

use crate::common::{source, specs};

/// A file or folder of the vendor's; `None`, with a line that says so, where it is absent.
pub(crate) fn vendor(path: &str) -> Option<PathBuf> {
    let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")).join(path);
    if !path.exists() {
        println!("skipped: {} is not here", path.display());
        return None;
    }
    Some(path)
}

/// A folder of the corpus of real pages; `None`, with a line that says so, where it is absent.
pub(crate) fn corpus(folder: &str) -> Option<PathBuf> {
    vendor("corpus").map(|corpus| corpus.join(folder))
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
