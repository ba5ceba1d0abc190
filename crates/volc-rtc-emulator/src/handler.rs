//! What an Action does, where it keeps state.

use serde_json::{Map, Value};
use volc_ir::Action;

use crate::ApiError;

/// A call that has passed every check.
#[non_exhaustive]
pub struct Call<'a> {
    /// The page of the Action.
    pub action: &'a Action,
    /// The parameters of query and body by their names on the wire. They keep to the page: of the documented types
    /// (`"20"` has become 20), within bounds, required ones present; null and unknown ones are gone.
    pub parameters: &'a Map<String, Value>,
    /// The id of the calling account.
    pub account: &'a str,
    /// The moment of the call, in seconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// The database; it is committed if the handler succeeds, else rolled back.
    pub store: &'a rusqlite::Transaction<'a>,
}

impl Call<'_> {
    /// An integer parameter, or 0, the zero value of an absent one.
    pub fn int(&self, name: &str) -> i64 {
        self.parameters
            .get(name)
            .and_then(Value::as_i64)
            .unwrap_or(0)
    }

    /// A boolean parameter, or false.
    pub fn bool(&self, name: &str) -> bool {
        self.parameters
            .get(name)
            .and_then(Value::as_bool)
            .unwrap_or(false)
    }

    /// A text parameter, or the empty text.
    pub fn text(&self, name: &str) -> &str {
        self.parameters
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or("")
    }
}

/// What an Action does, where its page's example is not answer enough. Registered with
/// [`Builder::handler`](crate::Builder::handler).
///
/// Handlers run one at a time, on a thread that may block. An error of [`ApiError::service`] is sent with HTTP 200 for
/// the Versions of which the documentation says so (2020-12-01, 2022-06-01 and 2023-06-01), else with 400, unless it
/// has been given a status.
pub trait Handler: Send + Sync + 'static {
    /// Answers a call: what comes back is sent as `Result`.
    ///
    /// # Errors
    /// What the service would answer; it is sent as `ResponseMetadata.Error`.
    fn handle(&self, call: &Call<'_>) -> Result<Value, ApiError>;
}

impl<F> Handler for F
where
    F: Fn(&Call<'_>) -> Result<Value, ApiError> + Send + Sync + 'static,
{
    fn handle(&self, call: &Call<'_>) -> Result<Value, ApiError> {
        self(call)
    }
}
