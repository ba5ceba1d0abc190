//! Scripted answers in place of the service.

#![cfg(feature = "test-util")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::time::{Duration, UNIX_EPOCH};

use common::*;
use http::Method;
use serde_json::json;
use volc_core::__private::response_struct;
use volc_core::api::{Action, ActionInfo};
use volc_core::error::TimeoutKind;
use volc_core::error::TransportPhase;
use volc_core::test_util::{Reply, ScriptedTransport, TestClock};
use volc_core::{CallOptions, Client, Error, Sensitive};

response_struct! {
    /// Reads a token.
    pub struct GetToken {
        /// Whose.
        user: String = "UserId".query(),
        /// A secret whose name does not tell.
        pin: Sensitive<String> = "Pin".query().sensitive(),
    }
}

impl Action for GetToken {
    type Output = Thing;
    const INFO: &'static ActionInfo = &ActionInfo::new("GetToken", "2020-12-01").get().reads();
}

fn client(script: &ScriptedTransport) -> Client {
    let client = Client::builder(&SERVICE).credentials(credentials());
    client.transport(script.clone()).build().unwrap()
}

fn things(items: &[&str], next: i64) -> Reply {
    Reply::result(json!({ "Items": items, "HasMore": next > 0, "NextCursor": next }))
}

#[tokio::test]
async fn replies_come_in_order_and_what_was_sent_is_kept() {
    let script = ScriptedTransport::new()
        .then(
            things(&["a"], 1)
                .request_id("req-7")
                .header("x-tt-logid", "log-7"),
        )
        .then(things(&["b"], 0))
        .then(Reply::result(Thing { id: 7 }));
    let client = client(&script);
    let request = ListThings {
        kind: Some("日 本".to_owned()),
        limit: 5,
        ..ListThings::default()
    };
    let mut pages = client.request(request).pages();
    let page = pages.try_next().await.unwrap().unwrap();
    assert_eq!(
        (page.items.as_slice(), page.request_id()),
        (&["a".to_owned()][..], "req-7")
    );
    assert_eq!(page.log_id(), Some("log-7"));
    let page = pages.try_next().await.unwrap().unwrap();
    assert_eq!(
        (page.request_id(), pages.try_next().await.unwrap().is_none()),
        ("scripted-2", true)
    );
    assert_eq!(client.send(MakeThing::default()).await.unwrap().id, 7);

    let sent = script.sent();
    assert_eq!(sent.len(), 3);
    assert_eq!(
        (&sent[1].method, sent[1].path.as_str()),
        (&Method::POST, "/")
    );
    assert_eq!(
        (sent[1].action.as_str(), sent[1].version.as_str()),
        ("ListThings", "2020-12-01")
    );
    assert_eq!(sent[1].query, [("Kind".to_owned(), "日 本".to_owned())]);
    assert_eq!(sent[1].parameter("Kind"), Some("日 本"));
    assert_eq!(sent[1].body, json!({ "Cursor": 1, "Limit": 5 }));
    assert_eq!(sent[1].header("content-type"), Some("application/json"));
    assert!(
        sent[1]
            .header("authorization")
            .unwrap()
            .contains(ACCESS_KEY)
    );
    script.finish().unwrap();
}

#[tokio::test]
async fn an_action_may_have_replies_of_its_own() {
    let script = ScriptedTransport::new()
        .on("MakeThing", Reply::result(json!({ "Id": 1 })))
        .then(things(&["a"], 0))
        .always("MakeThing", Reply::result(json!({ "Id": 2 })))
        .always("GetToken", Reply::result(json!({})));
    let client = client(&script);
    for id in [1, 2, 2] {
        assert_eq!(client.send(MakeThing::default()).await.unwrap().id, id);
    }
    assert_eq!(
        client.send(ListThings::default()).await.unwrap().items,
        ["a"]
    );
    script.finish().unwrap();
}

#[tokio::test(start_paused = true)]
async fn errors_are_those_of_the_service_and_are_repeated_alike() {
    let script = ScriptedTransport::new()
        .then(
            Reply::error("FlowLimitExceeded", "slower")
                .status(429)
                .header("retry-after", "3"),
        )
        .then(Reply::lost(TransportPhase::Connect))
        .then(Reply::error("AccessDenied", "no").status(403));
    let client = Client::builder(&SERVICE)
        .credentials(credentials())
        .clock(TestClock::at(
            UNIX_EPOCH + Duration::from_secs(1_704_164_645),
        ))
        .transport(script.clone())
        .build()
        .unwrap();
    let error = client.send(MakeThing::default()).await.unwrap_err();
    assert_eq!(
        (error.code(), error.is_auth(), error.attempts()),
        (Some("AccessDenied"), true, 3)
    );
    assert_eq!(error.request_id(), Some("scripted-3"));
    let Error::Transport(lost) = &error.retries()[1].error() else {
        panic!("{error}");
    };
    assert_eq!(lost.phase(), TransportPhase::Connect);
    let sent = script.sent();
    assert_eq!(sent[0].header("x-date"), Some("20240102T030405Z"));
    assert!(sent[1].at >= Duration::from_secs(3), "{:?}", sent[1].at);
    script.finish().unwrap();
}

