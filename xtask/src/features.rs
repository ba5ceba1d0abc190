//! The features of the workspace's crates.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::steps::output;
use crate::workspace;

/// It links the system's library, which a machine with Rust and a C compiler need not have.
const SYSTEM: &str = "native-tls";

/// Where the core compiles, though there is neither a system nor a transport.
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

/// Checks the feature sets that a user may choose, each one alone.
///
/// # Errors
/// The first set that does not compile without a warning.
pub(crate) fn sets(check: impl Fn(&[&str]) -> Result<(), String>) -> Result<(), String> {
    let mut sets: Vec<(&str, String)> = vec![("volc-core", String::new())];
    sets.extend(
        ["reqwest", "rustls", "redis", "tower", "tracing", "metrics"]
            .map(|one| ("volc-core", one.to_owned())),
    );
    sets.push(("volc-rtc-api", String::new()));
    sets.extend(
        workspace::families("volc-rtc-api")?
            .into_iter()
            .map(|one| ("volc-rtc-api", one)),
    );
    match has_openssl() {
        true => sets.push(("volc-core", SYSTEM.to_owned())),
        false => eprintln!("    skipped: {SYSTEM}, since pkg-config finds no OpenSSL here"),
    }
    for (package, features) in sets {
        eprintln!(
            "    {package} with {}",
            if features.is_empty() {
                "no feature"
            } else {
                &features
            }
        );
        check(&[
            "--package",
            package,
            "--no-default-features",
            "--features",
            &features,
        ])?;
    }
    without_a_system(check)
}

/// Checks that the core without a transport compiles where there is no system: for a browser.
fn without_a_system(check: impl Fn(&[&str]) -> Result<(), String>) -> Result<(), String> {
    if !has_target(BROWSER) {
        eprintln!("    skipped: {BROWSER}, whose standard library is not installed here");
        return Ok(());
    }
    eprintln!("    volc-core for {BROWSER}");
    check(&[
        "--package",
        "volc-core",
        "--no-default-features",
        "--target",
        BROWSER,
    ])
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
