//! The pages under `/_emulator/`, the journal's discretion, and what seeds are refused for.

#![allow(clippy::unwrap_used)]

mod support;

use http::{HeaderMap, Method};
use serde_json::json;
use support::{APP, Call, Response, USER, builder, parameters, send, start};
use volc_rtc_emulator::{Conversation, Running, Seed};

async fn ask(running: &Running, method: Method, page: &str, body: &str) -> Response {
    let url = format!("{}/_emulator/{page}", running.url());
    send(method, &url, HeaderMap::new(), body.as_bytes().to_vec()).await
}

async fn count(running: &Running) -> usize {
    let answer = Call::new(parameters()).send(running).await;
    answer.result()["ConversationInfos"]
        .as_array()
        .unwrap()
        .len()
}

#[tokio::test]
async fn a_seed_adds_and_a_reset_goes_back() {
    let seed = Seed::new().conversation(Conversation::group(APP, USER).short_id(1));
    let running = start(builder().seed(seed)).await;
    assert_eq!(count(&running).await, 1);
    let more = json!({"version": 1, "conversations": [
        {"app_id": APP, "kind": "group", "short_id": 1, "owner": USER, "members": [5]},
        {"app_id": APP, "kind": "one_to_one", "owner": USER, "members": [6]}
    ]});
    for _ in 0..2 {
        assert_eq!(
            ask(&running, Method::POST, "seed", &more.to_string())
                .await
                .status,
            200
        );
        assert_eq!(count(&running).await, 2);
    }
    assert_eq!(ask(&running, Method::POST, "reset", "").await.status, 200);
    assert_eq!(count(&running).await, 1);
    let calls = ask(&running, Method::GET, "journal", "").await.body;
    assert_eq!(calls["calls"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn health_and_unknown_pages() {
    let running = start(builder()).await;
    let health = ask(&running, Method::GET, "health", "").await;
    assert_eq!((health.status, &health.body["status"]), (200, &json!("ok")));
    assert!(health.body["actions"].as_u64().unwrap() >= 1);
    assert_eq!(ask(&running, Method::GET, "healthz", "").await.status, 200);
    for page in ["", "clocks", "clock/x", "journal/"] {
        let response = ask(&running, Method::GET, page, "").await;
        assert_eq!(response.status, 404, "{page}");
        assert_eq!(response.body["error"]["code"], "UnknownRoute");
        let message = response.body["error"]["message"].as_str().unwrap();
        assert!(message.contains("POST /_emulator/clock"), "{message}");
    }
    for (method, page, others) in [
        (Method::GET, "seed", "with: POST /_emulator/seed"),
        (
            Method::DELETE,
            "clock",
            "with: GET /_emulator/clock, POST /_emulator/clock",
        ),
    ] {
        let response = ask(&running, method, page, "").await;
        assert_eq!(response.status, 405, "{page}");
        let message = response.body["error"]["message"].as_str().unwrap();
        assert!(message.ends_with(others), "{message}");
    }
}

#[tokio::test]
async fn control_api_responds_without_a_socket() {
    let emulator = builder().build().unwrap();
    for (path, status) in [
        ("/_emulator/health", 200),
        ("/_emulator", 404),
        ("/_emulator/", 404),
        ("/_emulators", 400),
    ] {
        let request = http::Request::get(path).body(bytes::Bytes::new()).unwrap();
        let response = emulator.handle(request).await;
        assert_eq!(response.status(), status, "{path}");
    }
}

#[tokio::test]
async fn the_journal_shows_calls_and_no_secret() {
    let running = start(builder().with_ir(support::pages::pages())).await;
    let body = json!({
        "AppId": "app", "AppKey": "do-not-print-1", "Unlisted": "do-not-print-2", "Name": ["do-not-print-3"],
        "Streams": [{"UserId": "u", "Key": "do-not-print-4", "More": {"a": "do-not-print-5"}}]
    });
    let call = Call::action("StartThing", "2023-11-01", body).with(|c| {
        c.service = "things";
        c.query
            .push(("Token".to_owned(), "do-not-print-6".to_owned()));
    });
    let answer = call.send(&running).await;
    let journal = ask(&running, Method::GET, "journal", "").await.body;
    let entry = &journal["calls"][0];
    assert_eq!(
        entry["request_id"],
        answer.body["ResponseMetadata"]["RequestId"]
    );
    assert_eq!(
        (&entry["status"], &entry["code"]),
        (&json!(400), &json!("InvalidParameter.Unmarshal"))
    );
    assert_eq!(entry["access_key"], "AKLTfake-tester");
    assert_eq!(
        entry["body"],
        json!({
            "AppId": "app", "AppKey": "***", "Unlisted": "***", "Name": "***",
            "Streams": [{"UserId": "u", "Key": "***", "More": "***"}]
        })
    );
    assert_eq!(entry["query"][1], json!(["Token", "***"]));
    let text = journal.to_string();
    for secret in ["do-not-print", "Signature=", "HMAC"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
}

#[tokio::test]
async fn journal_is_bounded() {
    let emulator = builder().build().unwrap();
    for _ in 0..1_005 {
        let request = http::Request::post("/?Action=None&Version=2020-12-01");
        let response = emulator
            .handle(request.body(bytes::Bytes::new()).unwrap())
            .await;
        assert_eq!(response.status(), 401);
    }
    let running = emulator.start().await.unwrap();
    let journal = ask(&running, Method::GET, "journal", "").await.body;
    assert_eq!(journal["calls"].as_array().unwrap().len(), 1_000);
    assert_eq!(
        (&journal["dropped"], &journal["calls"][0]["seq"]),
        (&json!(5), &json!(6))
    );
}

#[tokio::test]
async fn a_wrong_seed_is_refused_at_its_place() {
    let running = start(builder()).await;
    let one =
        |conversation: &str| format!(r#"{{"version": 1, "conversations": [{conversation}]}}"#);
    for (seed, place) in [
        ("".to_owned(), "line 1"),
        ("{}".to_owned(), "missing field `version`"),
        (r#"{"version": 2}"#.to_owned(), "at `version`"),
        (
            r#"{"version": 1, "chats": []}"#.to_owned(),
            "unknown field `chats`",
        ),
        (r#"{"version": 1} x"#.to_owned(), "trailing"),
        (
            r#"{"version": 1, "apps": [{"id": 1}, {"id": 1}]}"#.to_owned(),
            "apps[1].id",
        ),
        (
            r#"{"version": 1, "apps": [{"id": ["x"]}]}"#.to_owned(),
            "apps[0].id",
        ),
        (
            one(r#"{"app_id": 1, "kind": "chat", "owner": 2}"#),
            "conversations[0].kind",
        ),
        (
            one(r#"{"app_id": 1, "kind": "one_to_one", "owner": 2}"#),
            "conversations[0].members",
        ),
        (
            one(r#"{"app_id": 1, "kind": "group", "owner": 2, "members": [3, 3]}"#),
            "the user 3 is there twice",
        ),
        (
            one(r#"{"app_id": 1, "kind": "group", "owner": 2, "members": ["x"]}"#),
            "members[0]",
        ),
        (
            one(
                r#"{"app_id": 1, "kind": "group", "owner": 2, "short_id": 4}, {"app_id": 2, "kind": "group", "owner": 2, "short_id": 4}"#,
            ),
            "conversations[1]",
        ),
    ] {
        let answer = ask(&running, Method::POST, "seed", &seed).await;
        assert_eq!(answer.status, 400, "{seed}");
        let error = answer.body["error"]["message"].as_str().unwrap();
        assert!(error.contains(place), "{seed}: {error}");
    }
}
