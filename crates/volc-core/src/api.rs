//! The facts of a service and of its Actions as generated code states them, and the values that a page leaves open.

pub use crate::action::{Action, ActionInfo, Effect, Method};
pub use crate::service::{ServiceInfo, SiteInfo};
pub use crate::wire::{Json, OtherVariant, UnknownInt, UnknownText};
