//! Whole pages: from text to the intermediate representation.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "all of this is a test"
)]

mod bad;
mod common;
mod corpus;
mod corrections;
mod folders;
mod interrupted;
mod known;
mod links;
mod listings;
mod outside;
mod own_words;
mod query;
mod random;
mod rows;
mod same_facts;
mod shared;
mod unions;
mod vendor_events;
