//! No secret is in what dry runs, presigned URLs, options, signatures and lost connections print, unless it is asked
//! for.

#![cfg(all(feature = "tracing", feature = "redis", feature = "reqwest"))]
#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::logs::kept::Log;
use common::logs::{chain, leaks};
use common::transports::{Kind, Settings};
use common::*;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::json;
use volc_core::__private::response_struct;
use volc_core::api::{Action, ActionInfo};
use volc_core::rate_limit::RedisLimiter;
use volc_core::sign::Signer;
use volc_core::sign::{PresigningRequest, Query, SigningRequest};
use volc_core::{CallOptions, Sensitive, Timestamp};

response_struct! {
    /// Has secrets in its query, one of them in a structured value.
    pub struct GetToken {
        /// A secret.
        pin: Sensitive<String> = "Pin".query().sensitive(),
        /// The store.
        store: Option<Store> = "Store".query().json(),
    }
}

response_struct! {
    /// A store of something.
    pub struct Store {
        /// A secret.
        phrase: Sensitive<String> = "Phrase".sensitive(),
        /// Something else.
        note: String = "Note",
    }
}

impl Action for GetToken {
    type Output = Thing;
    const INFO: &'static ActionInfo = &ActionInfo::new("GetToken", "2020-12-01").get().reads();
}

fn request() -> GetToken {
    GetToken {
        pin: "pin-do-not-print".to_owned().into(),
        store: Some(Store {
            phrase: "phrase-do-not-print".to_owned().into(),
            note: "note".to_owned(),
        }),
    }
}

fn options() -> CallOptions {
    CallOptions::new()
        .query("Trace", "query-do-not-print")
        .header(
            HeaderName::from_static("x-own"),
            HeaderValue::from_static("header-do-not-print"),
        )
}

#[tokio::test]
async fn unless_it_is_asked_for() {
    let (log, _guard) = Log::start();
    let mut texts = Vec::new();
    // Nobody listens there.
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    for kind in Kind::ALL {
        let transport = kind.build(&Settings::default());
        texts.push(format!("{transport:?}"));
        let client = builder(nowhere).transport(transport).build().unwrap();
        let error = client.send(request()).await.unwrap_err();
        texts.push(chain(&error));
        let error = client
            .request(request())
            .options(options())
            .await
            .unwrap_err();
        texts.push(chain(&error));
    }

    let client = client(nowhere);
    texts.push(format!(
        "{:?}",
        options().body_field("New", "body-do-not-print")
    ));
    let call = client.request(request()).options(options());
    texts.push(format!("{call:?} {:?}", request()));
    let dry = client.request(request()).dry_run().await.unwrap();
    assert!(dry.curl().contains("Pin=***") && dry.curl().contains("note"));
    texts.push(format!("{dry:?}\n{}", dry.curl()));
    let parameters = json!({"AppKey": "key-do-not-print", "List": [{"Token": "t-do-not-print"}]});
    let untyped = client.call("MakeNew", "2030-01-01", &parameters);
    texts.push(format!("{untyped:?}"));
    let dry_untyped = untyped.dry_run().await.unwrap();
    texts.push(format!("{dry_untyped:?}\n{}", dry_untyped.curl()));

    let url = client
        .presign(&request(), Duration::from_secs(60))
        .await
        .unwrap();
    assert!(url.expose().contains("X-Signature="));
    texts.push(format!("{url:?} {url:#?}"));

    texts.extend(signatures());
    for url in [
        "redis://:pass-do-not-print@127.0.0.1:1/",
        "redis//:pass-do-not-print@",
    ] {
        match RedisLimiter::new(url) {
            Ok(limit) => texts.push(format!("{limit:?}")),
            Err(error) => texts.push(chain(&error)),
        }
    }

    texts.push(log.text());
    let found = leaks(&texts);
    assert!(
        found.is_empty(),
        "{} leaks:\n{}",
        found.len(),
        found.join("\n")
    );
    let signature = dry.headers()["authorization"].to_str().unwrap();
    let signature = signature.rsplit('=').next().unwrap();
    assert!(signature.len() == 64 && texts.iter().all(|text| !text.contains(signature)));

    // Those who ask get it.
    for text in [
        url.expose(),
        &dry.curl_with_secrets(),
        &dry_untyped.curl_with_secrets(),
    ] {
        assert!(text.contains("do-not-print"), "{text}");
    }
}

/// Returns the inputs and outputs of signing.
fn signatures() -> Vec<String> {
    let (signer, at) = (
        Signer::new("rtc", "cn-north-1"),
        Timestamp::from_unix(1_704_164_645),
    );
    let mut headers = HeaderMap::new();
    let token = HeaderValue::from_static("own-do-not-print");
    headers.insert("x-own", token);
    let signing = SigningRequest {
        method: &http::Method::GET,
        path: "/",
        query: &Query::new(&[("Token", "t-do-not-print")]),
        host: "example.com",
        headers: &headers,
        body: b"body-do-not-print",
    };
    let presigning = PresigningRequest {
        method: &http::Method::GET,
        path: "/",
        query: &[("Pin", "pin-do-not-print")],
        host: None,
    };
    let signed = signer.sign(&signing, &credentials(), at).unwrap();
    vec![
        format!("{signing:?} {presigning:?} {signer:?}"),
        format!("{signed:?} {:?}", credentials()),
    ]
}
