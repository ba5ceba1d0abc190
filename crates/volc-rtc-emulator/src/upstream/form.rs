//! The form of a record, and the errors of one that cannot be used.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The version of the form.
pub(super) const VERSION: u64 = 1;
/// The name of the form.
pub(super) const FORMAT: &str = "volc-rtc-emulator record";

/// The first line.
#[derive(Serialize, Deserialize)]
pub(super) struct Header {
    pub(super) format: String,
    pub(super) version: u64,
}

/// Any other line: a request and its response.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Exchange {
    pub(super) service: String,
    pub(super) action: String,
    pub(super) version: String,
    pub(super) region: String,
    /// The time of the machine's clock, in milliseconds since 1970.
    pub(super) at_millis: u64,
    /// The time that the response took.
    pub(super) took_millis: u64,
    pub(super) request: RecordedRequest,
    pub(super) response: RecordedResponse,
}

/// A request without its secrets and its signature.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordedRequest {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: Vec<(String, String)>,
    /// Absent if it is empty or no JSON object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) body: Option<Value>,
    pub(super) body_bytes: usize,
}

/// A response without its secrets.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordedResponse {
    pub(super) status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) content_type: Option<String>,
    pub(super) body: RecordedBody,
}

/// The body of a response.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RecordedBody {
    /// That of the service.
    Json(Value),
    /// That of something in between.
    Text(String),
}

/// The reason why a record cannot be used: the file, the line and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordError {
    file: PathBuf,
    line: Option<usize>,
    column: Option<usize>,
    text: String,
}

impl RecordError {
    pub(super) fn new(file: &Path, text: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            column: None,
            text: text.into(),
        }
    }

    pub(super) fn at(file: &Path, line: usize, text: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            ..Self::new(file, text)
        }
    }

    pub(super) fn column(self, column: usize) -> Self {
        Self {
            column: Some(column),
            ..self
        }
    }

    /// Returns the number of the line, from 1; `None` if the file as a whole cannot be used.
    pub fn line(&self) -> Option<usize> {
        self.line
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        for number in [self.line, self.column].into_iter().flatten() {
            write!(f, ":{number}")?;
        }
        write!(f, ": {}", self.text)
    }
}

impl std::error::Error for RecordError {}
