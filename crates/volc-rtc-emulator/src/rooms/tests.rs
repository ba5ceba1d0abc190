//! Rooms over loopback: simulated users by the control API, Actions by the SDK's client, events from the outbox.

#![allow(clippy::unwrap_used, clippy::panic)]

mod codes;
mod control_client;
mod events;
mod joining;
mod messages;
mod model;
mod scenario;
mod world;
