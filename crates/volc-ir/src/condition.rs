//! Conditional requirements: members that depend on other members.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A condition under which a field must be sent.
///
/// Members are named by their path from the struct that the field stands in (`Enable`, `VADConfig.Mode`), or from the
/// top of the request with `Body.` or `Query.` in front.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RequiredIf {
    /// The member that decides.
    pub member: String,
    /// The values of that member with which the field is required; empty means any value.
    #[serde(default, rename = "in", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    /// True if the field is required, too, where that member is unset: its default is one of the values.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub or_unset: bool,
    /// A member that stands in for the field: where it is set, the field is not required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unless: Option<String>,
}

/// A requirement on several members of a struct at once.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct OneOf {
    /// The members, by their paths as in [`RequiredIf`].
    pub members: Vec<String>,
    /// The number of them that must be set.
    pub count: OneOfCount,
}

/// The number of members of a [`OneOf`] that must be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum OneOfCount {
    /// Exactly one.
    Exactly,
    /// One or more.
    AtLeast,
}
