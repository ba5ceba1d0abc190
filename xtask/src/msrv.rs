//! The oldest compiler that users may have.

use anyhow::Context as _;
use std::process::Command;

use serde_json::Value;

use crate::process::run;

/// Checks that no locked dependency of the published crates asks for a newer compiler than the workspace's
/// `rust-version`, and builds the published crates with that compiler where rustup has it.
///
/// # Errors
/// The dependencies that ask for more, or what the build says.
pub(crate) fn check(metadata: &Value) -> anyhow::Result<()> {
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata lists no packages")?;
    let ours = packages
        .iter()
        .find(|package| package["name"] == "volc-rtc-api")
        .and_then(|package| package["rust_version"].as_str())
        .context("volc-rtc-api states no rust-version")?;
    let newer: Vec<String> = packages
        .iter()
        .filter_map(|package| {
            let wants = package["rust_version"].as_str()?;
            let too_new = version(wants) > version(ours);
            too_new.then(|| format!("  {} {} needs {wants}", package["name"], package["version"]))
        })
        .collect();
    if !newer.is_empty() {
        anyhow::bail!("rust-version is {ours}, but\n{}", newer.join("\n"));
    }
    build_with(ours)
}

fn version(text: &str) -> Vec<u32> {
    let mut parts: Vec<u32> = text
        .split('.')
        .filter_map(|part| part.parse().ok())
        .collect();
    parts.resize(3, 0);
    parts
}

/// A machine without that compiler still has the check above and clippy's `incompatible_msrv`.
fn build_with(version: &str) -> anyhow::Result<()> {
    let list = Command::new("rustup").args(["toolchain", "list"]).output();
    let list = list.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    if !list
        .unwrap_or_default()
        .lines()
        .any(|line| line.starts_with(version))
    {
        eprintln!("    skipped: rustup has no toolchain {version} here");
        return Ok(());
    }
    run(Command::new("cargo")
        .arg(format!("+{version}"))
        .args([
            "check",
            "--package",
            "volc-rtc-api",
            "--package",
            "volc-rtc-events",
            "--package",
            "volc-rtc-token",
        ])
        .arg("--all-features")
        .current_dir(crate::workspace::root()))
}
