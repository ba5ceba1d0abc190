//! Error codes: rows of the tables that pages of errors have.

use serde::{Deserialize, Serialize};

use crate::{Docs, Span};

/// An error code of the service or of the gateway in front of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ErrorCode {
    /// The code, such as `InvalidParameter.IllegalRoomID`. What stands before the dot is its family.
    pub code: String,
    /// The name for generated code, where the overlay wants another than the code's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The number that the gateway sends along as `CodeN`, where the page gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// The HTTP status that it comes with, where the page gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<u16>,
    /// Advice on retrying after this error, from the overlay.
    #[serde(default, skip_serializing_if = "Retry::is_never")]
    pub retry: Retry,
    /// True if the call was carried out in part, so that it has a result beside the error, from the overlay.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
    /// The meaning.
    #[serde(default, skip_serializing_if = "Docs::is_empty")]
    pub docs: Docs,
    /// The remedy; empty where none is known.
    #[serde(default, skip_serializing_if = "Docs::is_empty")]
    pub advice: Docs,
    /// The page, as a path from the folder of specs.
    pub file: String,
    /// The start of the row.
    pub span: Span,
}

/// Advice on retrying after an error.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Retry {
    /// It does not help.
    #[default]
    Never,
    /// It may help after a while. The call may have been carried out.
    Later,
    /// It may help after a while. Calls come too fast; this one was not carried out.
    Throttle,
    /// It may help once, with another date or fresh credentials. The call was not carried out.
    Fresh,
}

impl Retry {
    fn is_never(&self) -> bool {
        *self == Self::Never
    }
}
