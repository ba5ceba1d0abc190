//! Turns the intermediate representation of API pages (`volc-ir`) into Rust.
//!
//! The output is a pure function of the representation and of the names that earlier runs gave out ([`Lock`]): the same
//! bytes on every machine. [`generate`] makes the sources of a whole service, [`generate_events`] those of its events,
//! [`action_items`] those of one Action for a downstream crate, and [`apply`] puts files on disk, all of them or none.

#![warn(missing_docs)]
#![cfg_attr(not(test), warn(clippy::too_many_lines))]

mod default_version;
mod emit;
mod error;
mod files;
mod generate;
mod hidden;
mod lock;
mod names;
mod plan;
mod region;
pub mod semver;

pub use default_version::{PlainError, PlainNames, Promotion, plain_names, write_plain};
pub use error::GenerateError;
pub use files::{Change, FileError, FileSet, apply};
pub use generate::{
    ActionCode, Generated, GeneratedEvents, action_items, generate, generate_events,
};
pub use lock::{Lock, LockError};
pub use names::reserved::CLIENT_METHODS;
pub use region::{RegionError, features_region};
