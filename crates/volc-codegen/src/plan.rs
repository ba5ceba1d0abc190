//! The plan of the generated code: names, types, sharing, unions, pages and docs. Nothing is printed here; `emit`
//! prints what is planned and decides nothing.

pub(crate) mod action;
pub(crate) mod action_docs;
pub(crate) mod aliases;
pub(crate) mod checks;
pub(crate) mod codes;
pub(crate) mod cycles;
pub(crate) mod definitions;
pub(crate) mod docs;
pub(crate) mod enums;
pub(crate) mod events;
pub(crate) mod facts;
pub(crate) mod field_docs;
pub(crate) mod lossless;
pub(crate) mod merge;
mod merge_field;
pub(crate) mod model;
pub(crate) mod paging;
pub(crate) mod placed;
pub(crate) mod references;
pub(crate) mod rust_type;
pub(crate) mod service;
pub(crate) mod shared_files;
pub(crate) mod shared_key;
pub(crate) mod sharing;
pub(crate) mod structs;
pub(crate) mod titles;
pub(crate) mod type_names;
pub(crate) mod types;
pub(crate) mod unions;
mod uses;
pub(crate) mod wait;
