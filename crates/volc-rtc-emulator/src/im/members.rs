//! The members of conversations.

pub(in crate::im) mod find;
pub(in crate::im) mod insert;