#[tokio::test(start_paused = true)]
async fn delays_go_by_the_clock() {
    let hour = Duration::from_secs(3600);
    let script = ScriptedTransport::new()
        .then(Reply::result(json!({})).after(hour))
        .then(Reply::result(json!({ "Id": 3 })).after(hour))
        .then(Reply::never());
    let client = client(&script);
    let call = |options| client.request(MakeThing::default()).options(options).send();
    let error = call(CallOptions::new()).await.unwrap_err();
    assert!(
        matches!(&error, Error::Timeout(timeout) if timeout.kind() == TimeoutKind::Attempt),
        "{error}"
    );
    let patient = CallOptions::new()
        .attempt_timeout(None)
        .operation_timeout(None);
    assert_eq!(call(patient).await.unwrap().id, 3);
    let error = call(CallOptions::new().attempt_timeout(None))
        .await
        .unwrap_err();
    assert!(
        matches!(&error, Error::Timeout(timeout) if timeout.kind() == TimeoutKind::Operation),
        "{error}"
    );
    script.finish().unwrap();
}

#[tokio::test]
async fn any_body_can_be_an_answer() {
    let script = ScriptedTransport::new()
        .then(
            Reply::body("<html>bad gateway</html>")
                .status(502)
                .header("content-type", "text/html"),
        )
        .then(Reply::body(good(r#"{"Id":4}"#)));
    let client = client(&script);
    let error = client.send(MakeThing::default()).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 502);
    assert_eq!(client.send(MakeThing::default()).await.unwrap().id, 4);
}

#[tokio::test]
async fn call_that_is_not_in_the_script_fails_at_once() {
    let script = ScriptedTransport::new()
        .then(things(&[], 0))
        .on("MakeThing", Reply::result(json!({})));
    let client = client(&script);
    client.send(ListThings::default()).await.unwrap();
    let error = client.send(ListThings::default()).await.unwrap_err();
    let text = "ListThings 2020-12-01: test script: request 2 is `ListThings 2020-12-01`, but the script ends after \
        step 1 \
                (1 attempt)";
    assert_eq!(error.to_string(), text);
    assert!(!error.may_retry());
    client.send(MakeThing::default()).await.unwrap();
    let error = client
        .send(MakeThing::default())
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("request 4 is `MakeThing 2020-12-01`, but its replies end after step 1"),
        "{error}"
    );

    let error = format!("{:?}", script.finish().unwrap_err());
    assert!(
        error.contains("request 2 is") && error.contains("request 4 is"),
        "{error}"
    );

    let script = ScriptedTransport::new()
        .then(Reply::never())
        .then(Reply::never())
        .on("MakeThing", Reply::never());
    let text = "test script: 2 of 2 replies were not used; test script: 1 of 1 replies to `MakeThing` were not used";
    assert_eq!(script.finish().unwrap_err().to_string(), text);
}

#[tokio::test]
async fn a_reply_that_cannot_be_sent_says_why() {
    for (reply, reason) in [
        (Reply::result(json!({})).status(99), "99 is no HTTP status"),
        (
            Reply::result(json!({})).header("a b", "c"),
            "`a b` is no HTTP header",
        ),
        (
            Reply::result(json!({})).header("a", "b\nc"),
            "`a` is no HTTP header",
        ),
    ] {
        let script = ScriptedTransport::new().then(reply);
        let error = client(&script)
            .send(ListThings::default())
            .await
            .unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
        assert_eq!(error.attempts(), 1);
    }
}

#[tokio::test]
async fn secrets_are_masked_in_debug() {
    let script = ScriptedTransport::new()
        .then(Reply::result(json!({})))
        .then(Reply::result(json!({})));
    let client = client(&script);
    let request = GetToken {
        user: "u".to_owned(),
        pin: "pin-do-not-print".into(),
    };
    client.send(request).await.unwrap();
    let parameters = json!({ "Storage": { "SecretKey": "key-do-not-print" }, "Name": "n" });
    client
        .call("DoNew", "2030-01-01", &parameters)
        .await
        .unwrap();
    let shown = format!("{script:?}");
    for shows in [
        "Pin=***",
        "UserId=u",
        r#""SecretKey":"***""#,
        r#""Name":"n""#,
        "\"x-security-token\": \"***\"",
    ] {
        assert!(shown.contains(shows), "{shows} in {shown}");
    }
    for hides in ["do-not-print", "Credential=", ACCESS_KEY] {
        assert!(!shown.contains(hides), "{hides} in {shown}");
    }
    assert_eq!(
        script.sent()[0].parameter("Pin"),
        Some("pin-do-not-print"),
        "the test itself sees it"
    );
}
