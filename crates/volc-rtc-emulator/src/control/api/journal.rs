//! The journal: calls that came, and which of them are wanted.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::duration::{Length, optional_moment, whole_millis};

/// A call and its outcome. Secrets and the signature are redacted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JournalEntry {
    /// The number of the call, from 1; it grows by one with each.
    pub seq: u64,
    /// The request id in the response.
    pub request_id: String,
    /// The time on the emulator's clock, in milliseconds since 1970.
    pub at: u64,
    /// The Action; empty if the request names none.
    pub action: String,
    /// The Version; empty if the request names none.
    pub version: String,
    /// The app that the request names.
    pub app_id: Option<String>,
    /// The HTTP method.
    pub method: String,
    /// The path, decoded.
    pub path: String,
    /// The query, decoded.
    pub query: Vec<(String, String)>,
    /// The access key that signed; empty if none is named.
    pub access_key: String,
    /// The `Content-Type` of the body.
    pub content_type: Option<String>,
    /// The body, if it is JSON of a known Action and at most 16 KiB.
    pub body: Option<Value>,
    /// The length of the body in bytes.
    pub body_bytes: usize,
    /// The HTTP status of the response.
    pub status: u16,
    /// The code of the error.
    pub code: Option<String>,
    /// The message of the error.
    pub message: Option<String>,
    /// `state` for a response from the emulator's state, `example` for the example of the Action's page, `upstream` for
    /// that of a real endpoint, `replay` for a recorded one.
    pub response: Option<String>,
    /// The fault that happened to the call.
    pub fault: Option<FaultRef>,
    /// True if no Action was called: it is unknown, its Version is, or the request is not signed as it should be.
    pub unmatched: bool,
    /// The explanation of a signature that does not match, in one line.
    pub finding: Option<String>,
    /// Findings on a request that was accepted and would still not do what it seems to.
    pub findings: Vec<String>,
    /// The time that the response took, in microseconds of the machine's clock.
    #[serde(default)]
    pub took_micros: u64,
    /// The length of the body of the response, in bytes.
    #[serde(default)]
    pub response_bytes: usize,
}

/// A fault, as the journal refers to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FaultRef {
    /// The id, such as `fault-1`.
    pub id: String,
    /// The name, if it has one.
    pub name: Option<String>,
}

/// The calls that are wanted of the journal. What is set must hold, all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JournalFilter {
    /// The Action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) action: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) app_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) failed: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) response: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fault: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unmatched: Option<bool>,
    #[serde(
        default,
        deserialize_with = "optional_moment",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) since: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<u64>,
}

impl JournalFilter {
    /// Returns a filter that every call passes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns a filter for the calls of an Action.
    pub fn action(action: impl Into<String>) -> Self {
        Self {
            action: Some(action.into()),
            ..Self::default()
        }
    }

    /// Sets the Version.
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Sets the app.
    #[must_use]
    pub fn app_id(mut self, app_id: impl Into<String>) -> Self {
        self.app_id = Some(app_id.into());
        self
    }

    /// Sets the HTTP status of the response.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// Sets the code of the error.
    #[must_use]
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Sets whether calls that failed are wanted, or those that did not.
    #[must_use]
    pub fn failed(mut self, failed: bool) -> Self {
        self.failed = Some(failed);
        self
    }

    /// Sets the kind of response: `state`, `example`, `upstream` or `replay`.
    #[must_use]
    pub fn response(mut self, kind: impl Into<String>) -> Self {
        self.response = Some(kind.into());
        self
    }

    /// Sets the fault that happened, by its id or name.
    #[must_use]
    pub fn fault(mut self, fault: impl Into<String>) -> Self {
        self.fault = Some(fault.into());
        self
    }

    /// Sets whether calls are wanted that reached no Action, or those that did.
    #[must_use]
    pub fn unmatched(mut self, unmatched: bool) -> Self {
        self.unmatched = Some(unmatched);
        self
    }

    /// Sets the time of the earliest call, in milliseconds since 1970 on the emulator's clock.
    #[must_use]
    pub fn since_millis(mut self, millis: u64) -> Self {
        self.since = Some(millis);
        self
    }

    /// Sets the number of a call after which the wanted ones come.
    #[must_use]
    pub fn after(mut self, seq: u64) -> Self {
        self.after = Some(seq);
        self
    }
}

/// A wait until so many calls pass a filter; those that came before count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JournalWait {
    #[serde(default)]
    pub(crate) filter: JournalFilter,
    #[serde(default = "one")]
    pub(crate) count: u64,
    #[serde(default = "five_seconds")]
    pub(crate) timeout: Length,
}

fn one() -> u64 {
    1
}

fn five_seconds() -> Length {
    Length(5_000)
}

impl JournalWait {
    /// Returns a wait for one call, for at most five seconds of real time.
    pub fn new(filter: JournalFilter) -> Self {
        Self {
            filter,
            count: one(),
            timeout: five_seconds(),
        }
    }

    /// Sets the number of calls.
    #[must_use]
    pub fn count(mut self, count: u64) -> Self {
        self.count = count;
        self
    }

    /// Sets the time limit, in real time; at most ten minutes.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Length(whole_millis(timeout));
        self
    }
}

/// Counts of calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct JournalCounts {
    /// The calls that pass the filter.
    pub calls: u64,
    /// The same by Action and Version.
    pub actions: Vec<ActionCount>,
    /// Those that failed, by code.
    pub codes: Vec<CodeCount>,
    /// The calls that were dropped because the journal is bounded; they are not counted above.
    pub dropped: u64,
}

/// The calls of an Action.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ActionCount {
    /// The Action.
    pub action: String,
    /// The Version.
    pub version: String,
    /// The number of calls.
    pub calls: u64,
    /// The number of those that failed.
    pub failed: u64,
}

/// The calls that failed with a code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CodeCount {
    /// The code.
    pub code: String,
    /// The number of calls.
    pub calls: u64,
}
