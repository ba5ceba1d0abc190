//! `new-service` in a copy of the workspace: what it writes, what it refuses, and that the committed second service is
//! nothing but what it writes.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const IMAGEX: [&str; 7] = [
    "imagex",
    "--host=imagex.volcengineapi.com",
    "--region=cn-north-1",
    "--title=Volcengine veImageX",
    "--scope=ImageX",
    "--documentation=https://www.volcengine.com/docs/508",
    "--color=never",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A folder that xtask takes for the root of the workspace.
fn scratch() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("specs")).unwrap();
    fs::create_dir_all(dir.path().join("crates")).unwrap();
    dir
}

fn xtask(root: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(args)
        .env("CARGO_MANIFEST_DIR", root.join("xtask"))
        .output()
        .unwrap()
}

fn new_service(root: &Path, args: &[&str]) -> Output {
    xtask(root, &[&["new-service"], args].concat())
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path),
        }
    }
    found.sort();
    found
}

#[test]
fn the_second_service_is_what_the_commands_write() {
    let scratch = scratch();
    let made = new_service(scratch.path(), &IMAGEX);
    assert!(made.status.success(), "{made:?}");
    for family in ["ai", "resource"] {
        let (from, to) = (
            root().join("specs/imagex"),
            scratch.path().join("specs/imagex"),
        );
        fs::create_dir(to.join(family)).unwrap();
        for path in files(&from.join(family)) {
            fs::copy(&path, to.join(family).join(path.file_name().unwrap())).unwrap();
        }
    }
    let generated = xtask(scratch.path(), &["codegen", "--service", "imagex"]);
    assert!(generated.status.success(), "{generated:?}");

    for folder in ["crates/volc-imagex-api", "specs/imagex"] {
        let (ours, theirs) = (root().join(folder), scratch.path().join(folder));
        let names = |dir: &Path| -> Vec<PathBuf> {
            let strip = |path: PathBuf| path.strip_prefix(dir).unwrap().to_owned();
            files(dir).into_iter().map(strip).collect()
        };
        assert_eq!(names(&ours), names(&theirs));
        for name in names(&ours) {
            let (ours, theirs) = (ours.join(&name), theirs.join(&name));
            let [ours, theirs] = [ours, theirs].map(|path| fs::read_to_string(path).unwrap());
            assert_eq!(ours, theirs, "{}", name.display());
        }
    }
}

#[test]
fn nothing_is_overwritten() {
    for there in ["specs/imagex", "crates/volc-imagex-api"] {
        let scratch = scratch();
        fs::create_dir(scratch.path().join(there)).unwrap();
        let refused = new_service(scratch.path(), &IMAGEX);
        assert_eq!(refused.status.code(), Some(2));
        let text = String::from_utf8(refused.stderr).unwrap();
        assert!(
            text.contains(&format!("`{there}` is there already")),
            "{text}"
        );
        assert_eq!(files(scratch.path()), Vec::<PathBuf>::new());
    }
}

#[test]
fn what_codegen_would_refuse_is_refused_at_once() {
    let bad: [&[&str]; 4] = [
        &["Weather", "--host=weather.example.com"],
        &["weather", "--host=https://weather.example.com"],
        &[
            "weather",
            "--host=weather.example.com",
            "--documentation=docs.example.com",
        ],
        &["weather", "--host=weather.example.com", "--scope=two words"],
    ];
    for args in bad {
        let scratch = scratch();
        let refused = new_service(scratch.path(), args);
        assert_eq!(refused.status.code(), Some(2), "{args:?}");
        assert_eq!(files(scratch.path()), Vec::<PathBuf>::new());
    }
}

#[test]
fn a_title_may_hold_anything() {
    let scratch = scratch();
    let title = "--title=The \"weather\" \\ 天气";
    let made = new_service(
        scratch.path(),
        &["weather", "--host=weather.example.com", title],
    );
    assert!(made.status.success(), "{made:?}");
    let current = xtask(scratch.path(), &["codegen", "--check"]);
    assert!(current.status.success(), "{current:?}");
}
