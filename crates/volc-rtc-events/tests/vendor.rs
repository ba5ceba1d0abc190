//! The signatures of the vendor's own functions.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use volc_rtc_events::{Envelope, EventError, Verifier};

/// The vectors; `None`, with a line that says so, where they are not at hand.
fn vectors() -> Option<Value> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/facts/server/callback-vectors.json");
    let Ok(text) = std::fs::read(&file) else {
        println!("skipped: callback-vectors.json is not here");
        return None;
    };
    Some(serde_json::from_slice(&text).unwrap())
}

/// The body of the callback of a vector.
fn body(vector: &Value) -> Vec<u8> {
    let mut body = vector["event"].clone();
    body["Signature"] = vector["signature"].clone();
    body.to_string().into_bytes()
}

/// A verifier that knows one app, and the time of a vector.
fn verifier(vector: &Value, app_id: &str) -> Verifier {
    let time = vector["event"]["EventTime"].as_str().unwrap();
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(unix(time));
    Verifier::builder()
        .app(app_id, vector["secret_key"].as_str().unwrap())
        .clock(move || now)
        .build()
        .unwrap()
}

fn unix(time: &str) -> u64 {
    match time {
        "2023-03-21T15:32:04+08:00" => 1_679_383_924,
        "2021-01-27T08:40:12.853000000Z" => 1_611_736_812,
        "2024-01-02T03:04:05Z" => 1_704_164_645,
        "2025-01-09T08:45:45.678Z" => 1_736_412_345,
        _ => 1_000_000_000,
    }
}

#[test]
fn signatures_are_those_of_the_vendors_functions() {
    let Some(vectors) = vectors() else { return };
    let all = vectors["vectors"].as_array().unwrap();
    assert!(all.len() >= 17);
    for vector in all {
        let body = body(vector);
        let envelope = Envelope::parse(&body).unwrap();
        let key = vector["secret_key"].as_str().unwrap();
        let signature = envelope.signature_with(key);
        assert_eq!(
            signature,
            vector["signature"].as_str().unwrap(),
            "{}",
            vector["name"]
        );
    }
}

#[test]
fn signed_events_are_accepted_if_they_have_their_form() {
    let Some(vectors) = vectors() else { return };
    let mut accepted = 0;
    for vector in vectors["vectors"].as_array().unwrap() {
        let (event, name) = (&vector["event"], &vector["name"]);
        let member = |name: &str| event[name].as_str().unwrap();
        if member("AppId").is_empty() {
            continue;
        }
        // Made-up values are signed rightly, but are no times and nonces.
        let has_form = member("EventTime").starts_with("20") && member("Nonce").len() == 4;
        match verifier(vector, member("AppId")).verify(&body(vector)) {
            Ok(read) => {
                assert!(has_form, "{name}");
                assert_eq!(read.event_type(), member("EventType"));
                assert_eq!(read.raw_data(), member("EventData"));
                accepted += 1;
            }
            Err(EventError::InvalidData { error, .. }) => {
                // The large vector has a text where the event has a list.
                assert!(name == "large EventData (64 KiB)", "{name}: {error}");
            }
            Err(error) => {
                let is_form = matches!(error, EventError::InvalidMember { .. });
                assert!(is_form && !has_form, "{name}: {error}");
            }
        }
    }
    assert!(accepted >= 10, "{accepted}");
}

#[test]
fn refuse_vectors_are_refused_with_their_reason() {
    let Some(vectors) = vectors() else { return };
    let all = vectors["refuse"].as_array().unwrap();
    assert!(all.len() >= 9);
    for vector in all {
        let error = verifier(vector, "appId").verify(&body(vector)).unwrap_err();
        let name = vector["name"].as_str().unwrap();
        let is_expected = match &error {
            EventError::UnknownApp { .. } => name.starts_with("AppId and Nonce"),
            EventError::InvalidMember {
                name: "EventType", ..
            } => name.starts_with("EventType and EventId"),
            EventError::MalformedSignature => {
                name.contains("upper case") || name.contains("signature empty")
            }
            EventError::WrongSignature => !name.contains("swapped"),
            _ => false,
        };
        assert!(is_expected, "{name}: {error}");
        assert!(matches!(error.status(), 400 | 401 | 403));
    }
}
