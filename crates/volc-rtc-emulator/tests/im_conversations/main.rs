//! Conversations and their members over loopback, through the SDK's client.

#![allow(clippy::panic, clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod codes;
mod conversations;
mod events;
mod groups;
mod lists;
mod live;
mod seeded;
mod settings;
mod world;
