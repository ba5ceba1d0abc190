//! Unsigned calls, where they are let through.

#![allow(clippy::unwrap_used)]

mod support;

use http::{HeaderMap, Method};
use serde_json::json;
use support::{ACTION, APP, Call, Response, VERSION, builder, parameters, send, start};
use volc_core::Credentials;
use volc_rtc_emulator::{Account, App, Emulator, Running};

async fn unsigned(running: &Running, query: &str) -> Response {
    let url = format!("{}/?{query}", running.url());
    let body = parameters().to_string().into_bytes();
    send(Method::POST, &url, HeaderMap::new(), body).await
}

fn query() -> String {
    format!("Action={ACTION}&Version={VERSION}")
}

#[tokio::test]
async fn unsigned_call_goes_to_the_first_account() {
    let second = Credentials::new("AKLTfake-0", "fake-secret-do-not-print");
    let whoami = |call: &volc_rtc_emulator::Call<'_>| Ok(json!({"Account": call.account}));
    let emulator = builder()
        .account(Account::new("second", second))
        .no_auth(true);
    let running = start(emulator.handler(ACTION, VERSION, whoami)).await;
    let response = unsigned(&running, &query()).await;
    assert_eq!(response.result(), &json!({"Account": "tester"}));
    let metadata = &response.body["ResponseMetadata"];
    assert_eq!(
        (&metadata["Service"], &metadata["Region"]),
        (&json!("rtc"), &json!("cn-north-1"))
    );
}

#[tokio::test]
async fn signed_and_wrong_calls_are_refused_all_the_same() {
    let running = start(builder().app(App::new(APP)).no_auth(true)).await;
    Call::new(parameters()).send(&running).await.result();
    let wrong = Credentials::new("AKLTfake-tester", "another");
    let wrong = Call::new(parameters()).with(|call| call.credentials = wrong);
    assert_eq!(wrong.send(&running).await.code(), "SignatureDoesNotMatch");
    for (query, code) in [
        ("", "MissingParameter"),
        ("Action=NoSuch&Version=2020-12-01", "InvalidActionOrVersion"),
        (
            &format!("{}&X-Signature=0", query()),
            "InvalidAuthorization",
        ),
    ] {
        assert_eq!(unsigned(&running, query).await.code(), code, "{query}");
    }
}

#[tokio::test]
async fn unsigned_call_is_refused_by_default_and_without_accounts() {
    let without_accounts = Emulator::builder().no_auth(true);
    for emulator in [builder(), without_accounts] {
        let running = start(emulator).await;
        let response = unsigned(&running, &query()).await;
        assert_eq!(response.code(), "MissingAuthenticationToken");
    }
}
