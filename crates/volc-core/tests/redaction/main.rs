//! A secret in each place of a request is in no output of its call.

#![cfg(all(
    feature = "tracing",
    feature = "metrics",
    feature = "reqwest",
    feature = "blocking",
    feature = "test-util"
))]
#![allow(clippy::unwrap_used)]

mod invalid;
mod outputs;
mod types;

use outputs::{Output, Probe};
use serde_json::json;
use types::*;
use volc_core::__private::OtherVariant;
use volc_core::CallOptions;
use volc_core::api::Json;

const SECRET: &str = "sk-12345-do-not-print";

/// A place of a request, and how a value gets there.
struct Carrier {
    name: &'static str,
    plant: fn(ProbeRequest, &str) -> ProbeRequest,
}

const CARRIERS: &[Carrier] = &[
    Carrier {
        name: "sensitive text",
        plant: |request, secret| request.pin(secret),
    },
    Carrier {
        name: "sensitive list",
        plant: |request, secret| request.pins(vec![secret.to_owned()]),
    },
    Carrier {
        name: "sensitive map",
        plant: |request, secret| request.lines(map("any", secret.to_owned())),
    },
    Carrier {
        name: "sensitive JSON",
        plant: |request, secret| request.blob(json!([{"any": secret}])),
    },
    Carrier {
        name: "struct in a list",
        plant: |request, secret| request.inner(vec![Inner::new(secret)]),
    },
    Carrier {
        name: "variant with a tag inside",
        plant: |request, secret| request.engine(Keyed::new(secret)),
    },
    Carrier {
        name: "variant with a tag beside",
        plant: |request, secret| request.params(Keyed::new(secret)),
    },
    Carrier {
        name: "variant that is not documented",
        plant: |request, secret| {
            let object = json!({"Mode": "new", "list": [{"apiKey": secret}]});
            request.engine(OtherVariant::beside(Json::Null, object))
        },
    },
    Carrier {
        name: "free JSON, api_key",
        plant: |request, secret| request.free(json!({"a": [[{"api_key": secret}]]})),
    },
    Carrier {
        name: "free JSON, access_token",
        plant: |request, secret| request.free(json!({"a": {"access_token": [secret]}})),
    },
    Carrier {
        name: "free JSON, app_key",
        plant: |request, secret| request.free(json!({"app_key": {"any": secret}})),
    },
    Carrier {
        name: "free JSON, x-api-key",
        plant: |request, secret| request.free(json!({"headers": {"x-api-key": secret}})),
    },
    Carrier {
        name: "free JSON, Bearer",
        plant: |request, secret| request.free(json!({"any": format!("Bearer {secret}")})),
    },
    Carrier {
        name: "free JSON, pairs of name and value",
        plant: |request, secret| request.free(json!([{"Key": "Authorization", "Value": secret}])),
    },
    Carrier {
        name: "list of free JSON",
        plant: |request, secret| request.frees(vec![json!({"Password": secret})]),
    },
    Carrier {
        name: "map of free JSON, inside",
        plant: |request, secret| request.ext(map("any", json!({"SecretKey": secret}))),
    },
    Carrier {
        name: "map of free JSON, by key",
        plant: |request, secret| request.ext(map("client_secret", json!(secret))),
    },
    Carrier {
        name: "map of texts, by key",
        plant: |request, secret| request.headers(map("Authorization", secret.to_owned())),
    },
    Carrier {
        name: "map of texts, Bearer",
        plant: |request, secret| request.headers(map("X-Any", format!("bearer {secret}"))),
    },
    Carrier {
        name: "text that is JSON",
        plant: |request, secret| request.config(json!({"a": [{"apiKey": secret}]}).to_string()),
    },
    Carrier {
        name: "JSON in a text in JSON in a text",
        plant: |request, secret| {
            let inner = json!({"token": secret}).to_string();
            request.config(json!({"a": inner}).to_string())
        },
    },
    Carrier {
        name: "text that is broken JSON",
        plant: |request, secret| request.config(format!("{{\"api_key\": \"{secret}\",")),
    },
    Carrier {
        name: "URL, by parameter",
        plant: |request, secret| {
            request.config(format!(
                "rtmp://push.example.com/live/1?t=1&auth_key={secret}"
            ))
        },
    },
    Carrier {
        name: "URL, password",
        plant: |request, secret| request.config(format!("https://user:{secret}@example.com/")),
    },
    Carrier {
        name: "line of a header",
        plant: |request, secret| request.config(format!("Cookie: id=1; session={secret}")),
    },
];

