//! The wait for a task.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The wait for a task: the Action is called again and again until the state of the task is a final one.
///
/// The Action is read-only. Members are named by their paths from `Result`, such as `RecordTask.Status`. A path that
/// leads through a list means the member of every item: the wait is over when all of them are done, or one has failed.
/// A response without the member is one of a task that is not there yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Wait {
    /// The response member that holds the state, an enumeration.
    pub status: String,
    /// The serialized values of a task that is done.
    pub done: Vec<Value>,
    /// The serialized values of a task that has failed. Those that are neither here nor in [`done`](Self::done) go on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<Value>,
    /// The response member that holds the reason why a task ended: a text, a number or an enumeration, beside
    /// [`status`](Self::status).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The error codes of a task that is not there yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_found: Vec<String>,
    /// The time in milliseconds between the first two calls.
    pub every: u64,
    /// Documentation of what a task that is done is not yet, as the end of an English sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
