//! A user's crate, outside the workspace: it builds against `volc-rtc-api` by path and runs against the emulator. Its
//! program is the one that the README shows.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

use volc_rtc_emulator::{Account, Emulator, Running, Seed};
use volc_tests::{account, emulator};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

#[test]
fn the_readme_shows_the_program_that_is_tested() {
    let program = std::fs::read_to_string(root().join("tests/downstream/src/main.rs")).unwrap();
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    assert!(
        readme.contains(&program),
        "README.md does not hold tests/downstream/src/main.rs as it is"
    );
    let lines = program.lines().count();
    assert!(lines <= 20, "the 20-line program has {lines} lines");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crate_outside_the_workspace_builds_and_calls() {
    let running = emulator().build().unwrap().start().await.unwrap();
    let dir = tempfile::tempdir().unwrap();
    let crates = root().join("crates/volc-rtc-api");
    let manifest = std::fs::read_to_string(root().join("tests/downstream/Cargo.toml")).unwrap();
    let manifest = manifest.replace(
        "../../crates/volc-rtc-api",
        &crates.display().to_string().replace('\\', "/"),
    );
    std::fs::create_dir(dir.path().join("src")).unwrap();
    std::fs::write(dir.path().join("Cargo.toml"), manifest).unwrap();
    let program = std::fs::read_to_string(root().join("tests/downstream/src/main.rs")).unwrap();
    std::fs::write(dir.path().join("src/main.rs"), program).unwrap();
    std::fs::copy(root().join("Cargo.lock"), dir.path().join("Cargo.lock")).unwrap();

    let out = run(dir.path(), &running).await;
    assert_eq!(out.lines().count(), 48, "{out}");
    assert!(out.contains("Group 25: 3 members\n"), "{out}");

    // The README's seed, and what it says is printed.
    let seed = std::fs::read(root().join("tests/downstream/seed.json")).unwrap();
    let seeded = Emulator::builder()
        .account(Account::new("tester", account()))
        .seed(Seed::from_json(&seed).unwrap());
    let running = seeded.build().unwrap().start().await.unwrap();
    let out = run(dir.path(), &running).await;
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let shown: String = out.lines().map(|line| format!("# {line}\n")).collect();
    assert!(out.lines().count() == 2 && readme.contains(&shown), "{out}");
}

/// Runs the crate in the folder against the emulator.
async fn run(folder: &Path, emulator: &Running) -> String {
    // The folder that this test was built in has every dependency already.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let mut command = Command::new(env!("CARGO"));
    command
        .args(["run", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("VOLCENGINE_ENDPOINT", emulator.url())
        .env("VOLCENGINE_ACCESS_KEY", account().access_key())
        .env("VOLCENGINE_SECRET_KEY", account().secret_key());
    let output = tokio::task::spawn_blocking(move || command.output().unwrap());
    let output = output.await.unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{err}");
    String::from_utf8(output.stdout).unwrap()
}
