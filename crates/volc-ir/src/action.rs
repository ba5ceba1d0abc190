//! An Action: one page, one operation of the service in one Version.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Docs, EnumDef, Field, OneOf, Pagination, Span, StructDef, TypeDef, UnionDef, Wait};

/// One operation of the service in one Version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// The serialized name, such as `GetUserConversations`.
    pub action: String,
    /// The Version, such as `2020-12-01`.
    pub version: String,
    /// The group of Actions it belongs to: the folder that its page lies in, such as `im`.
    pub family: String,
    /// The HTTP method.
    pub method: Method,
    /// The path of the request's URL; `/` for nearly every Action.
    pub path: String,
    /// The vendor's page on the web, where its document number is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The page that was read.
    pub source: Source,
    /// The source of the facts on that page.
    #[serde(default, skip_serializing_if = "Facts::is_page")]
    pub facts: Facts,
    /// The effect of a call: read-only or mutating; `None` where the page and the overlay name none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    /// The name for generated code, where the overlay wants another than the Action's own in snake case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rename: Option<String>,
    /// The reason it is deprecated and its replacement; `None` where it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<Docs>,
    /// The description. The first line of the English is a summary.
    #[serde(default, skip_serializing_if = "Docs::is_empty")]
    pub docs: Docs,
    /// The request. The constants `Action` and `Version` are not among the fields.
    pub request: Request,
    /// The members of `Result`; empty if the page documents none.
    pub response: Vec<Field>,
    /// The structs, enumerations and unions that the fields refer to, in page order, by unique name.
    pub types: Vec<TypeDef>,
    /// The rate limits, in page order.
    pub rate_limits: Vec<RateLimit>,
    /// The errors that the page lists for this Action, in page order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ActionError>,
    /// The pagination of a list; `None` where the Action is no list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pagination: Option<Pagination>,
    /// The wait for a task; `None` where the Action tells no state of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait: Option<Wait>,
    /// The documented examples, repaired.
    pub examples: Examples,
    /// The findings on the page.
    pub findings: Vec<Finding>,
}

impl Action {
    /// The struct of this name.
    pub fn struct_def(&self, name: &str) -> Option<&StructDef> {
        self.types.iter().find_map(|t| match t {
            TypeDef::Struct(s) if s.name == name => Some(s),
            _ => None,
        })
    }

    /// The enumeration of this name.
    pub fn enum_def(&self, name: &str) -> Option<&EnumDef> {
        self.types.iter().find_map(|t| match t {
            TypeDef::Enum(e) if e.name == name => Some(e),
            _ => None,
        })
    }

    /// The union of this name.
    pub fn union_def(&self, name: &str) -> Option<&UnionDef> {
        self.types.iter().find_map(|t| match t {
            TypeDef::Union(u) if u.name == name => Some(u),
            _ => None,
        })
    }
}

/// An error that a page lists for its Action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ActionError {
    /// The code, such as `InvalidParameter.IllegalRoomID`, or a number in digits.
    pub code: String,
    /// The HTTP status that it comes with, where the page gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<u16>,
    /// The meaning.
    #[serde(default, skip_serializing_if = "Docs::is_empty")]
    pub docs: Docs,
    /// The remedy; empty where the page names none.
    #[serde(default, skip_serializing_if = "Docs::is_empty")]
    pub advice: Docs,
    /// The start of the row.
    pub span: Span,
}

/// The request of an Action.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Parameters in the URL's query, in page order.
    pub query: Vec<Field>,
    /// Members of the JSON body, in page order.
    pub body: Vec<Field>,
    /// The requirements on several members at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub one_of: Vec<OneOf>,
}

/// The HTTP method of an Action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// All parameters are in the query.
    Get,
    /// The parameters are in a JSON body.
    Post,
}

/// The effect of a call: read-only or mutating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    /// It only reads; repeating it does no harm.
    Read,
    /// It changes something.
    Write,
}

/// The source of the facts about an Action.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Facts {
    /// A page that the vendor publishes.
    #[default]
    Page,
    /// The vendor's Go SDK; the page was written after it, since the vendor publishes none.
    Sdk,
    /// The vendor's own demos and tools; the page was written after them, since the vendor publishes neither page nor
    /// SDK.
    Demo,
}

impl Facts {
    fn is_page(&self) -> bool {
        *self == Self::Page
    }
}

/// The page that an Action was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The path from the folder of specs, with `/` on every machine.
    pub file: String,
    /// SHA-256 of the page's bytes, in lower-case hex.
    pub sha256: String,
}

/// A rate limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RateLimit {
    /// The number of calls that are allowed in a period.
    pub calls: u32,
    /// The length of the period in seconds; 1 for QPS.
    pub seconds: u32,
    /// The scope of the count.
    pub scope: RateLimitScope,
    /// The condition under which the limit holds, as the page words it; `None` means always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The other Actions that count towards the same limit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared_with: Vec<String>,
    /// The place of the limit on the page.
    pub span: Span,
}

/// The scope over which the calls of a rate limit are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum RateLimitScope {
    /// All calls of an account, whatever their AppId.
    Account,
    /// The calls for one AppId.
    App,
}

/// The documented examples of an Action. A page may have several of each.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Examples {
    /// Request bodies (for GET: the query as an object of strings), without `Action` and `Version`.
    pub request: Vec<Example>,
    /// Whole responses, with `ResponseMetadata`.
    pub response: Vec<Example>,
}

/// A documented example.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The title that the page gives the example, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The repaired JSON; null, with a finding, where it could not be repaired.
    pub value: Value,
    /// The place of the example on the page.
    pub span: Span,
}

/// Something that was noticed on a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The stable code, such as `W0203`; `cargo xtask explain` tells more.
    pub code: String,
    /// The severity.
    pub severity: Severity,
    /// The finding in words.
    pub message: String,
    /// The place of the finding.
    pub span: Span,
}

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; no action is needed.
    Note,
    /// The page contradicts itself or leaves something open.
    Warning,
    /// The page cannot be used as it is.
    Error,
}
