//! Turns the intermediate representation of API pages (`volc-ir`) into Rust.
//!
//! The output is a pure function of the representation and of the names that earlier runs gave out ([`Lock`]): the
//! same bytes on every machine. [`generate`] makes the sources of a whole service, [`action_items`] those of one
//! Action for a downstream crate, and [`apply`] puts files on disk, all of them or none.

#![warn(missing_docs)]

mod action;
mod builder;
mod codes;
mod docs;
mod enums;
mod error;
mod example;
mod facts;
mod family;
mod files;
mod layout;
mod lock;
mod model;
mod names;
mod paginated;
mod plain;
mod region;
mod request;
pub mod semver;
mod service;
mod shared;
mod structs;
mod table;
mod types;

pub use action::{ActionCode, action_items};
pub use error::GenerateError;
pub use files::{Change, FileError, FileSet, apply};
pub use lock::{Lock, LockError};
pub use plain::{PlainError, PlainNames, Promotion, plain_names, write_plain};
pub use region::{RegionError, features_region};
pub use service::{CLIENT_METHODS, Generated, generate};
