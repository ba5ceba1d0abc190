//! Prints what is planned: text, and no decisions.

pub(crate) mod action;
pub(crate) mod action_info;
pub(crate) mod builder;
pub(crate) mod codes;
pub(crate) mod enums;
pub(crate) mod events;
pub(crate) mod example;
pub(crate) mod family;
mod family_docs;
pub(crate) mod file;
pub(crate) mod imports;
pub(crate) mod layout;
pub(crate) mod paging;
pub(crate) mod requirements;
pub(crate) mod root;
pub(crate) mod row;
pub(crate) mod shared;
pub(crate) mod structs;
pub(crate) mod unions;
pub(crate) mod wait;
pub(crate) mod wrap;
