//! Typed client of the Volcengine veImageX server API.
//!
//! Everything but this file is generated from the vendor's pages in `specs/imagex`. Each family of Actions is a module
//! and a feature, all of them on by default; each Action is a method of [`Client`], whose documentation shows a call.
//!
//! ```no_run
//! # fn example() -> Result<(), volc_imagex_api::Error> {
//! let client = volc_imagex_api::Client::from_env()?; // VOLCENGINE_ACCESS_KEY and VOLCENGINE_SECRET_KEY
//! # Ok(())
//! # }
//! ```
//!
//! A request is also a plain struct, which `client.send(request)` sends. With the feature `versions`, every Action can
//! be called by its Version too. With the feature `server` each family has a trait whose methods answer its Actions.

#![deny(missing_docs)]

#[rustfmt::skip]
mod generated;

pub use generated::*;
pub use volc_core::{self, Error};

volc_core::__private::service_client!(generated::SERVICE);
