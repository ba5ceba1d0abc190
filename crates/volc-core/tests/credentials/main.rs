//! The sources of credentials: files, STS, an ECS instance, and the chain of them.

#![cfg(any(feature = "reqwest", feature = "hyper"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub
)]

#[path = "../common/mod.rs"]
mod common;

mod cache;
mod chain;
mod ecs_role;
mod files;
mod oidc;
mod outside;
mod role;
#[cfg(feature = "tracing")]
mod secrets;
