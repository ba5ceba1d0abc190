//! The events of the pages in `specs/`, as the emulator's representation has them, become a crate that compiles.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use volc_codegen::{GeneratedEvents, Lock, generate_events};
use volc_ir::Ir;

const CRATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The representation; `None`, with a line that says so, where only this package is.
fn ir() -> Option<Ir> {
    let file = Path::new(CRATES).join("volc-rtc-emulator/src/generated/rtc.ir.json");
    if !file.exists() {
        println!("skipped: {} is not here", file.display());
        return None;
    }
    Some(serde_json::from_slice(&fs::read(file).unwrap()).unwrap())
}

fn generated(ir: &Ir) -> GeneratedEvents {
    generate_events(ir, "rtc", &Lock::default()).unwrap()
}

#[test]
fn real_events_have_a_variant_each() {
    let Some(ir) = ir() else { return };
    let generated = generated(&ir);
    for event in &ir.events {
        let pattern = format!("            {:?} => Self::", event.name);
        assert_eq!(generated.root.matches(&pattern).count(), 1, "{pattern}");
        let of_name = ir.events.iter().filter(|other| other.name == event.name);
        if let (Some(version), 2..) = (&event.version, of_name.count()) {
            let variant = format!("::{}) = {version:?},", event.name);
            let files = generated.files.values();
            let count: usize = files.map(|text| text.matches(&variant).count()).sum();
            assert_eq!(count, 1, "{variant}");
        }
    }
    let stopped = &generated.files["record_stopped.rs"];
    assert!(stopped.contains("V2023_11_01(v2023_11_01::RecordStopped) = \"2023-11-01\","));
}

#[test]
fn real_events_compile() {
    let Some(ir) = ir() else { return };
    let dir = tempfile::tempdir().unwrap();
    let events = dir.path().join("src/events");
    fs::create_dir_all(&events).unwrap();
    let generated = generated(&ir);
    fs::write(events.with_extension("rs"), generated.root).unwrap();
    for (path, text) in generated.files {
        let file = events.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    fs::write(
        dir.path().join("src/lib.rs"),
        "#![deny(missing_docs, unused)]\n//! Events.\npub mod events;\n",
    )
    .unwrap();
    let core = Path::new(CRATES).join("volc-core").canonicalize().unwrap();
    let manifest = format!(
        "[package]\nname = \"volc-codegen-events\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         volc-core = {{ path = {:?}, default-features = false }}\n",
        core.display().to_string()
    );
    fs::write(dir.path().join("Cargo.toml"), manifest).unwrap();
    fs::copy(
        Path::new(CRATES).join("../Cargo.lock"),
        dir.path().join("Cargo.lock"),
    )
    .unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline"])
        .current_dir(dir.path())
        .env("CARGO_TARGET_DIR", target())
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
}

/// The folder that this test was built in: it has every dependency already.
fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .unwrap()
        .to_owned()
}
