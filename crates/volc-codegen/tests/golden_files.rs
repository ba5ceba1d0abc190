//! The generated sources of made-up services, byte by byte.
//!
//! `UPDATE_GOLDENS=1 cargo test -p volc-codegen --test golden_files` writes them anew.

#![allow(clippy::unwrap_used)]

mod shop;

use std::path::{Path, PathBuf};

use volc_codegen::{FileSet, Lock, apply, generate, generate_events, plain_names};

fn goldens() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens")
}

#[test]
fn golden_files_are_current() {
    let ir = shop::ir();
    let plain = plain_names(&ir, &Lock::default(), None).unwrap();
    let generated = generate(&ir, "shop", &plain, &Lock::default()).unwrap();
    let mut files = FileSet::default();
    files.claim(goldens());
    files.put(goldens().join("generated.rs"), &generated.root);
    for (path, text) in &generated.files {
        files.put(goldens().join("generated").join(path), text);
    }
    let events = generate_events(&ir, "shop", &generated.lock).unwrap();
    files.put(goldens().join("events.rs"), &events.root);
    for (path, text) in &events.files {
        files.put(goldens().join("events").join(path), text);
    }
    files.put(goldens().join("names.lock"), events.lock.to_string());
    let nasty = shop::service(shop::nasty::actions());
    let plain = plain_names(&nasty, &Lock::default(), None).unwrap();
    let nasty = generate(&nasty, "shop", &plain, &Lock::default()).unwrap();
    for (path, text) in nasty
        .files
        .iter()
        .filter(|(path, _)| path.starts_with("type") || *path == "required.rs")
    {
        files.put(goldens().join("nasty").join(path), text);
    }
    let changes = files.changes().unwrap();
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        apply(&changes).unwrap();
        return;
    }
    let stale: Vec<_> = changes.iter().map(|change| change.path.display()).collect();
    assert!(
        stale.is_empty(),
        "{stale:?} are not current; run with UPDATE_GOLDENS=1 and look at the difference"
    );
}
