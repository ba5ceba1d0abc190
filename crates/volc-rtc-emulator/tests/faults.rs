//! Faults of calls: which calls they happen to, and what comes of it, over real sockets.

#![allow(clippy::unwrap_used)]

mod support;

use std::time::Duration;

use bytes::Bytes;
use http::Method;
use serde_json::{Value, json};
use support::{ACTION, APP, Call, Response, USER, VERSION, builder, parameters, start};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use volc_rtc_emulator::control::{
    BodyFault, Client, Connection, Delay, DelayClock, Effect, Error, Fault, JournalFilter,
    JournalWait,
};
use volc_rtc_emulator::{Conversation, Running, Seed};

async fn started() -> (Running, Client) {
    let seed = Seed::new().conversation(Conversation::group(APP, USER));
    let running = start(builder().seed(seed)).await;
    let control = Client::connect(&running.url()).await.unwrap();
    (running, control)
}

async fn call(running: &Running) -> Response {
    Call::new(parameters()).send(running).await
}

/// The codes of so many calls, one after another; empty for a success.
async fn codes(running: &Running, calls: usize) -> Vec<String> {
    let mut codes = Vec::new();
    for _ in 0..calls {
        codes.push(call(running).await.code().to_owned());
    }
    codes
}

#[tokio::test]
async fn code_comes_with_its_number_status_and_meaning() {
    let (running, control) = started().await;
    let fault = Fault::new(Effect::code("InternalServiceTimeout"))
        .name("slow backend")
        .count(1);
    let id = control.add_fault(&fault).await.unwrap();
    let response = call(&running).await;
    assert_eq!(
        (response.status, response.code()),
        (504, "InternalServiceTimeout")
    );
    assert_eq!(response.number(), Some(100_016));
    assert!(
        response
            .message()
            .ends_with("injected by fault-1 (slow backend)"),
        "{}",
        response.message()
    );
    assert_eq!(response.headers["x-emulator-fault"], id.as_str());
    assert_eq!(call(&running).await.code(), "");

    let calls = control
        .journal(&JournalFilter::new().fault("slow backend"))
        .await
        .unwrap();
    let fault = calls[0].fault.as_ref().unwrap();
    assert_eq!(
        (calls.len(), fault.id.as_str(), fault.name.as_deref()),
        (1, id.as_str(), Some("slow backend"))
    );
    assert_eq!((calls[0].status, calls[0].unmatched), (504, false));
    assert_eq!(
        control
            .journal(&JournalFilter::new().fault(&id))
            .await
            .unwrap()
            .len(),
        1
    );

    let custom = Effect::code("AccessDenied")
        .with_status(418)
        .with_message("no tea");
    control.add_fault(&Fault::new(custom)).await.unwrap();
    let response = call(&running).await;
    assert_eq!(
        (response.status, response.code(), response.message()),
        (418, "AccessDenied", "no tea")
    );
    assert!(control.fault_codes().await.unwrap().len() > 100);
}

#[tokio::test]
async fn service_code_has_the_status_of_its_version() {
    let (running, control) = started().await;
    control
        .add_fault(&Fault::new(Effect::code("ConversationNotFound")))
        .await
        .unwrap();
    let response = call(&running).await;
    assert_eq!(
        (response.status, response.code(), response.number()),
        (200, "ConversationNotFound", None)
    );
}

#[tokio::test]
async fn fault_skips_counts_and_is_removed() {
    let (running, control) = started().await;
    let fault = Fault::new(Effect::code("NoAuth")).skip(1).count(2);
    let id = control.add_fault(&fault).await.unwrap();
    assert_eq!(codes(&running, 4).await, ["", "NoAuth", "NoAuth", ""]);
    let state = control.remove_fault(&id).await.unwrap();
    assert_eq!((state.drawn, state.applied, &state.fault), (3, 2, &fault));
    assert_eq!(
        control.remove_fault(&id).await.unwrap_err().code(),
        Some("NotFound")
    );

    control
        .add_fault(&Fault::new(Effect::code("NoAuth")))
        .await
        .unwrap();
    control
        .add_fault(&Fault::new(Effect::code("AppNotFound")))
        .await
        .unwrap();
    assert_eq!(codes(&running, 1).await, ["NoAuth"]);
    assert_eq!(control.clear_faults().await.unwrap(), 2);
    assert_eq!(codes(&running, 1).await, [""]);
}

#[tokio::test]
async fn probability_follows_its_seed() {
    let (running, control) = started().await;
    let mut runs = Vec::new();
    for seed in [1, 1, 2] {
        control.clear_faults().await.unwrap();
        let fault = Fault::new(Effect::code("NoAuth")).probability(0.5, seed);
        control.add_fault(&fault).await.unwrap();
        runs.push(codes(&running, 40).await);
    }
    let failed = runs[0].iter().filter(|code| !code.is_empty()).count();
    assert!((10..30).contains(&failed), "{failed}");
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
}

