//! Statistics and the library of songs through the SDK's client: what simulated users do is what the Actions show, in
//! every Version.

#![allow(clippy::panic, clippy::unwrap_used)]

mod call_detail;
mod lists;
mod music;
mod operation;
mod packages;
mod quality;
mod refusals;
mod usages;
mod world;
