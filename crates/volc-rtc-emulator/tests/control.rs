//! The control API through its client, over real sockets: clock, journal, reset, strictness.

#![allow(clippy::unwrap_used)]

mod support;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, Method};
use serde_json::json;
use support::{ACTION, APP, Call, NOW, USER, VERSION, builder, parameters, send, start};
use volc_rtc_emulator::control::{
    Client, ClockChange, Effect, Error, Fault, JournalFilter, JournalWait, Process, Reset,
    ResetPart,
};
use volc_rtc_emulator::{Conversation, Running, Seed};

async fn control(running: &Running) -> Client {
    Client::connect(&running.url()).await.unwrap()
}

fn seed() -> Seed {
    Seed::new().conversation(Conversation::group(APP, USER).short_id(1))
}

/// The number of conversations that the test's user has in an app.
async fn conversations(running: &Running, app: i64) -> usize {
    let call =
        json!({"AppId": app, "ParticipantUserId": USER, "DataType": 0, "Cursor": 0, "Limit": 20});
    let response = Call::new(call).send(running).await;
    response.result()["ConversationInfos"]
        .as_array()
        .unwrap()
        .len()
}

#[tokio::test]
async fn clock_is_frozen_set_shifted_and_advanced() {
    let running = start(builder()).await;
    let control = control(&running).await;
    let state = control.clock().await.unwrap();
    assert_eq!((state.now_millis, state.frozen), (NOW * 1000, true));
    assert_eq!(state.now, "2026-09-21T14:13:20.000Z");

    let state = control
        .advance(Duration::from_millis(90_500))
        .await
        .unwrap();
    assert_eq!(state.now, "2026-09-21T14:14:50.500Z");
    let state = control
        .change_clock(&ClockChange::new().now_millis(1_000))
        .await
        .unwrap();
    assert_eq!((state.now_millis, state.frozen), (1_000, true));
    let state = control.unfreeze().await.unwrap();
    assert!(state.now_millis >= 1_000 && !state.frozen && state.shift_millis < 0);
    let change = ClockChange::new()
        .shift_millis(0)
        .advance(Duration::from_secs(3_600));
    let state = control.change_clock(&change).await.unwrap();
    assert_eq!(state.shift_millis, 3_600_000);
    assert!(control.freeze().await.unwrap().frozen);
    control.reset(&Reset::new()).await.unwrap();
    assert_eq!(control.clock().await.unwrap().now_millis, NOW * 1000);
}

/// A time in milliseconds since 1970.
fn millis(time: SystemTime) -> u128 {
    time.duration_since(UNIX_EPOCH).unwrap().as_millis()
}

#[tokio::test]
async fn followed_clock_shows_what_the_emulator_shows() {
    let running = start(builder()).await;
    let control = control(&running).await;
    let (clock, original) = (control.follow_clock().await.unwrap(), running.clock());
    let start = u128::from(NOW) * 1000;
    assert_eq!(
        (millis(clock.now()), millis(original.now())),
        (start, start)
    );
    control.advance(Duration::from_secs(90)).await.unwrap();
    assert_eq!(millis(clock.now()), start + 90_000);

    // Another client's change is seen when this one asks again.
    let other = self::control(&running).await;
    other.advance(Duration::from_secs(10)).await.unwrap();
    assert_eq!(millis(clock.now()), start + 90_000);
    control.clock().await.unwrap();
    assert_eq!(millis(clock.now()), start + 100_000);

    control.unfreeze().await.unwrap();
    let (before, shown, after) = (original.now(), clock.now(), original.now());
    // Two readings of one machine's clock; each is in whole milliseconds.
    assert!(millis(before) <= millis(shown) + 1 && millis(shown) <= millis(after) + 1);
    control.reset(&Reset::new()).await.unwrap();
    assert_eq!(millis(clock.now()), start);
}

