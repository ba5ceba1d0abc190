//! Messages of instant messaging and simulated clients, over loopback: through the generated client, the client of the
//! control API, and a receiver that verifies every event.

#![allow(clippy::unwrap_used, clippy::panic)]

mod broadcasts;
mod callbacks;
mod changing;
mod clients;
mod codes;
mod conversations;
mod keeping;
mod reading;
mod receiver;
mod rules;
mod sending;
#[path = "../support/mod.rs"]
mod support;
mod world;
