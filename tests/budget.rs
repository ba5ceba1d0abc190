//! Budgets: instructions that are counted under valgrind, and a figure beside its budget. Tests of several crates use
//! this file.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A release build of a package of `tests/bench-peers`, which does one thing so many times.
pub(crate) struct Counted(PathBuf);

impl Counted {
    /// `None`, with a line that says why, where there is no valgrind or only the package of the test.
    pub(crate) fn build(package: &str) -> Option<Self> {
        let peers = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/bench-peers");
        if !peers.is_dir() {
            println!("skipped: tests/bench-peers is not here");
            return None;
        }
        if Command::new("valgrind").arg("--version").output().is_err() {
            println!("skipped: valgrind is not here, so no instructions are counted");
            return None;
        }
        let target = peers.join("target");
        let built = Command::new(env!("CARGO"))
            .args(["build", "--release", "--locked", "--quiet"])
            .args(["--package", package, "--target-dir"])
            .arg(&target)
            .current_dir(&peers)
            .status();
        assert!(built.unwrap().success(), "`{package}` does not build");
        Some(Self(target.join("release").join(package)))
    }

    /// Of doing it once, from runs of two lengths, so that the start of the program falls out. They repeat exactly.
    pub(crate) fn instructions(&self, what: &str) -> u64 {
        let run = |times: &str| -> u64 {
            let output = Command::new("valgrind")
                .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
                .arg(&self.0)
                .args([what, times])
                .output()
                .unwrap();
            let stated = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{stated}");
            let line = stated.lines().find(|line| line.contains("Collected :"));
            line.and_then(|line| line.rsplit(' ').next()?.parse().ok())
                .unwrap()
        };
        (run("300") - run("100")) / 200
    }
}

/// Prints a figure and fails the test if it is above its budget.
pub(crate) fn within<T: PartialOrd + Display>(what: &str, measured: T, budget: T) {
    println!("{what}: {measured}, of {budget}");
    assert!(
        measured <= budget,
        "{what}: {measured}, the budget is {budget}"
    );
}
