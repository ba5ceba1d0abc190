//! A call and its response as they are recorded, and the key by which equal requests are found.

use std::fmt::Write as _;

use bytes::Bytes;
use http::{Response, header};
use serde_json::Value;
use volc_core::__private::shown;
use volc_ir::Action;

use super::form::{Exchange, RecordedBody, RecordedRequest, RecordedResponse};
use crate::gateway::{Incoming, Trail};
use crate::journal::redact;

/// The start of the names of the parameters of a signature in the query.
const OF_SIGNATURE: &str = "X-";
/// The characters of a text that is no JSON up to which it is kept.
const TEXT: usize = 16 << 10;

/// Returns the parameters of a query without those of a signature.
pub(super) fn parameters<'a>(incoming: &'a Incoming<'_>) -> Vec<(&'a str, &'a str)> {
    let pairs = incoming.query.iter();
    let plain = pairs.filter(|(name, _)| !name.starts_with(OF_SIGNATURE));
    plain
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

/// Returns a request without its secrets and its signature.
pub(super) fn request(action: &Action, incoming: &Incoming<'_>) -> RecordedRequest {
    let pairs = parameters(incoming).into_iter();
    let pairs: Vec<(String, String)> = pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    RecordedRequest {
        method: incoming.method.to_string(),
        path: incoming.path.clone(),
        query: redact::query(Some(action), &pairs),
        body: redact::body(action, incoming.body),
        body_bytes: incoming.body.len(),
    }
}

/// Returns a response without its secrets.
pub(super) fn response(action: &Action, response: &Response<Bytes>) -> RecordedResponse {
    let content_type = response.headers().get(header::CONTENT_TYPE);
    let body = match serde_json::from_slice::<Value>(response.body()) {
        Ok(json) => RecordedBody::Json(redact::response(action, json)),
        Err(_) => {
            let text = String::from_utf8_lossy(response.body());
            let text: String = text.chars().take(TEXT).collect();
            RecordedBody::Text(shown(&text, &[]).into_owned())
        }
    };
    RecordedResponse {
        status: response.status().as_u16(),
        content_type: content_type
            .and_then(|value| value.to_str().ok())
            .map(|text| shown(text, &[]).into_owned()),
        body,
    }
}

/// Returns the key that equal requests have in common.
pub(super) fn key(trail: &Trail, request: &RecordedRequest) -> String {
    let exchange = [&trail.service, &trail.action, &trail.version].map(String::as_str);
    key_of(exchange, request)
}

impl Exchange {
    /// The key of the recorded request.
    pub(super) fn key(&self) -> String {
        let names = [&self.service, &self.action, &self.version].map(String::as_str);
        key_of(names, &self.request)
    }
}

fn key_of(names: [&str; 3], request: &RecordedRequest) -> String {
    let mut query: Vec<&(String, String)> = request.query.iter().collect();
    query.sort();
    let mut key = format!("{names:?} {} {} {query:?} ", request.method, request.path);
    match &request.body {
        Some(body) => canonical(body, &mut key),
        // Bodies that are not kept are told apart by their length alone.
        None => {
            let _ = write!(key, "{} bytes", request.body_bytes);
        }
    }
    key
}

/// Writes JSON with the members of objects in the order of their names.
fn canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| *name);
            text.push('{');
            for (name, value) in members {
                let _ = write!(text, "{name:?}:");
                canonical(value, text);
                text.push(',');
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for item in items {
                canonical(item, text);
                text.push(',');
            }
            text.push(']');
        }
        other => {
            let _ = write!(text, "{other}");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn key(query: &[(&str, &str)], body: Option<Value>, body_bytes: usize) -> String {
        let pairs = query.iter();
        let query = pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let request = RecordedRequest {
            method: "POST".to_owned(),
            path: "/".to_owned(),
            query: query.collect(),
            body,
            body_bytes,
        };
        key_of(["rtc", "A", "V"], &request)
    }

    #[test]
    fn equal_requests_have_one_key() {
        let one: Value = serde_json::from_str(r#"{"a": {"b": 1, "c": [2, 3]}, "d": "x"}"#).unwrap();
        let other: Value = serde_json::from_str(r#"{"d":"x","a":{"c":[2,3],"b":1}}"#).unwrap();
        assert_eq!(
            key(&[("p", "1"), ("q", "2")], Some(one), 40),
            key(&[("q", "2"), ("p", "1")], Some(other), 30)
        );
    }

    #[test]
    fn other_requests_have_other_keys() {
        let bodies = [
            Some(json!({"a": [1, 2]})),
            Some(json!({"a": [2, 1]})),
            Some(json!({"a": "1"})),
            Some(json!({"a": 1})),
            Some(json!({"a": null})),
            Some(json!({})),
            None,
        ];
        let mut keys: Vec<String> = bodies.into_iter().map(|body| key(&[], body, 3)).collect();
        keys.push(key(&[], None, 4));
        keys.push(key(&[("p", "1")], None, 3));
        keys.push(key(&[("p", "1"), ("p", "1")], None, 3));
        let count = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), count);
    }
}
