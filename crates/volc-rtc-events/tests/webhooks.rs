//! Webhooks over real HTTP on loopback.

#![cfg(feature = "axum-0-8")]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use axum::Router;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use volc_rtc_events::data::before_send_message::{BeforeSendMessageResponse, ResponseMessageBody};
use volc_rtc_events::data::{BeforeSendMessage, UserJoinRoom};
use volc_rtc_events::sign::TestEvent;
use volc_rtc_events::{Event, Verifier, Webhooks};

const KEY: &str = "fake-callback-key";
const APP: &str = "661e0fb1a2b3c4d5e6f70809";

fn verifier() -> Verifier {
    Verifier::builder().app(APP, KEY).build().unwrap()
}

fn event(name: &str, data: &str) -> Vec<u8> {
    TestEvent::new(name, data).app_id(APP).sign(KEY)
}

fn joined(user: &str) -> Vec<u8> {
    event(
        "UserJoinRoom",
        &json!({"RoomId": "room1", "UserId": user}).to_string(),
    )
}

struct Response {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Response {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn exchange(address: SocketAddr, request: &[u8]) -> Response {
    let (mut reader, mut writer) = TcpStream::connect(address).await.unwrap().into_split();
    let request = request.to_vec();
    // What is refused early is not read to its end.
    let writing = tokio::spawn(async move {
        _ = writer.write_all(&request).await;
        writer
    });
    let mut all = Vec::new();
    _ = reader.read_to_end(&mut all).await;
    drop(writing);
    let end = all
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8(all[..end].to_vec()).unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Response {
        status,
        head,
        body: all[end + 4..].to_vec(),
    }
}

fn request(method: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "{method} /events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

async fn post(address: SocketAddr, body: &[u8]) -> Response {
    exchange(address, &request("POST", body)).await
}

async fn run(webhooks: Webhooks) -> SocketAddr {
    serve(Router::new().route("/events", webhooks.into_axum())).await
}

#[tokio::test]
async fn events_reach_their_handlers_and_others_the_rest() {
    let log = Arc::<Mutex<Vec<String>>>::default();
    let (known, other) = (Arc::clone(&log), Arc::clone(&log));
    let webhooks = Webhooks::new(verifier())
        .on(move |event: Event<UserJoinRoom>| {
            known.lock().unwrap().push(event.data.user_id);
            async { Ok(()) }
        })
        .on_any_other(move |event: Event| {
            other.lock().unwrap().push(event.event_type().to_owned());
            async { Ok(()) }
        });
    let address = run(webhooks).await;
    for body in [
        joined("user1"),
        event("RoomDestroy", "{}"),
        event("Brandnew", "{}"),
    ] {
        let response = post(address, &body).await;
        assert_eq!(response.status, 200);
        assert_eq!(response.json()["CheckCode"], 0);
        assert!(response.head.contains("application/json"));
    }
    assert_eq!(*log.lock().unwrap(), ["user1", "RoomDestroy", "Brandnew"]);
}

#[tokio::test]
async fn refused_requests_have_their_status() {
    let failures = Arc::<Mutex<Vec<String>>>::default();
    let log = Arc::clone(&failures);
    let webhooks = Webhooks::new(verifier())
        .on(|_: Event<UserJoinRoom>| async { Err("is not to be called".into()) })
        .on_failure(move |failure| log.lock().unwrap().push(failure.to_string()));
    let address = run(webhooks).await;
    let day_ago = SystemTime::now() - Duration::from_secs(86_400);
    let replay = TestEvent::new("UserJoinRoom", "{}")
        .app_id(APP)
        .time(day_ago)
        .sign(KEY);
    struct Case {
        request: Vec<u8>,
        status: u16,
    }
    let chunked =
        b"POST /events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: \
        chunked\r\n\r\n";
    let chunk = [
        b"200000\r\n".to_vec(),
        vec![b' '; 0x20_0000],
        b"\r\n0\r\n\r\n".to_vec(),
    ]
    .concat();
    let cases = [
        Case {
            request: request("POST", b"{}"),
            status: 400,
        },
        Case {
            request: request("POST", &replay),
            status: 401,
        },
        Case {
            request: request("POST", &joined("u")[1..]),
            status: 400,
        },
        Case {
            request: request("GET", b""),
            status: 405,
        },
        Case {
            request: request("POST", &vec![b' '; 10 << 20]),
            status: 413,
        },
        Case {
            request: [chunked.to_vec(), chunk].concat(),
            status: 413,
        },
    ];
    for case in cases {
        let response = exchange(address, &case.request).await;
        assert_eq!(response.status, case.status, "{}", response.head);
    }
    let failures = failures.lock().unwrap();
    assert_eq!(failures.len(), 5, "{failures:?}");
    assert!(
        failures
            .iter()
            .all(|failure| failure.starts_with("a callback was refused"))
    );
    let named = r#"a callback was refused (EventType "UserJoinRoom", EventId ""#;
    assert!(failures[1].starts_with(named), "{failures:?}");
    assert!(
        failures[1].contains("VerifierBuilder::clock"),
        "{failures:?}"
    );
}

#[tokio::test]
async fn a_retry_reaches_a_handler_that_failed_once() {
    let calls = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&calls);
    let webhooks = Webhooks::new(verifier()).on(move |event: Event<UserJoinRoom>| {
        let call = count.fetch_add(1, Ordering::SeqCst);
        async move {
            match (event.data.user_id.as_str(), call) {
                ("fails", 0) => Err("the database is away".into()),
                ("panics", 2) => panic!("on purpose"),
                _ => Ok(()),
            }
        }
    });
    let address = run(webhooks).await;
    for user in ["fails", "panics"] {
        let body = joined(user);
        // The third is a duplicate.
        for status in [500, 200, 200] {
            let response = post(address, &body).await;
            assert_eq!(response.status, status, "{user}");
            assert!(!String::from_utf8_lossy(&response.body).contains("database"));
        }
    }
    assert_eq!(calls.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn a_handler_that_panics_before_its_future_gets_a_retry() {
    let calls = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&calls);
    let webhooks = Webhooks::new(verifier()).on(move |_: Event<UserJoinRoom>| {
        assert!(count.fetch_add(1, Ordering::SeqCst) > 0, "on purpose");
        async { Ok(()) }
    });
    let body = joined("user1");
    assert_eq!(webhooks.handle(&body).await.status, 500);
    assert_eq!(webhooks.handle(&body).await.status, 200);
}

#[tokio::test]
async fn duplicates_of_im_events_get_the_same_response() {
    let calls = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&calls);
    let webhooks = Webhooks::new(verifier()).on(move |event: Event<BeforeSendMessage>| {
        let call = count.fetch_add(1, Ordering::SeqCst);
        async move {
            let message = event.data.message_body.unwrap_or_default();
            if message.content == "spam" {
                return Ok(BeforeSendMessageResponse::reject(format!("call {call}")));
            }
            let body = ResponseMessageBody::new().content(message.content.to_uppercase());
            Ok(BeforeSendMessageResponse::accept().message_body(body))
        }
    });
    let address = run(webhooks).await;
    let send = |text: &str| {
        event(
            "BeforeSendMessage",
            &json!({"MessageBody": {"Content": text}}).to_string(),
        )
    };
    let spam = send("spam");
    for _ in 0..2 {
        let response = post(address, &spam).await;
        assert_eq!(response.status, 200);
        assert_eq!(
            response.json(),
            json!({"CheckCode": 1, "CheckMessage": "call 0"})
        );
    }
    let response = post(address, &send("hello")).await;
    assert_eq!(
        response.json(),
        json!({"CheckCode": 0, "MessageBody": {"Content": "HELLO"}})
    );
    assert_eq!(calls.load(Ordering::SeqCst), 2);
}

#[test]
fn refusals_have_a_code_of_their_own() {
    for (refusal, code) in [
        (BeforeSendMessageResponse::reject("no"), 1),
        (BeforeSendMessageResponse::reject_with(7, "no"), 7),
        (BeforeSendMessageResponse::reject_with(0, "no"), 1),
    ] {
        assert_eq!(
            serde_json::to_value(refusal).unwrap(),
            json!({"CheckCode": code, "CheckMessage": "no"})
        );
    }
}

/// A gate between a handler and the test that waits for it.
#[derive(Clone, Default)]
struct Gate {
    entered: Arc<Notify>,
    go: Arc<Notify>,
    calls: Arc<AtomicUsize>,
}

impl Gate {
    /// A handler whose first call waits until it is let go.
    fn webhooks(&self) -> Webhooks {
        let gate = self.clone();
        Webhooks::new(verifier()).on(move |_: Event<UserJoinRoom>| {
            let (entered, go) = (Arc::clone(&gate.entered), Arc::clone(&gate.go));
            let call = gate.calls.fetch_add(1, Ordering::SeqCst);
            async move {
                if call == 0 {
                    entered.notify_one();
                    go.notified().await;
                }
                Ok(())
            }
        })
    }
}

#[tokio::test]
async fn a_duplicate_in_progress_is_to_come_again() {
    let gate = Gate::default();
    let address = run(gate.webhooks()).await;
    let body = joined("user1");
    let first = body.clone();
    let first = tokio::spawn(async move { post(address, &first).await.status });
    gate.entered.notified().await;
    assert_eq!(post(address, &body).await.status, 503);
    gate.go.notify_one();
    assert_eq!(first.await.unwrap(), 200);
    assert_eq!(post(address, &body).await.status, 200);
    assert_eq!(gate.calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn an_event_whose_sender_went_away_is_handled_again() {
    let gate = Gate::default();
    let address = run(gate.webhooks()).await;
    let body = joined("user1");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&request("POST", &body)).await.unwrap();
    gate.entered.notified().await;
    drop(stream);
    // The server notices in its own time.
    while post(address, &body).await.status != 200 {
        tokio::task::yield_now().await;
    }
    assert_eq!(gate.calls.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn events_are_extracted_with_the_verifier_of_the_state() {
    async fn handler(event: Event) -> String {
        format!("{} of {}", event.event_type(), event.app_id)
    }
    let router = Router::new()
        .route("/events", axum::routing::post(handler))
        .with_state(Arc::new(verifier()));
    let address = serve(router).await;
    let body = joined("user1");
    // No duplicates are recognised.
    for _ in 0..2 {
        let response = post(address, &body).await;
        assert_eq!(response.body, format!("UserJoinRoom of {APP}").into_bytes());
    }
    assert_eq!(post(address, b"{}").await.status, 400);
    assert_eq!(post(address, &vec![b' '; 10 << 20]).await.status, 413);
}
