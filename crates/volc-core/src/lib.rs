//! The runtime under every generated Volcengine client: signing, transport, envelope, errors.

#![warn(missing_docs)]

mod action;
mod builder;
mod sensitive;
pub mod wire;

pub use action::{Action, ActionInfo, Effect, Method, Paginated, RateLimit, RateLimitScope};
pub use builder::{Given, Missing, Set};
pub use sensitive::Sensitive;

#[doc(hidden)]
pub use serde;
