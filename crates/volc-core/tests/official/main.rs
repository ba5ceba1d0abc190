//! The vendor's own SDKs as judges: they sign what we sign alike, and what they send passes our check.

#![cfg(any(feature = "reqwest", feature = "hyper"))]
#![allow(clippy::unwrap_used, clippy::print_stdout, unreachable_pub)]

#[path = "../common/mod.rs"]
mod common;
mod judge;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use common::*;
use http::{HeaderMap, Method, Request};
use judge::{Job, Judge, NODE, PYTHON, ToSign};
use volc_core::__private::response_struct;
use volc_core::api::{Action, ActionInfo};
use volc_core::sign::Signer;
use volc_core::sign::{Authorization, Check, PresigningRequest, Query, SigningRequest, check};
use volc_core::{Credentials, Timestamp};

const DATE: &str = "20260102T030405Z";

/// An Action whose parameters go into the query.
#[derive(Clone, Debug, Default)]
struct FindThings {
    kind: String,
    empty: String,
}

response_struct!(FindThings {
    kind = query("Kind"),
    empty = query("Empty"),
});

impl Action for FindThings {
    type Output = Things;
    const INFO: &'static ActionInfo = {
        static INFO: ActionInfo = ActionInfo::new("FindThings", "2020-12-01").get().reads();
        &INFO
    };
}

/// A service that keeps what it is sent.
struct Service {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Request<Bytes>>>>,
}

