//! No request to the control API, however odd, makes the emulator fail or wait for ever.

#![allow(clippy::unwrap_used)]

mod support;

use std::sync::LazyLock;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request};
use proptest::prelude::*;
use serde_json::{Value, json};
use support::builder;
use tokio::runtime::Runtime;
use volc_rtc_emulator::Emulator;

/// The time in which a response must come, though nothing but a wait takes any.
const PATIENCE: Duration = Duration::from_secs(120);

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().unwrap()
});

/// The routes, as the response to an unknown path lists them.
fn routes(emulator: &Emulator) -> Vec<(Method, String)> {
    let request = Request::get("/_emulator/").body(Bytes::new()).unwrap();
    let response = RUNTIME.block_on(emulator.handle(request));
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    let list = body["error"]["message"]
        .as_str()
        .unwrap()
        .split_once("known are: ")
        .unwrap()
        .1
        .to_owned();
    let route = |route: &str| {
        let (method, path) = route.split_once(' ').unwrap();
        (method.parse().unwrap(), path.to_owned())
    };
    list.split(", ").map(route).collect()
}

/// Names and values that the control API looks at, and others.
fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        (0_u64..40).prop_map(Value::from),
        prop::sample::select(vec![
            "",
            "1ms",
            "-1d",
            "2026-09-21T14:13:20Z",
            "NoAuth",
            "StartVoiceChat",
            "GetUserConversations",
            "fixed",
            "uniform",
            "log_normal",
            "cut",
            "reset",
            "garbage",
            "truncated",
            "emulator",
            "state",
            "journal",
            "clock",
            "/AppId",
            "/",
            "RoomCreate",
            "drop",
            "\u{0}",
            "é\u{10FFFF}",
        ])
        .prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ]
}

fn name() -> impl Strategy<Value = String> {
    let known = vec![
        "frozen",
        "now",
        "shift",
        "advance",
        "filter",
        "count",
        "after",
        "since",
        "status",
        "code",
        "action",
        "actions",
        "version",
        "app_id",
        "match",
        "pointer",
        "equals",
        "exists",
        "effect",
        "delay",
        "delay_clock",
        "kind",
        "by",
        "from",
        "to",
        "median",
        "sigma",
        "connection",
        "body",
        "bytes_per_second",
        "carried_out",
        "probability",
        "seed",
        "skip",
        "faults",
        "parts",
        "apps",
        "conversations",
        "members",
        "id",
        "owner",
        "event_type",
        "room_id",
        "data",
        "tables",
        "schema",
        "sequences",
        "columns",
        "rows",
        "unmatched",
        "failed",
    ];
    prop_oneof![
        8 => prop::sample::select(known).prop_map(str::to_owned),
        1 => ".{0,8}",
    ]
}

fn json_value() -> impl Strategy<Value = Value> {
    leaf().prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..7)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        6 => json_value().prop_map(|mut value| {
            // The usual time limit of a wait is too long for a test of thousands.
            if let Some(object) = value.as_object_mut() {
                object.remove("timeout");
                if object.contains_key("filter") || object.contains_key("count") {
                    object.insert("timeout".to_owned(), json!(3));
                }
            }
            value.to_string().into_bytes()
        }),
        1 => prop::collection::vec(any::<u8>(), 0..64),
        1 => Just(vec![b'['; 100_000]),
    ]
}

fn query() -> impl Strategy<Value = String> {
    let pair = (name(), leaf()).prop_map(|(name, value)| {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        let escaped = |text: &str| {
            percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC)
                .to_string()
        };
        format!("{}={}", escaped(&name), escaped(&text))
    });
    prop_oneof![
        prop::collection::vec(pair, 0..4).prop_map(|pairs| pairs.join("&")),
        "[!-;=-~]{0,20}"
            .prop_map(|text| text.replace(['#', '"', '<', '>', '\\', '^', '`', '{', '|', '}'], "")),
    ]
}

/// Fills in the segments of a path that are free.
fn path(pattern: &str, segment: &str) -> String {
    let filled = pattern
        .split('/')
        .map(|part| if part.starts_with('{') { segment } else { part });
    filled.collect::<Vec<_>>().join("/")
}

#[test]
fn every_request_is_answered_and_none_fails() {
    let emulator = builder().build().unwrap();
    let routes = routes(&emulator);
    assert!(routes.len() > 15, "{routes:?}");
    let methods = vec![
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::DELETE,
        Method::HEAD,
    ];
    let segment = prop::sample::select(vec![
        "1",
        "x",
        "%00",
        "%F0%9F",
        "fault-1",
        "..",
        "99999999999999999999",
        "-1",
    ]);
    let config = ProptestConfig {
        cases: 1_500,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let strategy = (
        prop::sample::select(routes),
        prop::option::weighted(0.1, prop::sample::select(methods)),
        segment,
        query(),
        body(),
    );
    proptest!(config, |((route, method, segment, query, body) in strategy)| {
        let path = path(&route.1, segment);
        // A wait without a body would take its usual time.
        let body = if path.ends_with("/wait") && body.len() < 3 { b"[]".to_vec() } else { body };
        let uri = format!("{path}?{query}");
        let request = Request::builder().method(method.unwrap_or(route.0)).uri(&uri);
        let request = request.body(Bytes::from(body)).unwrap();
        let response = RUNTIME.block_on(async { tokio::time::timeout(PATIENCE, emulator.handle(request)).await });
        let response = response.map_err(|_| TestCaseError::fail(format!("{uri}: no response")))?;
        let text = String::from_utf8_lossy(response.body()).into_owned();
        prop_assert!(response.status().as_u16() < 500, "{uri}: {} {text}", response.status());
        if response.status().is_client_error() && !text.is_empty() {
            let error: Value = serde_json::from_str(&text).map_err(|_| TestCaseError::fail(text.clone()))?;
            prop_assert!(error["error"]["code"].is_string() && error["error"]["message"].is_string(), "{text}");
        }
    });
    let health = Request::get("/_emulator/health")
        .body(Bytes::new())
        .unwrap();
    assert_eq!(RUNTIME.block_on(emulator.handle(health)).status(), 200);
}
