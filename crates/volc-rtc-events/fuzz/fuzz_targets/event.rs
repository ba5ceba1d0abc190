//! Fuzzes what `bodies.rs` does with bytes.

#![no_main]

#[path = "../bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| bodies::event(bytes));
