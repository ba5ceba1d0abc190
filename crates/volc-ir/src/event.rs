//! Events: what the service posts to a webhook.

use serde::{Deserialize, Serialize};

use crate::{Docs, Example, Field, Finding, Source, TypeDef};

/// An event that the service posts to a webhook (a callback).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The serialized name, such as `UserJoinRoom`: the value of `EventType`.
    pub name: String,
    /// The version of the callback's format, where the page gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The description of the event.
    #[serde(default, skip_serializing_if = "Docs::is_empty")]
    pub docs: Docs,
    /// The members of `EventData`, in page order.
    pub data: Vec<Field>,
    /// The response of the receiver, where the page lists members; otherwise an empty response will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<EventResponse>,
    /// The structs, unions and enumerations that the fields refer to, in page order, by unique name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<TypeDef>,
    /// The documented examples, repaired: whole callbacks, or the event's data alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
    /// The page that was read.
    pub source: Source,
    /// The vendor's page on the web, where its document number is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The findings on the page about this event.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
}

/// The response to an event: a JSON object that its receiver sends back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EventResponse {
    /// The description of the response as a whole.
    #[serde(default, skip_serializing_if = "Docs::is_empty")]
    pub docs: Docs,
    /// The members, in page order. They are sent, so that their structs have the usage of a request.
    pub members: Vec<Field>,
    /// The documented examples, repaired.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Example>,
}
