//! Our reader and our pages against the vendor's own files, which lie beside the repository and are never part of it.
//! Where they are absent, each test prints a line that says so and ends.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "all of this is a test"
)]

mod block;
mod cases;
#[path = "../common/mod.rs"]
mod common;
mod events;
mod examples;
mod files;
mod labels;
mod own_words;
mod pages;
mod row_counts;
mod same_facts;
