#![doc = include_str!("../README.md")]
#![warn(missing_docs, clippy::match_bool)]

pub mod agent;
mod agent_errors;
#[cfg(feature = "axum-0-8")]
mod body;
#[cfg(feature = "custom-llm")]
pub mod custom_llm;
#[doc(alias("event", "webhook event", "回调事件"))]
pub mod data;
pub mod duplicates;
mod envelope;
mod error;
mod event;
#[rustfmt::skip]
mod generated;
pub mod sign;
mod signature;
mod time;
mod unverified;
mod verifier;
mod webhooks;

pub use envelope::Envelope;
pub use error::EventError;
pub use event::{Event, EventKey};
pub use unverified::Unverified;
pub use verifier::{Verifier, VerifierBuilder, VerifierError};
pub use webhooks::{BoxError, Failure, WebhookResponse, Webhooks};
