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
    assert_eq!(generated.files.len(), ir.events.len());
    let data = generated.root;
    for event in &ir.events {
        let of_name = ir.events.iter().filter(|other| other.name == event.name);
        let pattern = match &event.version {
            Some(version) if of_name.count() > 1 => format!("({:?}, {version:?}) =>", event.name),
            _ => format!("({:?}, _) =>", event.name),
        };
        assert_eq!(data.matches(&pattern).count(), 1, "{pattern}");
    }
    assert!(
        data.contains("RecordStoppedV20231101(record_stopped_v2023_11_01::RecordStoppedV20231101)")
    );
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
        fs::write(events.join(path), text).unwrap();
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
