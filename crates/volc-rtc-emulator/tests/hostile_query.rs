//! Queries and headers that are made to take long, and presigned ones that claim too much.

#![allow(clippy::unwrap_used)]

mod support;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, Method, Request};
use support::{ACTION, APP, NOW, Response, VERSION, builder, credentials, parameters, send, start};
use volc_core::Timestamp;
use volc_core::sign::{PresigningRequest, Signer};
use volc_rtc_emulator::{App, Emulator, Running};

fn presigned(extra: &[(&str, &str)]) -> String {
    let mut query = vec![("Action", ACTION), ("Version", VERSION)];
    query.extend_from_slice(extra);
    let request = PresigningRequest {
        method: &Method::POST,
        path: "/",
        query: &query,
        host: None,
    };
    let signer = Signer::new("rtc", "cn-north-1");
    let at = Timestamp::from_unix(NOW);
    signer.presign(&request, &credentials(), at).unwrap()
}

async fn call(running: &Running, query: &str) -> Response {
    let url = format!("{}/?{query}", running.url());
    let body = parameters().to_string().into_bytes();
    send(Method::POST, &url, HeaderMap::new(), body).await
}

#[tokio::test]
async fn presigned_query_covers_all_that_it_has() {
    struct Case {
        query: String,
        code: &'static str,
        text: &'static str,
    }
    let running = start(builder().app(App::new(APP))).await;
    let right = presigned(&[]);
    let listed = |name: &str, by: &str| {
        let query = right.replace(&format!("{name}%3B"), by);
        assert_ne!(query, right);
        query
    };
    let refused = |query, text| Case {
        query,
        code: "InvalidAuthorization",
        text,
    };
    for Case { query, code, text } in [
        Case {
            query: right.clone(),
            code: "",
            text: "",
        },
        Case {
            query: presigned(&[("X-Expires", "604800")]),
            code: "",
            text: "",
        },
        Case {
            query: presigned(&[("Note", "listed")]),
            code: "",
            text: "",
        },
        refused(format!("{right}&Note=1"), "does not list Note"),
        refused(format!("{right}&X-Expires=60"), "does not list X-Expires"),
        refused(listed("X-NotSignBody", ""), "does not list X-NotSignBody"),
        refused(listed("X-Credential", ""), "does not list X-Credential"),
        refused(listed("Action", "Action%3BAction%3B"), "lists Action twice"),
        refused(presigned(&[("X-Expires", "604801")]), "more than 604800 s"),
        Case {
            query: right.replace("X-NotSignBody=&", ""),
            code: "SignatureDoesNotMatch",
            text: "",
        },
    ] {
        let response = call(&running, &query).await;
        assert_eq!(response.code(), code, "{query}: {}", response.body);
        assert!(
            response.message().contains(text),
            "{text}: {}",
            response.message()
        );
    }
}

#[tokio::test]
async fn signed_headers_are_listed_once() {
    let running = start(builder()).await;
    let listed = "host;x-date;host";
    let response =
        support::by_hand::send_signed(&running, listed, "", "Action=A&Version=B", "x", &[]).await;
    assert_eq!(response.code(), "InvalidAuthorization");
    assert!(
        response.message().contains("lists host twice"),
        "{}",
        response.message()
    );
}

#[tokio::test]
async fn host_has_to_be_signed_where_that_is_required() {
    let running = start(builder().app(App::new(APP)).require_signed_host(true)).await;
    let response = call(&running, &presigned(&[])).await;
    assert_eq!(response.code(), "InvalidAuthorization");
    assert!(
        response.message().contains("does not list host"),
        "{}",
        response.message()
    );
    support::Call::new(parameters())
        .send(&running)
        .await
        .result();
}

/// The least time of several calls.
async fn time(emulator: &Emulator, request: impl Fn() -> Request<Bytes>) -> Duration {
    let mut least = Duration::MAX;
    for _ in 0..7 {
        let request = request();
        let started = Instant::now();
        emulator.handle(request).await;
        least = least.min(started.elapsed());
    }
    least
}

/// Sixteen times the size takes some sixteen times the time; were it quadratic, it would take 256 times.
#[tokio::test]
async fn checks_take_linear_time() {
    type Hostile = fn(usize) -> Request<Bytes>;
    let cases: [(&str, Hostile); 4] = [
        ("X-SignedQueries", |count| {
            let mut query = presigned(&[]);
            let mut names = String::new();
            for index in 0..count {
                write!(names, "{index:x}%3B").unwrap();
            }
            query = query.replace("X-SignedQueries=", &format!("X-SignedQueries={names}"));
            for index in 0..count {
                write!(query, "&{index:x}").unwrap();
            }
            post(&query, |_| ())
        }),
        ("query", |count| {
            post(&format!("{}{}", presigned(&[]), "&a".repeat(count)), |_| ())
        }),
        ("SignedHeaders", |count| {
            post("Action=ListApps&Version=2023-11-01", |headers| {
                let at = Timestamp::from_unix(NOW).to_string();
                let signed = "x-date;".repeat(count);
                let credential = format!("AKLTfake-tester/{}/cn-north-1/rtc/request", &at[..8]);
                let text = format!(
                    "HMAC-SHA256 Credential={credential}, SignedHeaders={signed}, Signature=0"
                );
                headers.insert("x-date", at.parse().unwrap());
                headers.insert("authorization", text.parse().unwrap());
            })
        }),
        ("Authorization", |count| {
            post("Action=ListApps&Version=2023-11-01", |headers| {
                let text = format!("HMAC-SHA256 {}", "Credential,".repeat(count));
                headers.insert(
                    "x-date",
                    Timestamp::from_unix(NOW).to_string().parse().unwrap(),
                );
                headers.insert("authorization", text.parse().unwrap());
            })
        }),
    ];
    for debug in [false, true] {
        let emulator = builder().debug(debug).build().unwrap();
        for (name, hostile) in cases {
            let small = time(&emulator, || hostile(250)).await;
            let large = time(&emulator, || hostile(4_000)).await;
            let small = small.max(Duration::from_micros(20));
            assert!(
                large < small * 100,
                "{name}, debug {debug}: {small:?}, {large:?}"
            );
        }
    }
}

fn post(query: &str, change: impl FnOnce(&mut HeaderMap)) -> Request<Bytes> {
    let mut request = Request::new(Bytes::from_static(b"{}"));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = format!("/?{query}").parse().unwrap();
    change(request.headers_mut());
    request
}
