#![doc = include_str!("../README.md")]
// Everything below `generated` is generated from the pages in `specs/rtc`.
#![deny(missing_docs)]

#[cfg(feature = "agent")]
pub mod agent;
pub mod diagnose;
#[rustfmt::skip]
mod generated;

pub use generated::*;
pub use volc_core::{self, Error};

#[cfg(not(feature = "agent"))]
volc_core::__private::service_client!(generated::SERVICE);
#[cfg(feature = "agent")]
volc_core::__private::service_client!(generated::SERVICE, agent::check);
