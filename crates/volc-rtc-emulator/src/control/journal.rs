//! The journal: lists, counts, waits for and exports calls.
//!
//! | route | |
//! |---|---|
//! | `GET /journal` | the calls, the oldest first, with a [filter](JournalFilter) in the query |
//! | `GET /journal/counts` | how many there are, by Action and by code; the same filters |
//! | `GET /journal/unmatched` | those that reached no Action, and why |
//! | `POST /journal/wait` | waits until so many calls pass a filter, with a [time limit](JournalWait) |
//! | `GET /journal/har` | the calls as an HTTP archive, HAR 1.2; the same filters |
//! | `GET /journal/{request_id}/curl` | a call as a command for curl |
//! | `DELETE /journal` | forgets the calls, with `?app_id=` those of an app |

mod curl;
mod har;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use super::api::{ActionCount, CodeCount, JournalCounts, JournalEntry, JournalFilter, JournalWait};
use super::{ControlError, JsonBody, Params, Part};
use crate::Emulator;
use crate::journal::{self, Record, Tally};

pub(super) const PART: Part = Part {
    routes: || {
        axum::Router::new()
            .route("/journal", get(list).delete(clear))
            .route("/journal/counts", get(counts))
            .route("/journal/unmatched", get(unmatched))
            .route("/journal/har", get(as_har))
            .route("/journal/wait", post(wait))
            .route("/journal/{request_id}/curl", get(as_curl))
    },
    list: &[
        "GET /journal",
        "DELETE /journal",
        "GET /journal/counts",
        "GET /journal/unmatched",
        "GET /journal/har",
        "POST /journal/wait",
        "GET /journal/{request_id}/curl",
    ],
};

/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(600);

async fn list(
    State(emulator): State<Emulator>,
    Params(filter): Params<JournalFilter>,
) -> Response<Body> {
    let (records, dropped) = emulator.journal().list(&filter);
    calls(&records, &format!("\"dropped\":{dropped}"))
}

async fn unmatched(
    State(emulator): State<Emulator>,
    Params(filter): Params<JournalFilter>,
) -> Response<Body> {
    let (records, dropped) = emulator.journal().list(&filter.unmatched(true));
    calls(&records, &format!("\"dropped\":{dropped}"))
}

/// Returns calls as they are kept, and another member.
fn calls<'a>(records: impl IntoIterator<Item = &'a Arc<Record>>, more: &str) -> Response<Body> {
    let calls: Vec<&str> = records
        .into_iter()
        .map(|record| record.json.as_str())
        .collect();
    let json = format!("{{\"calls\":[{}],{more}}}", calls.join(","));
    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
}

async fn counts(
    State(emulator): State<Emulator>,
    Params(filter): Params<JournalFilter>,
) -> Json<JournalCounts> {
    let (records, dropped) = emulator.journal().list(&filter);
    let mut actions: BTreeMap<(&str, &str), (u64, u64)> = BTreeMap::new();
    let mut codes: BTreeMap<&str, u64> = BTreeMap::new();
    for Record { entry, .. } in records.iter().map(AsRef::as_ref) {
        let (calls, failed) = actions.entry((&entry.action, &entry.version)).or_default();
        *calls += 1;
        *failed += u64::from(journal::is_failure(entry));
        if let Some(code) = &entry.code {
            *codes.entry(code).or_default() += 1;
        }
    }
    let action = |((action, version), (calls, failed)): ((&str, &str), (u64, u64))| ActionCount {
        action: action.to_owned(),
        version: version.to_owned(),
        calls,
        failed,
    };
    let code = |(code, calls): (&str, u64)| CodeCount {
        code: code.to_owned(),
        calls,
    };
    Json(JournalCounts {
        calls: records.len() as u64,
        actions: actions.into_iter().map(action).collect(),
        codes: codes.into_iter().map(code).collect(),
        dropped,
    })
}

async fn wait(
    State(emulator): State<Emulator>,
    JsonBody(wait): JsonBody<JournalWait>,
) -> Result<Response<Body>, ControlError> {
    let JournalWait {
        filter,
        count,
        timeout,
    } = wait;
    let timeout = Duration::from(timeout);
    if timeout > LONGEST_WAIT {
        let text = format!("`timeout` is at most {} s", LONGEST_WAIT.as_secs());
        return Err(ControlError::invalid(text));
    }
    let mut tally = Tally::default();
    let waiting = emulator.journal().wait(&filter, count, &mut tally);
    let is_late = tokio::time::timeout(timeout, waiting).await.is_err();
    let matched = tally.matched;
    if is_late && matched < count {
        let text = format!(
            "{matched} of {count} calls came within {} ms; GET /_emulator/journal lists all, \
             GET /_emulator/journal/unmatched those that reached no Action",
            timeout.as_millis()
        );
        return Err(ControlError::new(
            StatusCode::REQUEST_TIMEOUT,
            "WaitTimeout",
            text,
        ));
    }
    Ok(calls(&tally.records, &format!("\"matched\":{matched}")))
}

async fn as_curl(
    State(emulator): State<Emulator>,
    Path(request_id): Path<String>,
    headers: HeaderMap,
) -> Result<Response<Body>, ControlError> {
    let record = emulator.journal().get(&request_id).ok_or_else(|| {
        let text = format!(
            "the journal has no call `{request_id}`; GET /_emulator/journal lists what it has"
        );
        ControlError::not_found(text)
    })?;
    let entry = serde_json::from_str(&record.json);
    let entry = entry.map_err(|error| ControlError::internal(error.to_string()))?;
    let text = curl::command(&entry, host(&headers));
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response())
}

async fn as_har(
    State(emulator): State<Emulator>,
    Params(filter): Params<JournalFilter>,
    headers: HeaderMap,
) -> Result<Json<Value>, ControlError> {
    let (records, dropped) = emulator.journal().list(&filter);
    let entries = records
        .iter()
        .map(|record| serde_json::from_str(&record.json));
    let entries: Result<Vec<JournalEntry>, _> = entries.collect();
    let entries = entries.map_err(|error| ControlError::internal(error.to_string()))?;
    Ok(Json(har::archive(&entries, dropped, host(&headers))))
}

/// The host by which the emulator was called.
fn host(headers: &HeaderMap) -> &str {
    let host = headers.get(header::HOST);
    host.and_then(|host| host.to_str().ok())
        .unwrap_or("127.0.0.1:8787")
}

/// An app, or all of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfApp {
    pub(super) app_id: Option<String>,
}

async fn clear(State(emulator): State<Emulator>, Params(of): Params<OfApp>) -> Json<Value> {
    let removed = emulator.journal().clear(of.app_id.as_deref());
    Json(json!({"removed": removed}))
}
