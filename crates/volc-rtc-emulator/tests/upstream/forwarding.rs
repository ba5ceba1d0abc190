//! Forwarding: who answers, who signs, and what the journal says.

use http::header;
use serde_json::json;
use volc_core::Credentials;
use volc_rtc_emulator::control::JournalFilter;
use volc_rtc_emulator::{Account, Emulator, Upstream};

use super::support::{APP, Call, builder};
use super::{
    UPSTREAM_SECRET, UPSTREAM_TOKEN, VERSION, call, endpoint, forwarding, origin, profiles,
    register, start, upstream_credentials,
};

#[tokio::test]
async fn calls_are_answered_by_the_endpoint() {
    let real = start(endpoint()).await;
    let running = start(forwarding(&real)).await;
    let registered = call(&running, "RegisterUsers", register(7)).await;
    assert_eq!(registered.result()["FailedInfos"], json!([]));
    assert_eq!(origin(&registered), "upstream");
    let got = call(&running, "BatchGetUser", profiles(&[7, 8])).await;
    assert_eq!(got.result()["Users"][0]["NickName"], "seen");
    let refused = call(
        &running,
        "BatchGetUser",
        json!({"AppId": 404, "UserIds": [1]}),
    )
    .await;
    assert_eq!(
        (refused.code(), refused.status, origin(&refused)),
        ("AppNotFound", 200, "upstream")
    );
    // The endpoint decides about parameters.
    let wrong = call(
        &running,
        "BatchGetUser",
        json!({"AppId": APP, "UserIds": "x"}),
    )
    .await;
    assert_eq!((wrong.code(), origin(&wrong)), ("InvalidParam", "upstream"));
    // The endpoint's own log id and region are passed on.
    assert_eq!(
        got.headers.get("x-tt-logid").unwrap().to_str().unwrap(),
        got.body["ResponseMetadata"]["RequestId"]
    );
    let alone = start(builder()).await;
    let response = call(&alone, "BatchGetUser", profiles(&[7])).await;
    assert_eq!(response.code(), "AppNotFound");

    let journal = running
        .control()
        .unwrap()
        .journal(&JournalFilter::new())
        .await
        .unwrap();
    let seen: Vec<_> = journal
        .iter()
        .map(|entry| (entry.response.as_deref(), entry.code.as_deref()))
        .collect();
    assert_eq!(
        seen,
        [
            (Some("upstream"), None),
            (Some("upstream"), None),
            (Some("upstream"), Some("AppNotFound")),
            (Some("upstream"), Some("InvalidParam")),
        ]
    );
    let journal = real
        .control()
        .unwrap()
        .journal(&JournalFilter::new())
        .await
        .unwrap();
    assert!(
        journal
            .iter()
            .all(|entry| entry.access_key == "AKLTfake-upstream")
    );
    assert_eq!(journal.len(), 4);
}

#[tokio::test]
async fn presigned_calls_are_signed_anew() {
    let real = start(endpoint()).await;
    let emulator = builder().no_auth(true);
    let upstream = Upstream::new(real.url(), upstream_credentials());
    let running = start(emulator.upstream(upstream)).await;
    // An unsigned call of curl, with parameters that only a signature has.
    let unsigned = Call::action("BatchGetUser", VERSION, profiles(&[7])).with(|call| {
        call.query.push(("X-Expires".to_owned(), "60".to_owned()));
        for name in ["authorization", "x-date", "x-content-sha256"] {
            call.after.push((name, None));
        }
    });
    let got = unsigned.send(&running).await;
    assert_eq!((got.code(), origin(&got)), ("", "upstream"));
    assert_eq!(got.result()["NotFoundUsers"], json!([7]));
}

#[tokio::test]
async fn calls_that_the_gateway_refuses_stay_here() {
    let real = start(endpoint()).await;
    let running = start(forwarding(&real)).await;
    let forged = Call::action("BatchGetUser", VERSION, profiles(&[7]))
        .with(|call| call.credentials = Credentials::new("AKLTfake-tester", "another"));
    assert_eq!(forged.send(&running).await.code(), "SignatureDoesNotMatch");
    let unknown = call(&running, "NoSuchAction", json!({})).await;
    assert_eq!(unknown.code(), "InvalidActionOrVersion");
    let filter = JournalFilter::new();
    let journal = real.control().unwrap().journal(&filter).await.unwrap();
    assert_eq!(journal, []);
}

#[tokio::test]
async fn throttling_of_the_endpoint_is_passed_on() {
    let slow = endpoint().rate_limits(volc_rtc_emulator::RateLimits::PerSecond(
        std::num::NonZeroU32::MIN,
    ));
    let real = start(slow).await;
    let running = start(forwarding(&real)).await;
    call(&running, "BatchGetUser", profiles(&[7])).await;
    let mut last = call(&running, "BatchGetUser", profiles(&[7])).await;
    // The first call may lie a second back on a busy machine.
    for _ in 0..20 {
        if last.status == 429 {
            break;
        }
        last = call(&running, "BatchGetUser", profiles(&[7])).await;
    }
    assert_eq!((last.status, last.code()), (429, "FlowLimitExceeded"));
    assert_eq!(last.number(), Some(100_018));
}

#[tokio::test]
async fn an_endpoint_that_is_not_there_is_named() {
    // A port that was free a moment ago.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let upstream = Upstream::new(&url, upstream_credentials());
    assert!(!format!("{upstream:?}").contains(UPSTREAM_SECRET));
    let running = start(builder().upstream(upstream)).await;
    let response = call(&running, "BatchGetUser", profiles(&[7])).await;
    assert_eq!(
        (response.status, response.code()),
        (502, "UpstreamUnreachable")
    );
    let text = response.message();
    assert!(
        text.contains(&url) && text.contains("no connection"),
        "{text}"
    );
    assert!(text.contains("check its URL and the network"), "{text}");
    for secret in [UPSTREAM_SECRET, UPSTREAM_TOKEN] {
        assert!(!text.contains(secret), "{text}");
        assert!(!format!("{:?}", response.headers).contains(secret));
    }
    assert_eq!(
        response.headers.get(header::CONTENT_TYPE).unwrap(),
        "application/json"
    );
}

#[test]
fn an_endpoint_that_cannot_be_used_stops_the_build() {
    let account = Account::new("tester", Credentials::new("AKLTfake", "fake-secret"));
    let plain = Upstream::new("http://rtc.example.com", upstream_credentials());
    let builder = Emulator::builder().account(account.clone()).upstream(plain);
    let error = builder.build().unwrap_err().to_string();
    assert!(error.contains("must be of https"), "{error}");
    let without = Emulator::builder().account(account).record("calls.jsonl");
    let error = without.build().unwrap_err().to_string();
    assert!(error.contains("name one with --upstream"), "{error}");
}
