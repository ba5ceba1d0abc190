#![doc = include_str!("../README.md")]
//!
//! Start with [`generate`], [`generate_events`] or [`action_items`]; [`Lock`] keeps names, [`apply`] writes files.

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
