//! A change, and where it stands on the pages.

use std::fmt;

use serde::Serialize;
use volc_ir::Span;

use super::rule::{Class, Rule};

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// The class of the rule.
    pub class: Class,
    /// The rule that it follows.
    pub rule: Rule,
    /// The Action, such as `GetUserConversations@2020-12-01`; `None` for what concerns the whole service or an
    /// event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The event, such as `UserJoinRoom`, or `RecordStopped@2023-11-01` if it has several versions; `None` for what
    /// concerns no event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The field: wire names with dots, rooted at `Query`, `Body`, `Result` or `EventData`, a
    /// union's variant in angle brackets; `None` for what concerns the whole Action or event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The change, in one line.
    pub what: String,
    /// The place on the old pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Place>,
    /// The place on the new pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Place>,
}

impl Change {
    /// Returns a change of the service as a whole.
    pub(super) fn of_service(rule: Rule, what: String) -> Self {
        Self {
            class: rule.class(),
            rule,
            action: None,
            event: None,
            path: None,
            what,
            old: None,
            new: None,
        }
    }
}

/// A place on a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Place {
    /// The page's path from the folder of specs.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

impl Place {
    pub(super) fn new(file: &str, span: Span) -> Self {
        Self {
            file: file.to_owned(),
            line: span.line,
            column: span.column,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}
