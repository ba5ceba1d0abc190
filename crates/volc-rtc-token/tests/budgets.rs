//! The budgets of signing and verifying, in figures that do not depend on the machine: each budget a number, with the
//! reason for it. A budget is raised only with a better reason than the one that stands here.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "all of this is a test"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, UNIX_EPOCH};

use volc_rtc_token::{AppKey, Token, Verifier};

const APP_ID: &str = "123456781234567812345678";

/// The privileges, the content, the text.
const ALLOCATIONS_TO_SIGN: u64 = 3;

/// The content, the privileges, the three ids of the claims.
const ALLOCATIONS_TO_VERIFY: u64 = 5;

/// The cost of signing, with a prepared key, in percent of only hmac, sha2 and base64 of the same bytes: the checks of
/// three ids, a sorted list of privileges and the writing of the message must stay small beside them.
const PERCENT_OF_HAND_WRITTEN: u64 = 115;

#[test]
fn allocations_to_sign_and_to_verify() {
    let key = AppKey::new("fake-key-do-not-print").unwrap();
    let now = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let sign = || {
        let builder = Token::builder(APP_ID, "room", "user").publish().subscribe();
        let builder = builder
            .nonce(1)
            .issued_at(now)
            .expires_in(Duration::from_secs(60));
        builder.sign(&key).unwrap()
    };
    let token = sign();
    let used = allocation_counter::measure(|| drop(sign()));
    within("allocations to sign", used.count_total, ALLOCATIONS_TO_SIGN);

    let verifier = Verifier::new(APP_ID, key.clone());
    verifier.verify_at(token.as_str(), now).unwrap();
    let used = allocation_counter::measure(|| drop(verifier.verify_at(token.as_str(), now)));
    within(
        "allocations to verify",
        used.count_total,
        ALLOCATIONS_TO_VERIFY,
    );
}

#[test]
fn refused_text_allocates_no_more_than_its_length() {
    let verifier = Verifier::new(APP_ID, AppKey::new("fake-key-do-not-print").unwrap());
    // Counts and lengths that reach far past the end, and a text that is longer than any token.
    for text in [
        format!("001{APP_ID}{}", "/".repeat(400)),
        format!("001{APP_ID}{}", "A".repeat(10_000_000)),
    ] {
        let used = allocation_counter::measure(|| drop(verifier.verify(&text).unwrap_err()));
        within("bytes of a refused text", used.bytes_max, text.len() as u64);
    }
}

#[test]
fn instructions_to_sign() {
    let Some(counted) = Counted::build() else {
        return;
    };
    let percent = counted.instructions("sign-keyed") * 100 / counted.instructions("by-hand-keyed");
    within("percent of hand-written", percent, PERCENT_OF_HAND_WRITTEN);
}

/// A release build of `tests/bench-peers/counted-token`, which does one thing so many times.
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
            .args(["--package", "counted-token", "--target-dir"])
            .arg(&target)
            .current_dir(&peers)
            .status();
        assert!(built.unwrap().success(), "`counted-token` does not build");
        Some(Self(target.join("release/counted-token")))
    }

    /// Of doing it once, from runs of two lengths, so that the start of the program falls out.
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

fn within<T: PartialOrd + std::fmt::Display>(what: &str, measured: T, budget: T) {
    println!("{what}: {measured}, of {budget}");
    assert!(
        measured <= budget,
        "{what}: {measured}, the budget is {budget}"
    );
}