#[tokio::test]
async fn fault_happens_only_to_calls_that_match() {
    let (running, control) = started().await;
    let base = || Fault::new(Effect::code("NoAuth"));
    struct Case {
        fault: Fault,
        hits: bool,
    }
    let case = |fault, hits| Case { fault, hits };
    for Case { fault, hits } in [
        case(base(), true),
        case(base().action("SendMessage").action(ACTION), true),
        case(base().action("SendMessage"), false),
        case(base().version(VERSION), true),
        case(base().version("2023-11-01"), false),
        case(base().app_id(APP.to_string()), true),
        case(base().app_id("77"), false),
        case(base().body_equals("/ParticipantUserId", USER), true),
        case(base().body_equals("/ParticipantUserId", USER + 1), false),
        case(
            base().body_equals("/Limit", 20).body_equals("/Cursor", 0),
            true,
        ),
        case(
            base().body_equals("/Limit", 20).body_equals("/Cursor", 1),
            false,
        ),
        case(base().body_exists("/Limit", true), true),
        case(base().body_exists("/InboxType", false), true),
        case(base().body_exists("/Limit/0/x", true), false),
        case(base().body_equals("/InboxType", Value::Null), false),
    ] {
        control.clear_faults().await.unwrap();
        control.add_fault(&fault).await.unwrap();
        let code = call(&running).await.code().to_owned();
        assert_eq!(code == "NoAuth", hits, "{fault:?}: {code}");
    }
}

#[tokio::test]
async fn fault_hides_no_mistake_of_the_client() {
    let (running, control) = started().await;
    let id = control
        .add_fault(&Fault::new(Effect::code("NoAuth")))
        .await
        .unwrap();
    let wrong_key = Call::new(parameters()).with(|call| call.sent_body = Some(b"{}".to_vec()));
    assert_eq!(
        wrong_key.send(&running).await.code(),
        "SignatureDoesNotMatch"
    );
    let mut bad = parameters();
    bad["Limit"] = json!("many");
    assert_ne!(Call::new(bad).send(&running).await.code(), "NoAuth");
    assert_eq!(control.remove_fault(&id).await.unwrap().drawn, 0);
}

#[tokio::test]
async fn wrong_faults_are_refused_with_what_exists() {
    let (_running, control) = started().await;
    let code = json!({"code": "NoAuth"});
    struct Case {
        fault: Value,
        texts: &'static [&'static str],
    }
    let case = |fault, texts| Case { fault, texts };
    for Case { fault, texts } in [
        case(
            json!({"effect": {"code": "InternalErorr"}}),
            &["at `effect.code`", "InternalError", "/faults/codes"],
        ),
        case(
            json!({"actions": ["StartVoiceChatt"], "effect": code}),
            &["at `actions`", "StartVoiceChat"],
        ),
        case(
            json!({"actions": ["StartVoiceChat"], "version": "2020-12-01", "effect": code}),
            &["at `version`", "2024-12-01"],
        ),
        case(
            json!({"version": "2099-01-01", "effect": code}),
            &["at `version`", "closest"],
        ),
        case(
            json!({"action": "X", "effect": code}),
            &["unknown field `action`", "`actions`"],
        ),
        case(json!({}), &["missing field `effect`"]),
        case(
            json!({"effect": {}}),
            &["at `effect`", "`bytes_per_second`"],
        ),
        case(
            json!({"effect": {"cod": "NoAuth"}}),
            &["at `effect.cod`", "`code`"],
        ),
        case(
            json!({"effect": {"status": 99}}),
            &["at `effect.status`", "200 to 599"],
        ),
        case(
            json!({"effect": {"message": "m", "status": 500}}),
            &["at `effect.message`"],
        ),
        case(
            json!({"effect": {"connection": "explode"}}),
            &["at `effect.connection`", "`cut_in_body`"],
        ),
        case(json!({"effect": {"body": "bad"}}), &["`garbage`"]),
        case(json!({"effect": {"bytes_per_second": 0}}), &["at least 1"]),
        case(
            json!({"effect": {"delay": {"kind": "fixed"}}}),
            &["at `effect.delay`", "missing field `by`"],
        ),
        case(
            json!({"effect": {"delay": {"kind": "fixed", "by": "2h"}}}),
            &["at most 3600000 ms"],
        ),
        case(
            json!({"effect": {"delay": {"kind": "fixed", "by": -1}}}),
            &["not negative"],
        ),
        case(
            json!({"effect": {"delay": {"kind": "uniform", "from": 2, "to": 1}}}),
            &["`from` is longer"],
        ),
        case(
            json!({"effect": {"delay": {"kind": "log_normal", "median": 2, "sigma": -1}}}),
            &["`sigma`"],
        ),
        case(
            json!({"effect": {"delay": {"kind": "zipf"}}}),
            &["`log_normal`"],
        ),
        case(
            json!({"effect": code, "probability": 1.5}),
            &["at `probability`", "0 to 1"],
        ),
        case(json!({"effect": code, "count": 0}), &["at `count`"]),
        case(
            json!({"effect": code, "match": [{"pointer": "a", "exists": true}]}),
            &["at `match`", "`/a`"],
        ),
        case(
            json!({"effect": code, "match": [{"pointer": "/a"}]}),
            &["neither `equals` nor `exists`"],
        ),
        case(
            json!({"faults": [{"effect": code}, {"effect": {}}]}),
            &["at `faults[1].effect`"],
        ),
        case(json!([]), &["cannot be used"]),
    ] {
        let Err(Error::Refused {
            status, message, ..
        }) = control.request(Method::POST, "/faults", Some(&fault)).await
        else {
            unreachable!("{fault} was accepted");
        };
        assert_eq!(status, 400, "{message}");
        for text in texts {
            assert!(message.contains(text), "{fault}: {message}");
        }
    }
    assert!(control.faults().await.unwrap().is_empty());
    let many = json!({"faults": vec![json!({"effect": code}); 1_001]});
    let error = control
        .request(Method::POST, "/faults", Some(&many))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("TooManyFaults"));
}

