//! Nothing that comes from outside makes the runtime panic, and what is written reads back.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use bytes::Bytes;
use common::*;
use futures_util::FutureExt;
use http::{HeaderMap, Method, Request, Response};
use proptest::prelude::*;
use volc_core::clock::Clock;
use volc_core::error::TransportError;
use volc_core::rate_limit::RateLimiter;
use volc_core::sign::Signer;
use volc_core::sign::{Authorization, Query, SigningRequest, check};
use volc_core::transport::{BoxFuture, Transport};
use volc_core::{Client, Timestamp};

proptest! {
    #[test]
    fn any_text_is_a_header_or_an_error(text in any::<String>(), tail in "[ -~]{0,80}") {
        _ = Authorization::parse(&text);
        _ = Authorization::parse(&format!("HMAC-SHA256 {tail}"));
        _ = Timestamp::parse(&text);
        _ = Query::parse(&text);
    }

    #[test]
    fn a_query_reads_back(pairs in prop::collection::vec((any::<String>(), any::<String>()), 0..8)) {
        let query = Query::new(&pairs);
        prop_assert_eq!(&Query::parse(query.as_str()), &query);
        prop_assert!(query.as_str().bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~%&=".contains(&b)));
        let mut sorted = pairs.clone();
        sorted.sort();
        let signed: Vec<_> = Query::pairs(query.as_str());
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let signed: Vec<_> = signed.into_iter().map(|(k, v)| (text(k), text(v))).collect();
        prop_assert_eq!(signed, sorted);
    }

    #[test]
    fn signature_verifies_unless_the_request_is_changed(
        path in any::<String>(),
        pairs in prop::collection::vec((any::<String>(), any::<String>()), 0..4),
        body in prop::collection::vec(any::<u8>(), 0..200),
        seconds in any::<u64>(),
        value in "[ -~]{0,600}",
    ) {
        let at = Timestamp::from_unix(seconds);
        let query = Query::new(&pairs);
        let mut headers = HeaderMap::new();
        headers.insert("x-long", value.parse().unwrap());
        let request = SigningRequest {
            method: &Method::POST,
            path: &path,
            query: &query,
            host: "a.b:8443",
            headers: &headers,
            body: &body,
        };
        let signed = Signer::new("rtc", "cn-north-1").sign(&request, &credentials(), at).unwrap();
        let authorization = Authorization::parse(signed.authorization.to_str().unwrap()).unwrap();
        let mut received = headers.clone();
        signed.apply(&mut received);
        let request = SigningRequest { headers: &received, ..request };
        let key = authorization.key(SECRET_KEY);
        let matches = |request| check(&request, &authorization, at, &key).matches;
        prop_assert!(matches(request));
        let other_host = SigningRequest { host: "a.b", ..request };
        prop_assert!(!matches(other_host));
        let other_body = SigningRequest { body: b"other", ..request };
        prop_assert!(!matches(other_body));
    }

    #[test]
    fn any_answer_is_read_or_refused(status in 100_u16..600, body in answer(), content_type in "[ -~]{0,20}") {
        let canned = Canned { status, body: body.into(), content_type };
        let client = Client::builder(&SERVICE)
            .credentials(credentials())
            .rate_limiter(RateLimiter::off())
            .retry(volc_core::retry::none())
            .transport(canned)
            .clock(Frozen)
            .build()
            .unwrap();
        if let Err(error) = client.send(ListThings::default()).now_or_never().unwrap() {
            _ = error.to_string();
            prop_assert!(error.to_string().len() < 2_000);
        }
    }
}

/// Bodies that are near enough to real ones to get anywhere.
fn answer() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(r#"{"ResponseMetadata":"#.to_owned()),
        Just(r#"{"Error":{"Code":"C","Message":"m"}}"#.to_owned()),
        Just(r#""Result":"#.to_owned()),
        Just(r#"{"Items":["a",1]}"#.to_owned()),
        "[{}\\[\\]\",:0-9a-z\\\\]{0,6}",
        any::<String>(),
    ];
    prop_oneof![
        prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat().into_bytes()),
        prop::collection::vec(any::<u8>(), 0..100),
    ]
}

#[derive(Debug)]
struct Canned {
    status: u16,
    body: Bytes,
    content_type: String,
}

impl Transport for Canned {
    fn send(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let response = Response::builder()
            .status(self.status)
            .header("content-type", &self.content_type)
            .body(self.body.clone())
            .unwrap();
        Box::pin(std::future::ready(Ok(response)))
    }
}

#[derive(Debug)]
struct Frozen;

impl Clock for Frozen {
    fn wall(&self) -> std::time::SystemTime {
        std::time::UNIX_EPOCH
    }
    fn elapsed(&self) -> std::time::Duration {
        std::time::Duration::ZERO
    }
    fn sleep(&self, _: std::time::Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
}
