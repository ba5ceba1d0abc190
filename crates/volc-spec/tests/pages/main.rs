//! Whole pages: from text to the intermediate representation.

mod common;
mod corpus;
mod same_facts;
