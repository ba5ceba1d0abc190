//! Fuzzes what `bodies.rs` does with a message that is signed whatever it holds.

#![no_main]

#[path = "../bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|message: &[u8]| bodies::message(message));
