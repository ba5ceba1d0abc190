//! Where something stands on a page.

use std::fmt;

use serde::Serialize;
use volc_ir::{Action, Span};

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
    pub(super) fn new(action: &Action, span: Span) -> Self {
        Self {
            file: action.source.file.clone(),
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
