//! Calls of the journal as an HTTP archive, HAR 1.2.

use http::StatusCode;
use serde_json::{Value, json};

use super::curl::{parameters, url};
use crate::control::api::{JournalEntry, moment_text};

/// Returns the archive of calls. Sizes that are not known are -1, as the format has it.
pub(super) fn archive(entries: &[JournalEntry], dropped: u64, host: &str) -> Value {
    let mut log = json!({
        "version": "1.2",
        "creator": {"name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION")},
        "entries": entries.iter().map(|entry| self::entry(entry, host)).collect::<Vec<_>>(),
    });
    if dropped > 0 {
        log["comment"] = format!("{dropped} earlier calls are not kept").into();
    }
    json!({ "log": log })
}

fn entry(entry: &JournalEntry, host: &str) -> Value {
    let millis = millis(entry.took_micros);
    let mut archived = json!({
        "startedDateTime": moment_text(entry.at),
        "time": millis,
        "request": request(entry, host),
        "response": response(entry),
        "cache": {},
        "timings": {"send": 0, "wait": millis, "receive": 0},
    });
    if let (Some(code), Some(message)) = (&entry.code, &entry.message) {
        archived["comment"] = format!("{code}: {message}").into();
    }
    archived
}

fn request(entry: &JournalEntry, host: &str) -> Value {
    let query = parameters(entry).map(|(name, value)| json!({"name": name, "value": value}));
    let mut headers = vec![json!({"name": "Host", "value": host})];
    headers.extend(
        entry
            .content_type
            .as_ref()
            .map(|kind| json!({"name": "Content-Type", "value": kind})),
    );
    let mut request = json!({
        "method": entry.method,
        "url": url(entry, host),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers,
        "queryString": query.collect::<Vec<_>>(),
        "headersSize": -1,
        "bodySize": entry.body_bytes,
        "comment": "without its signature; secrets are ***",
    });
    if let Some(body) = &entry.body {
        let kind = entry.content_type.as_deref().unwrap_or("application/json");
        request["postData"] = json!({"mimeType": kind, "text": body.to_string()});
    }
    request
}

fn response(entry: &JournalEntry) -> Value {
    let status = StatusCode::from_u16(entry.status).ok();
    let reason = status.and_then(|status| status.canonical_reason());
    let mut headers = vec![json!({"name": "X-Tt-Logid", "value": entry.request_id})];
    if let Some(kind) = &entry.response {
        headers.push(json!({"name": "X-Emulator-Response", "value": kind}));
    }
    json!({
        "status": entry.status,
        "statusText": reason.unwrap_or_default(),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers,
        "content": {
            "size": entry.response_bytes,
            "mimeType": "application/json",
            "comment": "the journal keeps no bodies of responses",
        },
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": entry.response_bytes,
    })
}

/// Returns microseconds as milliseconds with their fraction.
fn millis(micros: u64) -> f64 {
    std::time::Duration::from_micros(micros).as_secs_f64() * 1_000.0
}
