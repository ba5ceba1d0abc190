//! `new-service` in a copy of the workspace: what it writes, what it refuses, and that the committed second service is
//! nothing but what it writes.

#![allow(clippy::unwrap_used)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{Printed, Scratch, files, root};

const IMAGEX: [&str; 7] = [
    "imagex",
    "--host=imagex.volcengineapi.com",
    "--region=cn-north-1",
    "--title=Volcengine veImageX",
    "--scope=ImageX",
    "--documentation=https://www.volcengine.com/docs/508",
    "--color=never",
];

fn new_service(scratch: &Scratch, args: &[&str]) -> Printed {
    scratch.run(&[&["new-service"], args].concat())
}

#[test]
fn the_second_service_is_what_the_commands_write() {
    let scratch = Scratch::new();
    new_service(&scratch, &IMAGEX).ok();
    for family in ["ai", "resource"] {
        let (from, to) = (
            root().join("specs/imagex"),
            scratch.root().join("specs/imagex"),
        );
        fs::create_dir(to.join(family)).unwrap();
        for path in files(&from.join(family)) {
            fs::copy(&path, to.join(family).join(path.file_name().unwrap())).unwrap();
        }
    }
    scratch.run(&["codegen", "--service", "imagex"]).ok();

    for folder in ["crates/volc-imagex-api", "specs/imagex"] {
        let (ours, theirs) = (root().join(folder), scratch.root().join(folder));
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
        let scratch = Scratch::new();
        fs::create_dir(scratch.root().join(there)).unwrap();
        let refused = new_service(&scratch, &IMAGEX);
        assert_eq!(refused.code, 2);
        let expected = format!("`{there}` is there already");
        assert!(refused.err.contains(&expected), "{}", refused.err);
        assert_eq!(files(scratch.root()), Vec::<PathBuf>::new());
    }
}

#[test]
fn invalid_service_is_refused_at_once() {
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
        let scratch = Scratch::new();
        let refused = new_service(&scratch, args);
        assert_eq!(refused.code, 2, "{args:?}");
        assert_eq!(files(scratch.root()), Vec::<PathBuf>::new());
    }
}

#[test]
fn a_title_may_hold_anything() {
    let scratch = Scratch::new();
    let title = "--title=The \"weather\" \\ 天气";
    new_service(&scratch, &["weather", "--host=weather.example.com", title]).ok();
    scratch.run(&["codegen", "--check"]).ok();
}
