#![doc = include_str!("../README.md")]
//!
//! ## What is checked
//!
//! A request goes through the checks of the real gateway, in its order and with its codes ([`Code`]): Action and
//! Version, the parts of the signature, its age, the service, the Action, the access key, the signature over the raw
//! bytes, the session token, the rate limit. Then its parameters are validated against the page of the Action, and a
//! [`Handler`] that keeps state, or else the page's example, responds. [`Emulator::handle`] does the same without a
//! socket.

#![warn(missing_docs)]
#![cfg_attr(not(test), warn(clippy::too_many_lines))]

mod account;
mod agents;
mod answer;
mod apps;
mod builder;
mod catalog;
mod clock;
pub mod control;
mod emulator;
mod envelope;
mod error;
mod gateway;
mod handler;
mod im;
mod journal;
mod json_response;
mod kinds;
mod metrics;
mod moment;
mod music;
mod outbox;
mod rooms;
mod seed;
mod server;
mod statistics;
mod store;
mod tasks;
mod timers;
mod upstream;
mod validate;
mod webhooks;

pub use account::Account;
pub use agents::{Script, ScriptError};
pub use apps::{TEST_APP_ID, TEST_APP_KEY, TEST_SECONDARY_APP_KEY};
pub use builder::{BuildError, Builder};
pub use clock::Clock;
pub use emulator::Emulator;
pub use error::{ApiError, Code};
pub use gateway::RateLimits;
pub use handler::{Call, Caller, Handler};
pub use seed::{App, AppStatus, Conversation, ConversationKind, Member, Seed, SeedError};
pub use server::{Running, ServerLimits};
pub use upstream::{
    Comparison, Difference, DifferenceKind, DifferentExchange, RecordError, Upstream,
};
pub use webhooks::{WEBHOOK_KEY, WebhookSettings};

/// The SQLite driver, for [`Handler`]s that keep their state in the emulator's database.
pub use rusqlite;
