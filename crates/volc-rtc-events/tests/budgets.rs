//! The budgets of verifying and reading events, in instructions, which do not depend on the machine.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::process::Command;

/// All checks of a parsed event of 2 KB, to the SHA-256 of what its signature is over, in percent: sorting eight texts,
/// reading a time and comparing the digits must be little beside the hash.
const PERCENT_OF_HASH_TO_CHECK: u64 = 200;

/// A body of 2 KB to a verified and typed event, to derived serde, the same hash and a plain comparison, in percent.
const PERCENT_OF_DERIVE_TO_READ: u64 = 130;

#[test]
fn instructions_to_check_and_to_read_an_event() {
    let Some(counted) = Counted::build() else {
        return;
    };
    let percent = |what: &str, of: &str| {
        let (what, of) = (counted.instructions(what), counted.instructions(of));
        println!("{what} of {of}");
        what * 100 / of
    };
    let check = percent("check-event", "hash-event");
    within(
        "percent of the hash to check",
        check,
        PERCENT_OF_HASH_TO_CHECK,
    );
    let read = percent("read-event", "read-event-by-hand");
    within("percent of derive to read", read, PERCENT_OF_DERIVE_TO_READ);
}

/// A release build of `tests/bench-peers/counted`, which does one thing so many times.
struct Counted(PathBuf);

impl Counted {
    /// `None`, with a line that says why, where there is no valgrind or only this package.
    fn build() -> Option<Self> {
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
            .args(["--package", "counted", "--target-dir"])
            .arg(&target)
            .current_dir(&peers)
            .status();
        assert!(built.unwrap().success(), "`counted` does not build");
        Some(Self(target.join("release/counted")))
    }

    /// Of doing it once, from runs of two lengths, so that the start of the program falls out. They repeat exactly.
    fn instructions(&self, what: &str) -> u64 {
        let run = |times: &str| -> u64 {
            let output = Command::new("valgrind")
                .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
                .arg(&self.0)
                .args([what, times])
                .output()
                .unwrap();
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{text}");
            let line = text.lines().find(|line| line.contains("Collected :"));
            line.and_then(|line| line.rsplit(' ').next()?.parse().ok())
                .unwrap()
        };
        (run("300") - run("100")) / 200
    }
}

fn within(what: &str, measured: u64, budget: u64) {
    println!("{what}: {measured}, of {budget}");
    assert!(
        measured <= budget,
        "{what}: {measured}, the budget is {budget}"
    );
}
