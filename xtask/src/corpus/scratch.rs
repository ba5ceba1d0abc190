//! A crate of all generated code, with a module a page, and what the compiler says of it.

use anyhow::Context as _;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::process::cargo;
use crate::workspace;

/// The Rust of a page: the text of a file for each of its Actions.
pub(super) struct Module {
    /// The number of the page.
    pub(super) page: usize,
    /// The page's path, for a person who looks into the crate.
    pub(super) file: String,
    /// The texts.
    pub(super) sources: Vec<String>,
}

/// The compiler's errors.
#[derive(Default)]
pub(super) struct Refused {
    /// By page.
    pub(super) pages: BTreeMap<usize, Vec<String>>,
    /// The errors that are in no page's module. The pages that are not refused are not known to compile then.
    pub(super) elsewhere: Vec<String>,
}

/// Compiles the modules with warnings denied.
///
/// # Errors
/// If the crate cannot be written, or cargo cannot be started.
pub(super) fn check(modules: &[Module]) -> anyhow::Result<Refused> {
    let dir = target().join("corpus");
    let mut refused = Refused::default();
    // An error in one module can hide those of others, so the rest is tried again without the modules that failed.
    loop {
        let rest: Vec<&Module> = modules
            .iter()
            .filter(|module| !refused.pages.contains_key(&module.page))
            .collect();
        write(&dir, &rest).with_context(|| dir.display().to_string())?;
        let found = compile(&dir)?;
        if found.pages.is_empty() {
            refused.elsewhere = found.elsewhere;
            return Ok(refused);
        }
        refused.pages.extend(found.pages);
    }
}

/// The folder that cargo builds in.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| workspace::root().join("target"), PathBuf::from)
}

fn write(dir: &Path, modules: &[&Module]) -> std::io::Result<()> {
    let src = dir.join("src");
    if src.exists() {
        fs::remove_dir_all(&src)?;
    }
    fs::create_dir_all(&src)?;
    let root = workspace::root();
    let core = root.join("crates/volc-core");
    let manifest = format!(
        "[package]\nname = \"volc-corpus\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\nvolc-core = {{ path = {core:?}, default-features = false }}\n\n[workspace]\n"
    );
    fs::write(dir.join("Cargo.toml"), manifest)?;
    fs::copy(root.join("Cargo.lock"), dir.join("Cargo.lock"))?;
    let mut lib =
        "//! The generated code of a corpus.\n#![deny(warnings, missing_docs)]\n".to_owned();
    for module in modules {
        let name = format!("page_{}", module.page);
        lib += &format!("pub mod {name};\n");
        let folder = src.join(&name);
        fs::create_dir(&folder)?;
        let mut index = format!("//! `{}`\n", module.file);
        for (at, source) in module.sources.iter().enumerate() {
            index += &format!("/// Action {at} of the page.\npub mod action_{at};\n");
            fs::write(folder.join(format!("action_{at}.rs")), source)?;
        }
        fs::write(folder.with_extension("rs"), index)?;
    }
    fs::write(src.join("lib.rs"), lib)
}

fn compile(dir: &Path) -> anyhow::Result<Refused> {
    let output = cargo()
        .args([
            "check",
            "--quiet",
            "--message-format",
            "json",
            "--manifest-path",
        ])
        .arg(dir.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(target())
        .output()
        .context("cargo could not be started")?;
    let mut refused = Refused::default();
    let messages = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice::<Value>(line).ok());
    for message in messages {
        match error(&message) {
            Some((Some(page), text)) => refused.pages.entry(page).or_default().push(text),
            Some((None, text)) => refused.elsewhere.push(text),
            None => {}
        }
    }
    let is_silent = refused.pages.is_empty() && refused.elsewhere.is_empty();
    if is_silent && !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        refused.elsewhere.push(text.into_owned());
    }
    Ok(refused)
}

/// The page that an error is in, if it is in one, and what the compiler says.
fn error(message: &Value) -> Option<(Option<usize>, String)> {
    let message = message.get("message")?;
    if message.get("level")?.as_str()? != "error" {
        return None;
    }
    let text = message.get("rendered")?.as_str()?;
    let spans = message.get("spans")?.as_array()?;
    // "aborting due to 2 previous errors"
    if spans.is_empty() && message.get("code").is_none_or(Value::is_null) {
        return None;
    }
    Some((spans.iter().find_map(page), text.to_owned()))
}

/// The page of a place, or of the macro call that the place was made by.
fn page(span: &Value) -> Option<usize> {
    let file = PathBuf::from(span.get("file_name")?.as_str()?);
    let mut parts = file.iter();
    let here = parts.find_map(|part| part.to_str()?.strip_prefix("page_")?.parse().ok());
    here.or_else(|| page(span.get("expansion")?.get("span")?))
}
