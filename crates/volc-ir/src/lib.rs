#![doc = include_str!("../README.md")]
//!
//! [`Ir`] is the root, [`Action`] and [`Event`] its parts, [`IR_VERSION`] the version. The names of JSON members are
//! those of the Rust fields unless a field's documentation says otherwise.

#![warn(missing_docs)]
#![cfg_attr(not(test), warn(clippy::too_many_lines))]

mod action;
mod bounds;
mod code;
mod condition;
mod definitions;
mod docs;
mod event;
mod field;
mod pagination;
mod service;
mod span;
mod types;
mod union;
mod wait;

pub use action::{
    Action, ActionError, Effect, Example, Examples, Facts, Finding, Method, RateLimit,
    RateLimitScope, Request, Severity, Source,
};
pub use bounds::{Bounds, Range};
pub use code::{ErrorCode, Retry};
pub use condition::{OneOf, OneOfCount, RequiredIf};
pub use definitions::{EnumDef, StructDef, TypeDef, Variant};
pub use docs::Docs;
pub use event::{Event, EventResponse};
pub use field::{Field, Format, ListedValue};
pub use pagination::Pagination;
pub use service::{Family, Group, Probe, Service, Site};
pub use span::Span;
pub use types::{Scalar, Type, Usage};
pub use union::{Tag, UnionDef, UnionVariant};
pub use wait::Wait;

use serde::{Deserialize, Serialize};

/// The version of the representation that this crate reads and writes.
pub const IR_VERSION: u32 = 2;

/// Everything that the pages of one service say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Ir {
    /// [`IR_VERSION`] at the time of writing.
    pub ir_version: u32,
    /// The service that the Actions belong to.
    pub service: Service,
    /// The Actions, sorted by name, then by Version.
    pub actions: Vec<Action>,
    /// The events that the service posts to webhooks, sorted by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// The error codes, page by page, in the order of each page. No code is listed twice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<ErrorCode>,
}

impl Ir {
    /// The Action of this name and Version.
    pub fn action(&self, action: &str, version: &str) -> Option<&Action> {
        self.actions
            .iter()
            .find(|a| a.action == action && a.version == version)
    }

    /// The event of this name.
    pub fn event(&self, name: &str) -> Option<&Event> {
        self.events.iter().find(|event| event.name == name)
    }

    /// The JSON Schema of [`Ir`].
    #[cfg(feature = "schema")]
    pub fn json_schema() -> serde_json::Value {
        schemars::schema_for!(Ir).into()
    }
}
