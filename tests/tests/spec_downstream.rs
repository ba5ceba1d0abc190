//! `spec!` in a crate outside the workspace that depends on an API crate only, under another name: the runtime is
//! found.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// Checks a crate that has these dependencies; returns what the compiler says if it fails.
fn check(dependencies: &str) -> Result<(), String> {
    let dir = tempfile::tempdir().unwrap();
    let crates = root()
        .join("crates")
        .display()
        .to_string()
        .replace('\\', "/");
    let manifest = format!(
        "[package]\nname = \"user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{}\n[workspace]\n",
        dependencies.replace("CRATES", &crates)
    );
    std::fs::create_dir(dir.path().join("src")).unwrap();
    std::fs::write(dir.path().join("Cargo.toml"), manifest).unwrap();
    std::fs::write(
        dir.path().join("src/lib.rs"),
        "volc_macros::spec!(\"BatchGetRooms.md\");\n",
    )
    .unwrap();
    let page = root().join("xtask/tests/pages/BatchGetRooms.md");
    std::fs::copy(page, dir.path().join("BatchGetRooms.md")).unwrap();
    std::fs::copy(root().join("Cargo.lock"), dir.path().join("Cargo.lock")).unwrap();

    // The folder that this test was built in has every dependency already.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline"])
        .current_dir(dir.path())
        .env("CARGO_TARGET_DIR", target)
        .output()
        .unwrap();
    if output.status.success() {
        return Ok(());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn spec_finds_the_runtime_of_a_renamed_api_crate() {
    let checked = check(
        "rtc = { package = \"volc-rtc-api\", path = \"CRATES/volc-rtc-api\", default-features = false }\n\
         volc-macros = { path = \"CRATES/volc-macros\" }\n",
    );
    assert_eq!(checked, Ok(()));
}

#[test]
fn spec_says_what_to_add_when_there_is_no_runtime() {
    let error = check("volc-macros = { path = \"CRATES/volc-macros\" }\n").unwrap_err();
    assert!(
        error.contains("add `volc-core` or `volc-rtc-api` to the dependencies"),
        "{error}"
    );
}
