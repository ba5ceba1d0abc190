//! Facts of a service and of its Actions, and values that a page leaves open.
//!
//! - [`ServiceInfo`] names a service and its [sites](SiteInfo); a client is built from one.
//! - [`Action`] is the request of an Action. Code that works with any Action takes it as a bound, and reads its
//!   [`ActionInfo`]: name, Version, [`Effect`], rate limits, page.
//! - [`Json`] is a member that can hold anything. [`UnknownInt`], [`UnknownText`] and [`OtherVariant`] are values and
//!   objects that the page does not list; they are kept as they came.
//!
//! ```
//! use volc_core::Client;
//! use volc_core::api::{Action, Effect};
//!
//! /// Sends only what changes nothing.
//! async fn send_if_read_only<R: Action>(client: &Client, request: R) -> Result<(), volc_core::Error> {
//!     if R::INFO.effect == Effect::Read {
//!         client.send(request).await?;
//!     }
//!     Ok(())
//! }
//! ```

pub use crate::action::{Action, ActionInfo, Effect, Method};
pub use crate::service::{ProbeInfo, ServiceInfo, SiteInfo};
pub use crate::wire::{Json, OtherVariant, UnknownInt, UnknownText};
