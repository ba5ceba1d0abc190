//! Fuzzes what `bodies.rs` does with a text.

#![no_main]

#[path = "../bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|text: &str| bodies::text(text));
