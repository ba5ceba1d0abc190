#![doc = include_str!("../README.md")]
#![warn(missing_docs, clippy::match_bool)]

mod app_key;
mod builder;
mod claims;
mod error;
mod expiry;
#[cfg(feature = "getrandom")]
mod nonce;
mod privilege;
mod refusal;
mod room;
mod token;
pub mod typestate;
mod verifier;
mod wire;
#[cfg(feature = "wtn")]
pub mod wtn;

pub use self::app_key::AppKey;
pub use self::builder::TokenBuilder;
pub use self::claims::{Claims, Unverified, Verified};
pub use self::error::{Id, IdProblem, TimeField, TokenError};
pub use self::expiry::Expiry;
pub use self::privilege::Privilege;
pub use self::refusal::{Field, FormatError, Refusal, SignatureProblem};
pub use self::room::Room;
pub use self::token::{Token, inspect};
pub use self::verifier::Verifier;