#[tokio::test]
async fn status_comes_without_an_envelope() {
    let (running, control) = started().await;
    control
        .add_fault(&Fault::new(Effect::status(503)).count(1))
        .await
        .unwrap();
    let response = Call::new(parameters()).send_raw(&running).await;
    assert_eq!(response.0, 503);
    assert!(response.1.starts_with(b"<html>"), "{:?}", response.1);
    let calls = control.journal(&JournalFilter::new()).await.unwrap();
    assert_eq!((calls[0].status, calls[0].code.as_deref()), (503, None));
}

#[tokio::test]
async fn broken_bodies_are_broken_as_said() {
    let (running, control) = started().await;
    let (_, whole) = Call::new(parameters()).send_raw(&running).await;
    control
        .add_fault(&Fault::new(Effect::body(BodyFault::Truncated)).count(1))
        .await
        .unwrap();
    let (status, half) = Call::new(parameters()).send_raw(&running).await;
    assert_eq!((status, half.len()), (200, whole.len() / 2));
    assert!(serde_json::from_slice::<Value>(&half).is_err());

    let mut garbage = Vec::new();
    for seed in [3, 3, 4] {
        control.clear_faults().await.unwrap();
        control
            .add_fault(&Fault::new(Effect::body(BodyFault::Garbage)).seed(seed))
            .await
            .unwrap();
        let (status, bytes) = Call::new(parameters()).send_raw(&running).await;
        assert!(status == 200 && std::str::from_utf8(&bytes).is_err());
        garbage.push(bytes);
    }
    assert_eq!(garbage[0], garbage[1]);
    assert_ne!(garbage[0], garbage[2]);
}

#[tokio::test]
async fn delay_on_a_frozen_clock_ends_when_it_is_advanced() {
    let (running, control) = started().await;
    let delay = Delay::fixed(Duration::from_secs(600));
    let effect = Effect::code("NoAuth").with_delay(delay, DelayClock::Emulator);
    control.add_fault(&Fault::new(effect)).await.unwrap();
    let address = running.address();
    let calling = tokio::spawn(async move { Call::new(parameters()).send_to(address).await });
    let wait = JournalWait::new(JournalFilter::action(ACTION)).timeout(Duration::from_secs(60));
    control.wait_for_calls(&wait).await.unwrap();
    control.advance(Duration::from_secs(599)).await.unwrap();
    assert!(!calling.is_finished());
    control.advance(Duration::from_secs(1)).await.unwrap();
    assert_eq!(calling.await.unwrap().code(), "NoAuth");
}

#[tokio::test]
async fn delay_on_real_time_delays_a_right_response() {
    let (running, control) = started().await;
    let delay = Delay::uniform(Duration::from_millis(30), Duration::from_millis(40));
    control
        .add_fault(&Fault::new(Effect::delay(delay)))
        .await
        .unwrap();
    let before = std::time::Instant::now();
    assert_eq!(call(&running).await.code(), "");
    assert!(before.elapsed() >= Duration::from_millis(30));
}

