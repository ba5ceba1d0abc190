//! The budgets of verifying and reading events, in instructions, which do not depend on the machine.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../../../tests/budget.rs"]
mod budget;

use budget::{Counted, within};

/// All checks of a parsed event of 2 KB, to the SHA-256 of what its signature is over, in percent: sorting eight texts,
/// reading a time and comparing the digits must be little beside the hash.
const PERCENT_OF_HASH_TO_CHECK: u64 = 200;

/// A body of 2 KB to a verified and typed event, to derived serde, the same hash and a plain comparison, in percent.
const PERCENT_OF_DERIVE_TO_READ: u64 = 130;

#[test]
fn instructions_to_check_and_to_read_an_event() {
    let Some(counted) = Counted::build("counted") else {
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
