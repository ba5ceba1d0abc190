//! Secrets that are refused before they are sent, and those that cannot be read.

use serde_json::json;
use volc_core::__private::{Wire, from_slice};
use volc_core::api::Action;

use super::types::*;

/// A request that breaks a bound with its secret.
struct Case {
    name: &'static str,
    request: ProbeRequest,
    path: &'static str,
}

#[test]
fn refused_values_of_secrets_are_not_quoted() {
    let secret = "do-not-print".repeat(20);
    for case in [
        Case {
            name: "text",
            request: ProbeRequest::new().pin(secret.as_str()),
            path: "Pin",
        },
        Case {
            name: "struct in a list",
            request: ProbeRequest::new().inner(vec![Inner::new(secret.as_str())]),
            path: "Inner[0].Phrase",
        },
        Case {
            name: "variant",
            request: ProbeRequest::new().engine(Keyed::new(secret.as_str())),
            path: "Engine.Phrase",
        },
        Case {
            name: "number",
            request: ProbeRequest::new().codes(vec![1, 7_654_321]),
            path: "Codes[1]",
        },
        Case {
            name: "text of another format",
            request: ProbeRequest::new().moment("at?sign=do-not-print"),
            path: "Moment",
        },
    ] {
        let error = case.request.validate().unwrap_err();
        assert_eq!(error.path(), case.path, "{}", case.name);
        let text = format!("{error} {error:?} {error:#?}");
        let is_clean = !text.contains("do-not-print") && !text.contains("7654321");
        assert!(is_clean && text.contains("***"), "{}: {text}", case.name);
    }
}

/// A document that has a secret of another type.
struct Unreadable {
    name: &'static str,
    document: serde_json::Value,
}

#[test]
fn unreadable_values_of_secrets_are_not_quoted() {
    let secret = "do-not-print";
    for case in [
        Unreadable {
            name: "object for a text",
            document: json!({"Pin": {"any": secret}}),
        },
        Unreadable {
            name: "text for a list",
            document: json!({"Pins": secret}),
        },
        Unreadable {
            name: "text for a map",
            document: json!({"Lines": secret}),
        },
        Unreadable {
            name: "text for a struct",
            document: json!({"Inner": [secret]}),
        },
        Unreadable {
            name: "list for a text in a variant",
            document: json!({"Engine": {"Mode": "keyed", "Phrase": [secret]}}),
        },
    ] {
        let document = case.document.to_string();
        let error = from_slice::<ProbeRequest>(document.as_bytes()).unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(!text.contains(secret), "{}: {text}", case.name);
    }
    let tables = ProbeRequest::tables().secrets();
    assert_eq!(tables, ["Blob", "Codes", "Lines", "Phrase", "Pin", "Pins"]);
}
