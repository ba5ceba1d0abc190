//! Tasks over loopback: the SDK's client, a clock that stands still, and every event read strictly.

#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../support/mod.rs"]
mod support;

mod codes;
mod limits;
mod lists;
mod memory;
mod moderation;
mod public_stream;
mod push_cdn;
mod record;
mod relay;
mod segment;
mod snapshot;
mod transitions;
mod webcast;
mod whiteboard;
mod world;
