//! The Action that is called.

use super::Incoming;
use crate::{ApiError, Code};

/// The Action and Version that a request names.
pub(crate) struct Operation {
    pub(crate) action: String,
    pub(crate) version: String,
}

impl Operation {
    /// Reads both from the query.
    ///
    /// # Errors
    /// `MissingParameter`, if one of them is missing or empty.
    pub(crate) fn read(incoming: &Incoming<'_>) -> Result<Self, ApiError> {
        let read = |name: &str| {
            let value = incoming.parameter(name).filter(|value| !value.is_empty());
            value.map(str::to_owned).ok_or_else(|| {
                let text =
                    format!("the query has no `{name}`; it is sent in the query for POST too");
                ApiError::gateway(Code::MissingParameter, text)
            })
        };
        Ok(Self {
            action: read("Action")?,
            version: read("Version")?,
        })
    }
}