impl Service {
    async fn start() -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&seen);
        let (address, _) = serve(move |request| {
            kept.lock().unwrap().push(request);
            Reply::new(200, good("{}")).header("content-type", "application/json")
        })
        .await;
        Self { address, seen }
    }

    fn seen(&self) -> Vec<Request<Bytes>> {
        std::mem::take(&mut self.seen.lock().unwrap())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_python_sdk_agrees() {
    // It can sign no host in a query.
    agrees(&PYTHON, &[None]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_node_sdk_agrees() {
    agrees(&NODE, &[None, Some("rtc.volcengineapi.com")]).await;
}

async fn agrees(judge: &Judge, hosts: &[Option<&str>]) {
    let service = Service::start().await;
    for token in ["", SESSION_TOKEN] {
        our_calls(service.address, token).await;
        let ours = service.seen();
        let mut requests: Vec<ToSign> = ours.iter().map(to_sign).collect();
        let presigned: Vec<String> = hosts.iter().map(|host| presigned(*host, token)).collect();
        let in_query = presigned.iter().zip(hosts);
        requests.extend(in_query.map(|(query, host)| to_sign_in_query(query, *host)));
        let Some(verdict) = judge.ask(&Job {
            access_key: ACCESS_KEY,
            secret_key: SECRET_KEY,
            token,
            service: "rtc",
            region: "cn-north-1",
            address: service.address.to_string(),
            requests,
        }) else {
            return;
        };
        let local = ours
            .iter()
            .map(|request| {
                request.headers()["authorization"]
                    .to_str()
                    .unwrap()
                    .to_owned()
            })
            .chain(presigned.iter().map(|query| value(query, "X-Signature")));
        assert_eq!(verdict.signatures, local.collect::<Vec<_>>());
        let theirs = service.seen();
        assert_eq!(theirs.len(), 2);
        theirs.iter().for_each(passes);
        assert!(query_check(&verdict.presigned).matches);
        let tampered = verdict.presigned.replace("plain", "other");
        assert!(!query_check(&tampered).matches);
        let (ours, theirs) = (verdict.signatures.len(), theirs.len() + 1);
        println!(
            "{}: {ours} of our signatures and {theirs} of its own agree",
            judge.name
        );
    }
}

/// Calls of ours with whatever is hard to sign.
async fn our_calls(address: SocketAddr, token: &str) {
    let credentials = Credentials::new(ACCESS_KEY, SECRET_KEY);
    let client = builder(address).credentials(match token {
        "" => credentials,
        token => credentials.with_session_token(token),
    });
    let client = client.build().unwrap();
    for kind in ["plain", "a b+c~d/e", "*!'()&=%", "房间 ñ"] {
        let things = ListThings {
            kind: Some(kind.to_owned()),
            cursor: 9_007_199_254_740_993,
            limit: 20,
        };
        client.send(things).await.unwrap();
        let find = FindThings {
            kind: kind.to_owned(),
            empty: String::new(),
        };
        client.send(find).await.unwrap();
    }
}

fn to_sign(request: &Request<Bytes>) -> ToSign {
    let headers = request.headers();
    let text = |name: &str| headers[name].to_str().unwrap().to_owned();
    let signed = Authorization::parse(&text("authorization"))
        .unwrap()
        .signed_headers;
    ToSign {
        method: request.method().to_string(),
        host: text("host"),
        path: request.uri().path().to_owned(),
        query: pairs(request.uri().query().unwrap()),
        headers: signed
            .iter()
            .map(|name| (name.clone(), text(name)))
            .collect(),
        signed_headers: signed,
        body: String::from_utf8(request.body().to_vec()).unwrap(),
        date: text("x-date"),
        presigned: false,
    }
}

/// The query of a GET, signed in itself.
fn presigned(host: Option<&str>, token: &str) -> String {
    let credentials = Credentials::new(ACCESS_KEY, SECRET_KEY);
    let credentials = match token {
        "" => credentials,
        token => credentials.with_session_token(token),
    };
    let request = PresigningRequest {
        method: &Method::GET,
        path: "/",
        query: &[
            ("Action", "FindThings"),
            ("Version", "2020-12-01"),
            ("Kind", "a b~c/d*房间"),
            ("X-Expires", "300"),
        ],
        host,
    };
    let signer = Signer::new("rtc", "cn-north-1");
    let at = Timestamp::parse(DATE).unwrap();
    signer.presign(&request, &credentials, at).unwrap()
}

fn to_sign_in_query(query: &str, host: Option<&str>) -> ToSign {
    let names = value(query, "X-SignedQueries");
    let is_signed = |name: &str| names.split(';').any(|signed| signed == name);
    let host = host.map(|host| ("host".to_owned(), host.to_owned()));
    ToSign {
        method: "GET".to_owned(),
        host: String::new(),
        path: "/".to_owned(),
        query: pairs(query)
            .into_iter()
            .filter(|(name, _)| is_signed(name))
            .collect(),
        signed_headers: host.iter().map(|(name, _)| name.clone()).collect(),
        headers: host.into_iter().collect(),
        body: String::new(),
        date: DATE.to_owned(),
        presigned: true,
    }
}

/// Checks a request as the service does, and that the check would see another body, query or key.
fn passes(request: &Request<Bytes>) {
    let headers = request.headers();
    let text = |name: &str| headers[name].to_str().unwrap();
    let authorization = Authorization::parse(text("authorization")).unwrap();
    let at = Timestamp::parse(text("x-date")).unwrap();
    let query = Query::parse(request.uri().query().unwrap());
    let signed = SigningRequest {
        method: request.method(),
        path: request.uri().path(),
        query: &query,
        host: text("host"),
        headers,
        body: request.body(),
    };
    let key = authorization.key(SECRET_KEY);
    let passed = check(&signed, &authorization, at, &key);
    assert!(passed.matches, "{}", passed.canonical_request);
    let matches = |request: SigningRequest<'_>| check(&request, &authorization, at, &key).matches;
    assert!(!matches(SigningRequest {
        body: b"{}",
        ..signed
    }));
    let other = Query::new(&[("Action", "DeleteThings")]);
    assert!(!matches(SigningRequest {
        query: &other,
        ..signed
    }));
    let wrong = authorization.key("another-do-not-print");
    assert!(!check(&signed, &authorization, at, &wrong).matches);
}

/// Checks a GET that is signed in its query, over the parameters that it lists.
fn query_check(query: &str) -> Check {
    let names = value(query, "X-SignedQueries");
    let is_signed = |name: &str| names.split(';').any(|signed| signed == name);
    let signed: Vec<_> = pairs(query)
        .into_iter()
        // The token is signed, though not listed, by the Python SDK.
        .filter(|(name, _)| is_signed(name) || name == "X-Security-Token")
        .collect();
    let authorization = format!(
        "HMAC-SHA256 Credential={}, SignedHeaders={}, Signature={}",
        value(query, "X-Credential"),
        value(query, "X-SignedHeaders"),
        value(query, "X-Signature")
    );
    let authorization = Authorization::parse(&authorization).unwrap();
    check(
        &SigningRequest {
            method: &Method::GET,
            path: "/",
            query: &Query::new(&signed),
            host: "",
            headers: &HeaderMap::new(),
            body: b"",
        },
        &authorization,
        Timestamp::parse(&value(query, "X-Date")).unwrap(),
        &authorization.key(SECRET_KEY),
    )
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let pairs = Query::pairs(query).into_iter();
    pairs
        .map(|(name, value)| (text(name), text(value)))
        .collect()
}

fn value(query: &str, name: &str) -> String {
    let found = pairs(query).into_iter().find(|(key, _)| key == name);
    found.unwrap().1
}