/// A carrier among the settings of a call.
struct OptionCarrier {
    name: &'static str,
    plant: fn(CallOptions, &str) -> CallOptions,
}

const OPTION_CARRIERS: &[OptionCarrier] = &[
    OptionCarrier {
        name: "parameter",
        plant: |options, secret| options.query("app_token", secret),
    },
    OptionCarrier {
        name: "parameter with JSON",
        plant: |options, secret| options.query("more", json!({"api_key": secret}).to_string()),
    },
    OptionCarrier {
        name: "member",
        plant: |options, secret| options.body_field("New", json!({"Password": secret})),
    },
    OptionCarrier {
        name: "header",
        plant: |options, secret| {
            let name = http::HeaderName::from_static("x-api-key");
            options.header(name, secret.parse().unwrap())
        },
    },
];

/// The places where an ordinary value is seen: they would show a secret that nothing redacts.
const SHOWN: &[&str] = &[
    "debug",
    "debug of the call",
    "dry run",
    "curl",
    "response",
    "response whose result is a text",
    "refusal",
    "refusal that quotes the body",
    "page of a proxy",
    "no JSON",
    "record",
    "sent request",
    "blocking",
    "log",
];

fn outputs(request: ProbeRequest, options: CallOptions, name: &str) -> Vec<Output> {
    let file = format!(
        "redaction-{}.json",
        name.replace(|c: char| !c.is_alphanumeric(), "-")
    );
    Probe {
        result: serde_json::to_value(&request).unwrap(),
        request,
        options,
        secret: SECRET,
        record: &std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(file),
    }
    .outputs()
}

#[test]
fn secrets_of_requests_are_in_no_output() {
    for carrier in CARRIERS {
        let request = (carrier.plant)(ProbeRequest::new().note("seen"), SECRET);
        let outputs = outputs(request, CallOptions::new(), carrier.name);
        let leaks = Output::leaks(&outputs, SECRET);
        assert!(leaks.is_empty(), "{}: {leaks:#?}", carrier.name);
        let seen = Output::places(&outputs, "seen");
        assert!(seen.contains(&"debug") && seen.contains(&"log"), "{seen:?}");
    }
    println!("{} carriers", CARRIERS.len());
}

#[test]
fn secrets_of_options_are_in_no_output() {
    for carrier in OPTION_CARRIERS {
        let options = (carrier.plant)(CallOptions::new(), SECRET);
        let outputs = outputs(ProbeRequest::new().note("seen"), options, carrier.name);
        let leaks = Output::leaks(&outputs, SECRET);
        assert!(leaks.is_empty(), "{}: {leaks:#?}", carrier.name);
    }
}

#[test]
fn secrets_of_queries_are_in_no_output() {
    for request in [
        ProbeQuery::new().pin(SECRET),
        ProbeQuery::new().inner(Inner::new(SECRET)),
        ProbeQuery::new().config(json!({"x-api-key": SECRET}).to_string()),
    ] {
        let probe = Probe {
            request: request.note("seen"),
            options: CallOptions::new(),
            result: json!({"Pin": SECRET}),
            secret: SECRET,
            record: &std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("redaction-query.json"),
        };
        let outputs = probe.outputs();
        let leaks = Output::leaks(&outputs, SECRET);
        assert!(leaks.is_empty(), "{:?}: {leaks:#?}", probe.request);
        assert!(outputs.iter().any(|output| output.place == "presigned URL"));
    }
}

/// Without this, outputs that show nothing at all would pass.
#[test]
fn a_value_that_nothing_redacts_is_found_in_each_place() {
    let request = ProbeRequest::new().note(SECRET);
    let outputs = outputs(request, CallOptions::new(), "proof");
    assert_eq!(Output::places(&outputs, SECRET), SHOWN);
}
