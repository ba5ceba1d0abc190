//! The Volcengine RTC server API on your own machine: one process, one SQLite database, no network beyond loopback.
//!
//! A request goes through the checks of the real gateway, in its order and with its codes ([`Code`]): Action and
//! Version, the parts of the signature, its age, the service, the Action, the access key, the signature over the raw
//! bytes, the session token, the rate limit. Then its parameters are held against the page of the Action. What is left
//! goes to a [`Handler`] that keeps state, if the Action has one, else the page's own example answers it. The header
//! `X-Emulator-Response` says which: `state` or `example`.
//!
//! An example is fitted to its request by rules that know no Action: identifiers (`RoomId`, `TaskId`, …) are those of
//! the request, lists have the items of the example and end, and lists of failures (`Failed…`) are empty. The first
//! example of each Action is also logged as a warning, through `tracing`.
//!
//! ```
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use volc_core::Credentials;
//! use volc_rtc_emulator::{Account, Conversation, Emulator, Seed};
//!
//! let emulator = Emulator::builder()
//!     .account(Account::new("tester", Credentials::new("AKLTfake", "fake-secret")))
//!     .seed(Seed::new().conversation(Conversation::group(123_456, 10_001).name("Choir").member(10_002)))
//!     .build()?;
//! let running = emulator.start().await?;
//! println!("call {}", running.url());
//! running.shutdown().await?;
//! # Ok(()) }
//! ```
//!
//! The same emulator can be called without a socket, through [`Emulator::handle`].

#![warn(missing_docs)]
#![cfg_attr(not(test), warn(clippy::too_many_lines))]

mod account;
mod admin;
mod answer;
mod builder;
mod catalog;
mod clock;
mod emulator;
mod envelope;
mod error;
mod gateway;
mod handler;
mod im;
mod journal;
mod seed;
mod server;
mod store;
mod validate;

pub use account::Account;
pub use builder::{BuildError, Builder};
pub use clock::Clock;
pub use emulator::Emulator;
pub use error::{ApiError, Code};
pub use gateway::RateLimits;
pub use handler::{Call, Caller, Handler};
pub use seed::{App, AppStatus, Conversation, ConversationKind, Member, Seed, SeedError};
pub use server::Running;

/// The SQLite driver, for [`Handler`]s that keep their state in the emulator's database.
pub use rusqlite;
