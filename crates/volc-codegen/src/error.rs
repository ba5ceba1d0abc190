//! Errors in a representation.

use std::fmt;

use crate::hidden::escaped;

/// A representation that no Rust can be made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GenerateError {
    action: String,
    message: String,
}

impl GenerateError {
    pub(crate) fn new(action: &volc_ir::Action, message: impl Into<String>) -> Self {
        Self::named(format!("{}@{}", action.action, action.version), message)
    }

    pub(crate) fn named(action: String, message: impl Into<String>) -> Self {
        Self {
            action,
            message: message.into(),
        }
    }

    /// The Action, as `Name@Version`, or the service.
    pub fn action(&self) -> &str {
        &self.action
    }
}

impl fmt::Display for GenerateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", escaped(&self.action), escaped(&self.message))
    }
}

impl std::error::Error for GenerateError {}
