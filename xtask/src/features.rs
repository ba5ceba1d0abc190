//! The features of the workspace's crates.

use anyhow::Context as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::process::output;

/// It links the system's library, which a machine with Rust and a C compiler need not have.
const SYSTEM: &str = "native-tls";

/// The target on which the core and the tokens compile, though there is neither a system nor a transport.
const BROWSER: &str = "wasm32-unknown-unknown";

/// Every feature of every crate but the one that needs more than Rust and a C compiler, as cargo's `--features` wants
/// them.
pub(crate) fn portable(metadata: &Value) -> String {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let mut features: Vec<String> = packages
        // Only what lies in the workspace has no source.
        .filter(|package| package["source"].is_null())
        .flat_map(|package| {
            let name = package["name"].as_str().unwrap_or_default();
            let all = package["features"].as_object().into_iter().flatten();
            all.map(move |(feature, _)| format!("{name}/{feature}"))
        })
        .filter(|feature| !feature.ends_with(SYSTEM))
        .collect();
    features.sort();
    features.join(",")
}

/// The features of a crate of the workspace, `default` left out, and what each turns on.
///
/// # Errors
/// If there is no such crate.
pub(crate) fn list(metadata: &Value, package: &str) -> anyhow::Result<Vec<(String, Vec<String>)>> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let found = packages.filter(|found| found["source"].is_null());
    let features = found
        .filter(|found| found["name"] == package)
        .find_map(|found| found["features"].as_object())
        .with_context(|| format!("cargo metadata knows no `{package}` in the workspace"))?;
    let texts = |value: &Value| -> Vec<String> {
        let items = value.as_array().into_iter().flatten();
        items.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let features = features.iter().filter(|(name, _)| *name != "default");
    Ok(features
        .map(|(name, on)| (name.clone(), texts(on)))
        .collect())
}

/// Checks the feature sets that a user may choose, each one alone.
///
/// # Errors
/// The first set that does not compile without a warning.
pub(crate) fn sets(
    metadata: &Value,
    check: impl Fn(&[&str]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut sets: Vec<(&str, String)> = Vec::new();
    for package in [
        "volc-core",
        "volc-rtc-api",
        "volc-rtc-events",
        "volc-rtc-token",
    ] {
        sets.push((package, String::new()));
        let features = list(metadata, package)?.into_iter();
        // One that is handed on to the core compiles no other code here.
        let local_features =
            features.filter(|(_, on)| on.is_empty() || on.iter().any(|on| !on.contains('/')));
        sets.extend(local_features.map(|(name, _)| (package, name)));
    }
    if !has_openssl() {
        eprintln!("    skipped: {SYSTEM}, since pkg-config finds no OpenSSL here");
        sets.retain(|(_, feature)| feature != SYSTEM);
    }
    for (package, feature) in sets {
        let shown = match feature.as_str() {
            "" => "no feature",
            one => one,
        };
        eprintln!("    {package} with {shown}");
        let set = ["--no-default-features", "--features", &feature];
        check(&[&["--package", package], &set[..]].concat())?;
    }
    without_a_system(check)
}

/// Checks that the core without a transport, and the tokens, compile where there is no system: for a browser.
fn without_a_system(check: impl Fn(&[&str]) -> anyhow::Result<()>) -> anyhow::Result<()> {
    if !has_target(BROWSER) {
        eprintln!("    skipped: {BROWSER}, whose standard library is not installed here");
        return Ok(());
    }
    for (package, feature) in [("volc-core", ""), ("volc-rtc-token", "wtn")] {
        eprintln!("    {package} for {BROWSER}");
        let set = ["--no-default-features", "--features", feature];
        check(&[&["--package", package, "--target", BROWSER], &set[..]].concat())?;
    }
    Ok(())
}

fn has_target(target: &str) -> bool {
    let root = output(Command::new("rustc").args(["--print", "sysroot"]));
    root.is_ok_and(|root| {
        let library = Path::new(root.trim()).join("lib/rustlib").join(target);
        library.join("lib").is_dir()
    })
}

fn has_openssl() -> bool {
    let found = Command::new("pkg-config")
        .args(["--exists", "openssl"])
        .status();
    found.is_ok_and(|status| status.success())
}
