//! `cargo xtask tidy`: the language and the form of hand-written files, by the rules of `tidy.toml`.

mod config;
mod pieces;
mod rules;
#[cfg(test)]
mod tests;

use std::ffi::OsStr;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context as _;

use self::config::Config;
use self::rules::Finding;
use crate::workspace;

/// The file with the rules, relative to the root of the workspace.
const CONFIG: &str = "tidy.toml";

/// Prints every finding, and returns whether there is none.
///
/// # Errors
/// If the rules or a file cannot be read, or `typos` cannot be run.
pub(crate) fn tidy() -> anyhow::Result<bool> {
    let root = workspace::root();
    let config = Config::read(&root.join(CONFIG))?;
    let findings = check(&root, &config)?;
    for finding in &findings {
        println!("{finding}");
    }
    let is_spelled = spelling(&root)?;
    eprintln!("{} findings by the rules of {CONFIG}", findings.len());
    Ok(findings.is_empty() && is_spelled)
}

/// A finding and the file it is in.
struct Located {
    file: String,
    finding: Finding,
}

impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Finding {
            line,
            column,
            message,
        } = &self.finding;
        write!(f, "{}:{line}:{column}: {message}", self.file)
    }
}

/// Checks every hand-written Rust, Markdown and TOML file below a folder.
fn check(root: &Path, config: &Config) -> anyhow::Result<Vec<Located>> {
    let mut files = Vec::new();
    collect(root, root, config, &mut files)?;
    files.sort();
    let mut located = Vec::new();
    for path in files {
        let file = name(root, &path);
        let text = fs::read_to_string(&path).with_context(|| file.clone())?;
        let findings = rules::check(&file, &text, config).with_context(|| file.clone())?;
        located.extend(findings.into_iter().map(|finding| Located {
            file: file.clone(),
            finding,
        }));
    }
    Ok(located)
}

/// Collects the files to check. A folder with a `service.toml` holds pages, which restate the vendor's text.
fn collect(
    root: &Path,
    folder: &Path,
    config: &Config,
    files: &mut Vec<PathBuf>,
) -> anyhow::Result<()> {
    if folder.join("service.toml").is_file() {
        return Ok(());
    }
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        if file.starts_with('.') || file == "target" || config.skips(&name(root, &path)) {
            continue;
        }
        if path.is_dir() {
            collect(root, &path, config, files)?;
        } else if path.extension().is_some_and(is_checked) {
            files.push(path);
        }
    }
    Ok(())
}

/// Returns whether files with this extension are checked; comments of TOML files show on docs.rs and in packages.
fn is_checked(extension: &OsStr) -> bool {
    extension == "rs" || extension == "md" || extension == "toml"
}

/// Returns a path relative to a folder, with `/` on every machine.
fn name(root: &Path, path: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let names: Vec<_> = path.iter().map(|name| name.to_string_lossy()).collect();
    names.join("/")
}

/// Runs `typos` where it is installed; its configuration is `typos.toml`.
fn spelling(root: &Path) -> anyhow::Result<bool> {
    let version = Command::new("typos")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if version.is_err() {
        eprintln!(
            "typos is not installed: the spelling is not checked (`cargo install typos-cli`)"
        );
        return Ok(true);
    }
    let status = Command::new("typos").current_dir(root).status();
    Ok(status.context("`typos` could not be run")?.success())
}