#[tokio::test]
async fn code_may_come_after_the_call_was_carried_out() {
    let seed = Seed::new().conversation(Conversation::group(APP, USER));
    let calls = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let counted = std::sync::Arc::clone(&calls);
    let handler = move |_: &volc_rtc_emulator::Call<'_>| {
        counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Ok(json!({}))
    };
    let running = start(builder().seed(seed).handler(ACTION, VERSION, handler)).await;
    let control = Client::connect(&running.url()).await.unwrap();
    let timeout = Effect::code("InternalServiceTimeout");
    control
        .add_fault(&Fault::new(timeout.clone()).count(1))
        .await
        .unwrap();
    assert_eq!(call(&running).await.code(), "InternalServiceTimeout");
    assert_eq!(calls.load(std::sync::atomic::Ordering::Relaxed), 0);
    control
        .add_fault(&Fault::new(timeout.with_call_carried_out(true)))
        .await
        .unwrap();
    assert_eq!(call(&running).await.code(), "InternalServiceTimeout");
    assert_eq!(calls.load(std::sync::atomic::Ordering::Relaxed), 1);
}

/// Sends a call over a plain socket; returns what comes until the connection ends, and how it ends.
async fn raw(running: &Running) -> (String, std::io::Result<usize>) {
    let (method, url, headers, body) = Call::new(parameters()).signed(running.address());
    let path = url.splitn(4, '/').last().unwrap();
    let mut request = format!(
        "{method} /{path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n",
        running.address(),
        body.len()
    );
    for (name, value) in &headers {
        request.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    request.push_str("\r\n");
    let mut client = TcpStream::connect(running.address()).await.unwrap();
    client.write_all(request.as_bytes()).await.unwrap();
    client.write_all(&body).await.unwrap();
    let mut bytes = Vec::new();
    let end = client.read_to_end(&mut bytes).await;
    (String::from_utf8(bytes).unwrap(), end)
}

#[tokio::test]
async fn connection_faults_are_seen_on_the_socket() {
    let (running, control) = started().await;
    let (whole, end) = raw(&running).await;
    assert!(end.is_ok() && whole.starts_with("HTTP/1.1 200"), "{whole}");
    let body = |response: &str| response.split_once("\r\n\r\n").unwrap().1.len();
    let once = |effect| Fault::new(effect).count(1);

    control
        .add_fault(&once(Effect::connection(Connection::Cut)))
        .await
        .unwrap();
    let (response, end) = raw(&running).await;
    assert_eq!((response.as_str(), end.unwrap()), ("", 0));

    control
        .add_fault(&once(Effect::connection(Connection::Reset)))
        .await
        .unwrap();
    let (response, end) = raw(&running).await;
    assert_eq!(
        (response.as_str(), end.unwrap_err().kind()),
        ("", std::io::ErrorKind::ConnectionReset)
    );

    control
        .add_fault(&once(Effect::connection(Connection::CutInBody)))
        .await
        .unwrap();
    let (response, _) = raw(&running).await;
    assert_eq!(body(&response), body(&whole) / 2);
    assert!(
        response.contains(&format!("content-length: {}\r\n", body(&whole))),
        "{response}"
    );

    control
        .add_fault(&once(Effect::throttled(10_000)))
        .await
        .unwrap();
    let before = std::time::Instant::now();
    let (response, end) = raw(&running).await;
    assert!(end.is_ok());
    assert_eq!(body(&response), body(&whole));
    let shortest = Duration::from_micros(100) * u32::try_from(body(&whole)).unwrap();
    assert!(before.elapsed() >= shortest, "{:?}", before.elapsed());

    let calls = control.journal(&JournalFilter::new()).await.unwrap();
    let ids: Vec<_> = calls
        .iter()
        .map(|call| call.fault.as_ref().map(|fault| fault.id.as_str()))
        .collect();
    assert_eq!(
        ids,
        [
            None,
            Some("fault-1"),
            Some("fault-2"),
            Some("fault-3"),
            Some("fault-4")
        ]
    );
}

#[tokio::test]
async fn connection_fault_without_a_socket_is_named() {
    let emulator = builder().build().unwrap();
    let handle = async |method: Method, path: &str, body: Vec<u8>| {
        let request = http::Request::builder()
            .method(method)
            .uri(path)
            .body(Bytes::from(body));
        emulator.handle(request.unwrap()).await
    };
    let fault = serde_json::to_vec(&Fault::new(Effect::connection(Connection::Cut))).unwrap();
    assert_eq!(
        handle(Method::POST, "/_emulator/faults", fault)
            .await
            .status(),
        200
    );
    let (method, url, headers, body) =
        Call::new(parameters()).signed("127.0.0.1:1".parse().unwrap());
    let mut request = http::Request::builder()
        .method(method)
        .uri(url)
        .body(Bytes::from(body))
        .unwrap();
    *request.headers_mut() = headers;
    let response = emulator.handle(request).await;
    assert_eq!(response.status(), 502);
    let text = String::from_utf8_lossy(response.body()).into_owned();
    assert!(
        text.contains("FaultNeedsSocket") && text.contains("Cut"),
        "{text}"
    );
}
