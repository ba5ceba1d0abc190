//! The form of a snapshot.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ApiError;

/// The version of the form.
pub(super) const VERSION: u32 = 1;

/// A snapshot.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Snapshot {
    pub(super) version: u32,
    pub(super) schema: BTreeMap<String, u32>,
    /// The last ids that were given out by tables that never give one twice.
    pub(super) sequences: BTreeMap<String, i64>,
    pub(super) tables: BTreeMap<String, Table>,
}

/// The rows of a table.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<Value>>,
}

/// Returns the error of a snapshot that is wrong at a place.
pub(super) fn invalid(place: &str, what: impl std::fmt::Display) -> ApiError {
    let text = format!("the snapshot is wrong at `{place}`: {what}");
    ApiError::service("InvalidSnapshot", text).with_status(http::StatusCode::BAD_REQUEST)
}
