//! Errors of requests to the model.

use std::fmt;

use crate::agent::AgentError;

/// A request to the model that is refused. No variant holds a key or what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChatError {
    /// The key is missing or not the configured one.
    Unauthorized,
    /// The body is larger than the limit.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The connection broke off before the body was complete.
    Incomplete,
    /// There are no messages.
    NoMessages,
    /// The body is not a chat completion.
    Invalid(AgentError),
}

impl ChatError {
    /// Returns the HTTP status to respond with: 400, 401 or 413.
    pub fn status(&self) -> u16 {
        match self {
            Self::Unauthorized => 401,
            Self::TooLarge { .. } => 413,
            Self::Incomplete | Self::NoMessages | Self::Invalid(_) => 400,
        }
    }
}

impl From<AgentError> for ChatError {
    fn from(error: AgentError) -> Self {
        Self::Invalid(error)
    }
}

impl fmt::Display for ChatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unauthorized => f.write_str(
                "`Authorization` is not `Bearer` and the key that `LLMConfig.APIKey` was given",
            ),
            Self::TooLarge { limit } => write!(f, "the body is larger than {limit} bytes"),
            Self::Incomplete => {
                f.write_str("the connection broke off before the body was complete")
            }
            Self::NoMessages => f.write_str("`messages` is missing or empty"),
            Self::Invalid(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ChatError {}
