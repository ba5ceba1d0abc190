//! Whole pages: from text to the intermediate representation.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "all of this is a test"
)]

mod bad;
#[path = "../common/mod.rs"]
mod common;
mod corrections;
mod folders;
mod interrupted;
mod known;
mod links;
mod listings;
mod outside;
mod query;
mod random;
mod rows;
mod service_wide;
mod shared;
mod structure;
mod unions;
mod waits;
