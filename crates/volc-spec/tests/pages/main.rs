//! Whole pages: from text to the intermediate representation.

mod bad;
mod common;
mod corpus;
mod folders;
mod random;
mod same_facts;
