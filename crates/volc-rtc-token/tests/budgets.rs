//! The budgets of signing and verifying, in figures that do not depend on the machine: each budget a number, with the
//! reason for it. A budget is raised only with a better reason than the one that stands here.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "all of this is a test"
)]

#[path = "../../../tests/budget.rs"]
mod budget;

use std::time::{Duration, UNIX_EPOCH};

use budget::{Counted, within};
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
    let Some(counted) = Counted::build("counted-token") else {
        return;
    };
    let percent = counted.instructions("sign-keyed") * 100 / counted.instructions("by-hand-keyed");
    within("percent of hand-written", percent, PERCENT_OF_HAND_WRITTEN);
}
