//! A client by hand for the tests: it signs with volc-core and sends over a real socket.

#![allow(dead_code, reason = "each test file uses its own part")]
#![allow(clippy::panic, clippy::unwrap_used)]

pub(crate) mod by_hand;
pub(crate) mod deliveries;
pub(crate) mod pages;
pub(crate) mod receiver;

use std::net::SocketAddr;
use std::sync::LazyLock;

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::{Value, json};
use volc_core::sign::Signer;
use volc_core::sign::{Query, SigningRequest};
use volc_core::{Credentials, Timestamp};
use volc_rtc_emulator::{Account, Builder, Clock, Emulator, Running};

pub(crate) const NOW: u64 = 1_790_000_000;
pub(crate) const APP: i64 = 123_456;
pub(crate) const USER: i64 = 10_001;
pub(crate) const ACTION: &str = "GetUserConversations";
pub(crate) const VERSION: &str = "2020-12-01";

pub(crate) fn credentials() -> Credentials {
    Credentials::new("AKLTfake-tester", "fake-secret-do-not-print")
}

/// An emulator with the test's account and a clock that stands still.
pub(crate) fn builder() -> Builder {
    Emulator::builder()
        .account(Account::new("tester", credentials()))
        .clock(Clock::fixed(NOW))
}

pub(crate) async fn start(builder: Builder) -> Running {
    builder.build().unwrap().start().await.unwrap()
}

/// The parameters of a call that is right, to be changed.
pub(crate) fn parameters() -> Value {
    json!({"AppId": APP, "ParticipantUserId": USER, "DataType": 0, "Cursor": 0, "Limit": 20})
}

/// A request that is right, to be made wrong.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) credentials: Credentials,
    pub(crate) service: &'static str,
    pub(crate) region: &'static str,
    pub(crate) at: u64,
    /// Headers that are put in, or taken out, after signing.
    pub(crate) after: Vec<(&'static str, Option<String>)>,
    /// The body that is sent in place of the signed one.
    pub(crate) sent_body: Option<Vec<u8>>,
    /// The host that is signed in place of the right one.
    pub(crate) signed_host: Option<&'static str>,
}

impl Call {
    pub(crate) fn new(body: impl Into<Value>) -> Self {
        Self::action(ACTION, VERSION, body)
    }

    pub(crate) fn action(action: &str, version: &str, body: impl Into<Value>) -> Self {
        Self {
            method: Method::POST,
            path: "/".to_owned(),
            query: vec![
                ("Action".to_owned(), action.to_owned()),
                ("Version".to_owned(), version.to_owned()),
            ],
            body: body.into().to_string().into_bytes(),
            credentials: credentials(),
            service: "rtc",
            region: "cn-north-1",
            at: NOW,
            after: Vec::new(),
            sent_body: None,
            signed_host: None,
        }
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub(crate) async fn send(&self, running: &Running) -> Response {
        self.send_to(running.address()).await
    }

    pub(crate) async fn send_to(&self, address: SocketAddr) -> Response {
        let (method, url, headers, body) = self.signed(address);
        send(method, &url, headers, body).await
    }

    /// Sends it; returns the status and the bytes of the response.
    pub(crate) async fn send_raw(&self, running: &Running) -> (u16, Vec<u8>) {
        let (method, url, headers, body) = self.signed(running.address());
        let sent = exchange(method, &url, headers, body).await;
        (sent.status().as_u16(), sent.bytes().await.unwrap().to_vec())
    }

    /// The request as it is sent: method, URL, headers and body.
    pub(crate) fn signed(&self, address: SocketAddr) -> (Method, String, HeaderMap, Vec<u8>) {
        let host = address.to_string();
        let query = Query::new(&self.query);
        let mut headers = HeaderMap::new();
        headers.insert("content-type", HeaderValue::from_static("application/json"));
        let request = SigningRequest {
            method: &self.method,
            path: &self.path,
            query: &query,
            host: self.signed_host.unwrap_or(&host),
            headers: &headers,
            body: &self.body,
        };
        let signer = Signer::new(self.service, self.region);
        let at = Timestamp::from_unix(self.at);
        signer
            .sign(&request, &self.credentials, at)
            .unwrap()
            .apply(&mut headers);
        for (name, value) in &self.after {
            match value {
                Some(value) => {
                    let name = HeaderName::from_static(name);
                    headers.insert(name, value.parse().unwrap());
                }
                None => {
                    headers.remove(*name);
                }
            }
        }
        let url = format!("http://{host}{}?{}", self.path, query.as_str());
        let body = self.sent_body.clone().unwrap_or_else(|| self.body.clone());
        (self.method.clone(), url, headers, body)
    }
}

/// A response, taken apart.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Response {
    pub(crate) fn code(&self) -> &str {
        self.body
            .pointer("/ResponseMetadata/Error/Code")
            .and_then(Value::as_str)
            .unwrap_or("")
    }

    pub(crate) fn number(&self) -> Option<u64> {
        self.body
            .pointer("/ResponseMetadata/Error/CodeN")
            .and_then(Value::as_u64)
    }

    pub(crate) fn message(&self) -> &str {
        self.body
            .pointer("/ResponseMetadata/Error/Message")
            .and_then(Value::as_str)
            .unwrap_or("")
    }

    pub(crate) fn result(&self) -> &Value {
        assert_eq!((self.status, self.code()), (200, ""), "{}", self.body);
        &self.body["Result"]
    }
}

pub(crate) async fn send(method: Method, url: &str, headers: HeaderMap, body: Vec<u8>) -> Response {
    let sent = exchange(method, url, headers, body).await;
    let (status, headers) = (sent.status().as_u16(), sent.headers().clone());
    let bytes = sent.bytes().await.unwrap();
    let body = serde_json::from_slice(&bytes).unwrap();
    Response {
        status,
        headers,
        body,
    }
}

/// A client without a pool, since each test has a runtime of its own.
static CLIENT: LazyLock<reqwest::Client> = LazyLock::new(|| {
    // Another crate of the workspace builds reqwest without a provider of cryptography; the first one wins.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .no_proxy()
        .pool_max_idle_per_host(0);
    client.build().unwrap()
});

async fn exchange(
    method: Method,
    url: &str,
    headers: HeaderMap,
    body: Vec<u8>,
) -> reqwest::Response {
    let sent = CLIENT
        .request(method, url)
        .headers(headers)
        .body(body)
        .send();
    sent.await.unwrap()
}
