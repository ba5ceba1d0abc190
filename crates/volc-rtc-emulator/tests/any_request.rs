//! No request, however odd, makes the emulator fail or leave its envelope.

#![allow(clippy::unwrap_used)]

mod support;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use proptest::prelude::*;
use serde_json::Value;
use support::{NOW, builder, credentials};
use volc_core::Timestamp;
use volc_core::sign::Signer;
use volc_core::sign::{Query, SigningRequest};
use volc_rtc_emulator::{Emulator, RateLimits};

fn emulator() -> Emulator {
    builder()
        .debug(true)
        .rate_limits(RateLimits::Off)
        .build()
        .unwrap()
}

fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// The response must be an envelope, with a code or with a result.
fn check(emulator: &Emulator, request: Request<Bytes>) -> Result<Value, TestCaseError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let response = runtime.block_on(emulator.handle(request));
    let body: Value = serde_json::from_slice(response.body()).unwrap();
    let metadata = &body["ResponseMetadata"];
    prop_assert!(metadata["RequestId"].is_string(), "{}", body);
    prop_assert_ne!(response.status().as_u16(), 500, "{}", body);
    prop_assert_eq!(
        metadata["Error"].is_object(),
        body.get("Result").is_none(),
        "{}",
        body
    );
    Ok(body)
}

/// Names and values that the gateway looks at, and others.
fn header() -> impl Strategy<Value = (&'static str, Vec<u8>)> {
    let name = prop::sample::select(vec![
        "authorization",
        "x-date",
        "x-content-sha256",
        "x-security-token",
        "host",
        "a",
    ]);
    let likely = prop::sample::select(vec![
        "HMAC-SHA256 Credential=AKLTfake-tester/20260921/cn-north-1/rtc/request, SignedHeaders=x-date;a;;host, \
            Signature=00",
        "HMAC-SHA256 Credential=////, SignedHeaders=, Signature=",
        "20260921T141320Z",
    ]);
    let value = prop_oneof![
        likely.prop_map(|text| text.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..40)
    ];
    (name, value)
}

fn query() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("Action=GetUserConversations".to_owned()),
        Just("Version=2020-12-01".to_owned()),
        Just("X-Algorithm=HMAC-SHA256".to_owned()),
        Just("X-Signature=00".to_owned()),
        Just("X-Credential=AKLTfake-tester/20260921/cn-north-1/rtc/request".to_owned()),
        Just("X-Date=20260921T141320Z".to_owned()),
        Just("X-SignedQueries=Action;Version;X-Date".to_owned()),
        "(X-Expires|X-SignedHeaders|X-NotSignBody)=[0-9a-z;%]{0,24}",
        "[!$-;=?-_a-z~]{0,20}",
    ];
    prop::collection::vec(part, 0..10).prop_map(|parts| parts.join("&"))
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
    ];
    let name = "AppId|ParticipantUserId|DataType|Cursor|Limit|SkipMemberCount|InboxType|[a-z]{1,3}";
    leaf.prop_recursive(3, 32, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(name, inner, 0..8).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

#[test]
fn any_bytes() {
    let emulator = emulator();
    let method = prop::sample::select(vec![Method::GET, Method::POST, Method::DELETE]);
    let path = "/[a-z/%0-9]{0,8}";
    let body = prop::collection::vec(any::<u8>(), 0..200);
    let headers = prop::collection::vec(header(), 0..6);
    let query = query();
    proptest!(config(), |(method in method, path in path, query in query, headers in headers, body in body)| {
        let request = Request::builder().method(method).uri(format!("{path}?{query}"));
        let Ok(mut request) = request.body(Bytes::from(body)) else {
            return Ok(());
        };
        for (name, value) in headers {
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                request.headers_mut().append(HeaderName::from_static(name), value);
            }
        }
        check(&emulator, request)?;
    });
}

#[test]
fn any_signed_body() {
    let emulator = emulator();
    let bytes = prop::collection::vec(any::<u8>(), 0..64);
    let body = prop_oneof![4 => json().prop_map(|json| json.to_string().into_bytes()), 1 => bytes];
    let signer = Signer::new("rtc", "cn-north-1");
    proptest!(config(), |(body in body, extra in query())| {
        let wire = format!("Action=GetUserConversations&Version=2020-12-01&{extra}");
        let mut request = Request::post(format!("/?{wire}")).body(Bytes::from(body)).unwrap();
        let mut headers = HeaderMap::new();
        let signing = SigningRequest {
            method: &Method::POST,
            path: "/",
            query: &Query::parse(&wire),
            host: "localhost",
            headers: &headers,
            body: request.body(),
        };
        let signed = signer.sign(&signing, &credentials(), Timestamp::from_unix(NOW)).unwrap();
        signed.apply(&mut headers);
        headers.insert("host", HeaderValue::from_static("localhost"));
        *request.headers_mut() = headers;
        let body = check(&emulator, request)?;
        let code = body["ResponseMetadata"]["Error"]["Code"].as_str().unwrap_or("");
        let expected = ["", "InvalidParam", "JsonParsingError", "AppNotFound"];
        // A stray `X-Expires` is the one extra parameter that the gateway reads.
        prop_assert!(expected.contains(&code) || wire.contains("X-Expires"), "{} {}", wire, body);
    });
}
