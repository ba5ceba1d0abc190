//! The pagination of lists.

use serde::{Deserialize, Serialize};

/// The pagination of a list.
///
/// What is sent is named by a field at the top of the request, what is answered by the path of a field from `Result`,
/// such as `NextCursor` or `Data.Rows`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "style", rename_all = "lowercase", deny_unknown_fields)]
pub enum Pagination {
    /// The response says where the next page starts.
    Cursor {
        /// The request field that says where to start: a number or a text.
        cursor: String,
        /// The request field that says how many items a page has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<String>,
        /// The boolean response field that says whether there is more. Without it, a cursor that is empty, zero or
        /// negative ends the list.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        more: Option<String>,
        /// The response field that goes into `cursor` next.
        next: String,
        /// The response field that holds the items.
        items: String,
    },
    /// The request says how many items to pass over.
    Offset {
        /// The request field that says how many items to pass over: a number, or a text of digits.
        offset: String,
        /// The request field that says how many items a page has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        limit: Option<String>,
        /// The boolean response field that says whether there is more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        more: Option<String>,
        /// The response field that says how many items there are in all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<String>,
        /// The response field that holds the items.
        items: String,
    },
    /// The request says which page it wants.
    Page {
        /// The request field that holds the page's number: a number, or a text of digits.
        page: String,
        /// The number of the first page.
        first: u64,
        /// The request field that says how many items a page has.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        size: Option<String>,
        /// The boolean response field that says whether there is more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        more: Option<String>,
        /// The response field that says how many items there are in all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total: Option<String>,
        /// The response field that says how many pages there are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pages: Option<String>,
        /// The response field that holds the items.
        items: String,
    },
}

impl Pagination {
    /// The request field that says which page is meant.
    pub fn start(&self) -> &str {
        match self {
            Self::Cursor { cursor: start, .. }
            | Self::Offset { offset: start, .. }
            | Self::Page { page: start, .. } => start,
        }
    }

    /// The response field that holds the items.
    pub fn items(&self) -> &str {
        match self {
            Self::Cursor { items, .. } | Self::Offset { items, .. } | Self::Page { items, .. } => {
                items
            }
        }
    }
}