#[tokio::test]
async fn client_of_im_without_an_app_names_the_remedy() {
    let running = start(builder()).await;
    let control = control(&running).await;
    let error = control.im_client(USER).inbox(0).await.unwrap_err();
    assert!(error.to_string().contains(".for_app(\"…\")"), "{error}");
}

#[tokio::test]
async fn clock_takes_texts_and_refuses_what_it_cannot_read() {
    let running = start(builder()).await;
    let url = format!("{}/_emulator/clock", running.url());
    let post = async |body: &str| {
        send(
            Method::POST,
            &url,
            HeaderMap::new(),
            body.as_bytes().to_vec(),
        )
        .await
    };
    let response = post(r#"{"now": "2027-01-01T00:00:00Z", "advance": "72h"}"#).await;
    assert_eq!(response.body["now"], "2027-01-04T00:00:00.000Z");
    for (body, text) in [
        (r#"{"unfreeze": true}"#, "unknown field `unfreeze`"),
        (r#"{"now": "yesterday"}"#, "a moment in UTC such as"),
        (r#"{"advance": "3 weeks"}"#, "\"72h\""),
        (r#"{"advance": -5}"#, "to go back, set `now` or `shift`"),
        (r#"{"now": 5, "shift": 5}"#, "either `now` or `shift`"),
        (r#"{"frozen": 1}"#, "expected a boolean"),
        ("[]", "cannot be used"),
        ("{", "line 1"),
        ("{} {}", "trailing"),
    ] {
        let response = post(body).await;
        assert_eq!(response.status, 400, "{body}");
        let message = response.body["error"]["message"].as_str().unwrap();
        assert!(message.contains(text), "{body}: {message}");
    }
}

#[tokio::test]
async fn journal_is_filtered_and_counted() {
    let running = start(builder().seed(seed())).await;
    let control = control(&running).await;
    Call::new(parameters()).send(&running).await;
    control.advance(Duration::from_secs(10)).await.unwrap();
    let at = NOW * 1000 + 10_000;
    let mut bad = parameters();
    bad["Limit"] = json!("many");
    Call::new(bad).send(&running).await;
    let mut other = parameters();
    other["AppId"] = json!(77);
    Call::new(other).send(&running).await;
    Call::action("GetNothing", VERSION, json!({"AppId": APP}))
        .send(&running)
        .await;
    Call::new(parameters())
        .with(|call| call.sent_body = Some(b"{}".to_vec()))
        .send(&running)
        .await;

    let seqs = async |filter: JournalFilter| -> Vec<u64> {
        let calls = control.journal(&filter).await.unwrap();
        calls.iter().map(|call| call.seq).collect()
    };
    let all = JournalFilter::new;
    assert_eq!(seqs(all()).await, [1, 2, 3, 4, 5]);
    assert_eq!(seqs(JournalFilter::action(ACTION)).await, [1, 2, 3, 5]);
    assert!(seqs(all().version("2021-01-01")).await.is_empty());
    assert_eq!(seqs(all().app_id("77")).await, [3]);
    assert_eq!(seqs(all().failed(false)).await, [1]);
    assert_eq!(seqs(all().code("InvalidActionOrVersion")).await, [4]);
    assert_eq!(seqs(all().status(401)).await, [5]);
    assert_eq!(seqs(all().response("state")).await, [1]);
    assert_eq!(seqs(all().unmatched(true)).await, [4, 5]);
    assert_eq!(seqs(all().since_millis(at)).await, [2, 3, 4, 5]);
    assert_eq!(seqs(all().after(3)).await, [4, 5]);
    let unmatched = control.unmatched_calls().await.unwrap();
    assert_eq!(unmatched[0].code.as_deref(), Some("InvalidActionOrVersion"));
    assert_eq!(unmatched[1].code.as_deref(), Some("SignatureDoesNotMatch"));

    let counts = control.journal_counts(&all()).await.unwrap();
    assert_eq!(
        (counts.calls, counts.dropped, counts.actions.len()),
        (5, 0, 2)
    );
    let of_action = counts
        .actions
        .iter()
        .find(|count| count.action == ACTION)
        .unwrap();
    assert_eq!((of_action.calls, of_action.failed), (4, 3));
    assert!(
        counts
            .codes
            .iter()
            .any(|count| count.code == "SignatureDoesNotMatch" && count.calls == 1)
    );

    assert_eq!(
        control.clone().for_app("77").clear_journal().await.unwrap(),
        1
    );
    assert_eq!(control.clear_journal().await.unwrap(), 4);
    assert!(seqs(all()).await.is_empty());
}

#[tokio::test]
async fn wrong_filters_are_refused_with_what_exists() {
    let running = start(builder()).await;
    for (query, text) in [
        (
            "acton=X",
            "unknown field `acton`, expected one of `action`, `version`",
        ),
        ("status=ok", "invalid digit"),
        ("since=noon", "a moment in UTC"),
    ] {
        let url = format!("{}/_emulator/journal?{query}", running.url());
        let response = send(Method::GET, &url, HeaderMap::new(), Vec::new()).await;
        assert_eq!(response.status, 400, "{query}");
        let message = response.body["error"]["message"].as_str().unwrap();
        assert!(message.contains(text), "{query}: {message}");
    }
    let control = control(&running).await;
    let error = control.call_as_curl("none").await.unwrap_err();
    assert_eq!(error.code(), Some("NotFound"));
    let long = JournalWait::new(JournalFilter::new()).timeout(Duration::from_secs(601));
    assert_eq!(
        control.wait_for_calls(&long).await.unwrap_err().code(),
        Some("InvalidRequest")
    );
}

#[tokio::test]
async fn wait_ends_when_enough_calls_have_come() {
    let running = start(builder().seed(seed())).await;
    let control = control(&running).await.for_app(APP.to_string());
    Call::new(parameters()).send(&running).await;
    let waiting = tokio::spawn({
        let control = control.clone();
        let wait = JournalWait::new(JournalFilter::action(ACTION))
            .count(3)
            .timeout(Duration::from_secs(60));
        async move { control.wait_for_calls(&wait).await }
    });
    Call::new(parameters()).send(&running).await;
    Call::action("GetNothing", VERSION, json!({"AppId": APP}))
        .send(&running)
        .await;
    Call::new(parameters()).send(&running).await;
    let calls = waiting.await.unwrap().unwrap();
    assert_eq!(
        calls.iter().map(|call| call.seq).collect::<Vec<_>>(),
        [1, 2, 4]
    );

    let never = JournalWait::new(JournalFilter::action(ACTION))
        .count(4)
        .timeout(Duration::from_millis(20));
    let Err(Error::Refused {
        status,
        code,
        message,
        ..
    }) = control.wait_for_calls(&never).await
    else {
        unreachable!("it cannot come");
    };
    assert_eq!((status, code.as_str()), (408, "WaitTimeout"));
    assert!(
        message.starts_with("3 of 4 calls came within 20 ms"),
        "{message}"
    );
}

#[tokio::test]
async fn call_is_exported_as_curl_without_secrets() {
    let running = start(builder().with_ir(support::pages::pages())).await;
    let url = "rtmp://u:do-not-print-2@push.test/a?token=do-not-print-3";
    let body = json!({"AppId": "it's", "AppKey": "do-not-print-1", "Name": url});
    let call = Call::action("StartThing", "2023-11-01", body).with(|call| call.service = "things");
    let response = call.send(&running).await;
    let id = response.body["ResponseMetadata"]["RequestId"]
        .as_str()
        .unwrap();
    let curl = control(&running).await.call_as_curl(id).await.unwrap();
    assert!(
        !curl.contains("do-not-print") && !curl.contains("HMAC"),
        "{curl}"
    );
    let url = format!(
        "'http://{}/?Action=StartThing&Version=2023%2D11%2D01'",
        running.address()
    )
    .replace("%2D", "-");
    for part in [
        format!("# StartThing 2023-11-01 at 2026-09-21T14:13:20.000Z, request {id}\n"),
        format!("curl --request 'POST' {url} \\\n"),
        "--header 'Content-Type: application/json'".to_owned(),
        r#""AppId":"it'\''s""#.to_owned(),
        "--no-auth".to_owned(),
    ] {
        assert!(curl.contains(&part), "{part}\n{curl}");
    }
}

#[tokio::test]
async fn reset_keeps_to_its_app_and_parts() {
    let both = seed().conversation(Conversation::group(77, USER).short_id(2));
    let running = start(builder().seed(both)).await;
    let control = control(&running).await;
    let more = Seed::new()
        .conversation(Conversation::group(APP, USER).short_id(3))
        .conversation(Conversation::group(77, USER).short_id(4))
        .conversation(Conversation::group(88, USER).short_id(5));
    control.seed(&more).await.unwrap();
    for (app, count) in [(APP, 2), (77, 2), (88, 1)] {
        assert_eq!(conversations(&running, app).await, count);
    }
    let fault = Fault::new(Effect::code("AccessDenied"));
    control
        .clone()
        .for_app("77")
        .add_fault(&fault)
        .await
        .unwrap();
    control
        .clone()
        .for_app("9")
        .add_fault(&fault)
        .await
        .unwrap();

    control
        .clone()
        .for_app("77")
        .reset(&Reset::new().part(ResetPart::State))
        .await
        .unwrap();
    assert_eq!(conversations(&running, APP).await, 2);
    let faults = control.faults().await.unwrap();
    assert_eq!(faults.len(), 2);
    control
        .clone()
        .for_app("77")
        .reset(&Reset::new())
        .await
        .unwrap();
    let faults = control.faults().await.unwrap();
    assert_eq!((faults.len(), faults[0].id.as_str()), (1, "fault-2"));
    assert_eq!(conversations(&running, 77).await, 1);
    let left = control
        .journal(&JournalFilter::new().app_id("77"))
        .await
        .unwrap();
    assert_eq!(left.len(), 1);

    control
        .reset(&Reset::new().part(ResetPart::State))
        .await
        .unwrap();
    assert_eq!(conversations(&running, APP).await, 1);
    let apps = control.apps().await.unwrap();
    let ids: Vec<&str> = apps.iter().map(|app| app.app_id.as_str()).collect();
    assert!(ids.contains(&"77") && !ids.contains(&"88"), "{ids:?}");
    assert!(
        !control
            .journal(&JournalFilter::new())
            .await
            .unwrap()
            .is_empty()
    );
    control.reset(&Reset::new()).await.unwrap();
    assert!(
        control
            .journal(&JournalFilter::new())
            .await
            .unwrap()
            .is_empty()
    );
    assert!(control.faults().await.unwrap().is_empty());

    let clock = Reset::new().part(ResetPart::Clock).app_id("77");
    let error = control.reset(&clock).await.unwrap_err().to_string();
    assert!(error.contains("the clock belongs to all apps"), "{error}");
    let wrong = json!({"parts": ["rooms"]});
    let error = control
        .request(Method::POST, "/reset", Some(&wrong))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("parts[0]") && error.contains("`deliveries`"),
        "{error}"
    );
}

#[tokio::test]
async fn reset_of_deliveries_keeps_state_and_faults() {
    let running = start(builder().seed(seed())).await;
    let control = running.control().unwrap();
    let post = async |path: &str, json: serde_json::Value| {
        control
            .request(Method::POST, path, Some(&json))
            .await
            .unwrap()
    };
    let count = async |path: &str, list: &str| {
        let listed = control.request(Method::GET, path, None).await.unwrap();
        listed[list].as_array().unwrap().len()
    };
    post(
        "/events",
        json!({"event_type": "RoomCreate", "room_id": "r"}),
    )
    .await;
    post("/webhooks/faults", json!({"effect": {"kind": "drop"}})).await;
    assert_eq!(count("/deliveries", "deliveries").await, 1);
    control
        .reset(&Reset::new().part(ResetPart::Deliveries))
        .await
        .unwrap();
    assert_eq!(count("/deliveries", "deliveries").await, 0);
    assert_eq!(count("/webhooks/faults", "faults").await, 1);
    assert_eq!(conversations(&running, APP).await, 1);
    control
        .reset(&Reset::new().part(ResetPart::Faults))
        .await
        .unwrap();
    assert_eq!(count("/webhooks/faults", "faults").await, 0);
}

#[tokio::test]
async fn snapshot_is_restored_in_another_emulator() {
    let running = start(builder().seed(seed())).await;
    let snapshot = control(&running).await.snapshot().await.unwrap();
    let other = start(builder()).await;
    let other_control = control(&other).await;
    other_control.restore(&snapshot).await.unwrap();
    assert_eq!(conversations(&other, APP).await, 1);
    assert_eq!(other_control.snapshot().await.unwrap(), snapshot);
    for wrong in [json!({}), json!({"version": 99}), json!([1])] {
        let error = other_control.restore(&wrong).await.unwrap_err();
        assert_eq!(error.code(), Some("InvalidSnapshot"), "{error}");
    }
    assert_eq!(conversations(&other, APP).await, 1);
}

#[tokio::test]
async fn emulator_in_another_process_is_controlled() {
    let program = env!("CARGO_BIN_EXE_volc-rtc-emulator");
    let emulator = Process::start(program, ["--time", "1790000000"])
        .await
        .unwrap();
    let control = emulator.control();
    assert_eq!(control.clock().await.unwrap().now_millis, NOW * 1000);
    assert!(emulator.secret_key().is_some() && emulator.access_key().starts_with("AKLT"));
    assert!(!format!("{emulator:?}").contains(emulator.secret_key().unwrap()));
    let url = control.url().to_owned();
    emulator.stop().await.unwrap();
    assert!(Client::connect(&url).await.is_err());
    let error = Process::start(program, ["--nonsense"])
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("it has ended before it was ready"),
        "{error}"
    );
    let error = Process::start("/nonexistent/emulator", ["x"])
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Start { .. }), "{error}");
}

#[tokio::test]
async fn actions_tell_which_keep_state() {
    let running = start(builder()).await;
    let control = control(&running).await;
    let health = control.health().await.unwrap();
    let actions = control.actions().await.unwrap();
    let stateful: Vec<_> = actions.iter().filter(|action| action.stateful).collect();
    assert_eq!(
        (actions.len(), stateful.len()),
        (health.actions, health.stateful)
    );
    assert!(
        stateful
            .iter()
            .any(|action| action.action == ACTION && action.version == VERSION)
    );
    assert!(!health.strict);
}

#[tokio::test]
async fn strict_emulator_refuses_examples() {
    let running = start(
        builder()
            .with_ir(support::pages::pages())
            .strict(true)
            .seed(seed()),
    )
    .await;
    let control = control(&running).await;
    assert!(control.health().await.unwrap().strict);
    assert_eq!(conversations(&running, APP).await, 1);
    let call = Call::action(
        "StartThing",
        "2023-11-01",
        json!({"AppId": "app", "Name": "n"}),
    );
    let response = call
        .with(|call| call.service = "things")
        .send(&running)
        .await;
    assert_eq!(
        (response.status, response.code()),
        (501, "NotEmulated"),
        "{}",
        response.body
    );
    assert!(
        response.message().contains("--strict"),
        "{}",
        response.message()
    );
}

#[tokio::test]
async fn client_says_what_is_wrong_with_a_url() {
    for url in [
        "",
        "127.0.0.1:1",
        "https://localhost:1",
        "http://localhost:1/x",
        "http://",
    ] {
        assert!(matches!(Client::new(url), Err(Error::Url { .. })), "{url}");
    }
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = Client::connect(&format!("http://{address}"))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Unreachable { .. }), "{error}");
    assert!(
        error.to_string().contains("start it, or check the URL"),
        "{error}"
    );
}
