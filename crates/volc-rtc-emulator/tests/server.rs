//! The server under clients that are slow, silent, greedy or gone.

#![allow(clippy::unwrap_used)]

mod support;

use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use support::{ACTION, Call, VERSION, builder, parameters, start};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use volc_rtc_emulator::{Running, ServerLimits};

/// A time that nothing here takes, so that a test that hangs ends.
const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(50);
const HALF_A_HEAD: &str = "POST / HTTP/1.1\r\nhost: localhost\r\n";
const HEAD: &str = "POST /?Action=ListApps&Version=2023-11-01 HTTP/1.1\r\nhost: localhost\r\n";

fn limits(change: impl FnOnce(&mut ServerLimits)) -> ServerLimits {
    let mut limits = ServerLimits::default();
    (limits.head, limits.body, limits.idle) = (LONG, LONG, LONG);
    limits.shutdown = SHORT;
    change(&mut limits);
    limits
}

async fn running(change: impl FnOnce(&mut ServerLimits)) -> Running {
    start(builder().server_limits(limits(change))).await
}

/// A client that has sent so much.
async fn client(running: &Running, text: &str) -> TcpStream {
    let mut client = TcpStream::connect(running.address()).await.unwrap();
    client.write_all(text.as_bytes()).await.unwrap();
    client
}

/// All that comes until the server closes the connection.
async fn rest(mut client: TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = timeout(LONG, client.read_to_end(&mut bytes)).await;
    assert!(read.is_ok(), "the connection is still open");
    String::from_utf8(bytes).unwrap()
}

async fn is_served(running: &Running) {
    let response = Call::new(parameters()).send(running).await;
    assert_eq!(response.status, 200, "{}", response.body);
}

#[tokio::test]
async fn shutdown_ends_with_half_open_clients() {
    let running = running(|_| ()).await;
    let mut clients = Vec::new();
    for text in [
        "",
        "G",
        HALF_A_HEAD,
        &format!("{HEAD}content-length: 9\r\n\r\n{{"),
    ] {
        clients.push(client(&running, text).await);
    }
    is_served(&running).await;
    let address = running.address();
    timeout(LONG, running.shutdown()).await.unwrap().unwrap();
    assert!(TcpStream::connect(address).await.is_err());
    for client in clients {
        assert_eq!(rest(client).await, "");
    }
}

#[tokio::test]
async fn shutdown_finishes_the_calls_under_way() {
    let (begun, has_begun) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let may_go_on = Arc::new(Mutex::new(may_go_on));
    let handler = move |_: &volc_rtc_emulator::Call<'_>| {
        begun.send(()).unwrap();
        may_go_on.lock().unwrap().recv().unwrap();
        Ok(json!({"finished": true}))
    };
    let emulator = builder().server_limits(limits(|limits| limits.shutdown = LONG));
    let running = start(emulator.handler(ACTION, VERSION, handler)).await;
    let address = running.address();
    let call = tokio::spawn(async move { Call::new(parameters()).send_to(address).await });
    tokio::task::spawn_blocking(move || has_begun.recv().unwrap())
        .await
        .unwrap();
    let shutdown = tokio::spawn(running.shutdown());
    while TcpStream::connect(address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    go_on.send(()).unwrap();
    let response = call.await.unwrap();
    assert_eq!(response.result(), &json!({"finished": true}));
    timeout(LONG, shutdown).await.unwrap().unwrap().unwrap();
}

#[tokio::test]
async fn slow_headers_are_cut_off() {
    let running = running(|limits| limits.head = SHORT).await;
    let silent = client(&running, "").await;
    assert_eq!(rest(client(&running, HALF_A_HEAD).await).await, "");
    // The limit begins with the first byte.
    let mut silent = silent;
    let request = "GET / HTTP/1.1\r\nconnection: close\r\n\r\n";
    silent.write_all(request.as_bytes()).await.unwrap();
    assert!(rest(silent).await.contains("MissingParameter"));
}

#[tokio::test]
async fn slow_body_is_refused() {
    let running = running(|limits| limits.body = SHORT).await;
    let text = format!("{HEAD}content-length: 9\r\n\r\n{{");
    let response = rest(client(&running, &text).await).await;
    assert!(response.starts_with("HTTP/1.1 408 "), "{response}");
    assert!(
        response.contains("has not come to its end within 0.05 s"),
        "{response}"
    );
}

#[tokio::test]
async fn slow_body_of_the_control_api_is_refused() {
    let running = running(|limits| limits.body = SHORT).await;
    let head = "POST /_emulator/seed HTTP/1.1\r\nhost: localhost\r\ncontent-length: 9\r\n\r\n{";
    let response = rest(client(&running, head).await).await;
    assert!(response.starts_with("HTTP/1.1 400 "), "{response}");
    assert!(
        response.contains("has not come to its end in time"),
        "{response}"
    );
}

#[tokio::test]
async fn idle_connections_are_closed() {
    let running = running(|limits| limits.idle = SHORT).await;
    assert_eq!(rest(client(&running, "").await).await, "");
    let answered = rest(client(&running, "GET / HTTP/1.1\r\n\r\n").await).await;
    assert!(answered.contains("MissingParameter"), "{answered}");
}

#[tokio::test]
async fn longest_idle_connection_makes_room_for_a_new_one() {
    let running = running(|limits| limits.connections = 3).await;
    let mut idle = Vec::new();
    for _ in 0..8 {
        idle.push(client(&running, "").await);
    }
    is_served(&running).await;
    assert_eq!(rest(idle.swap_remove(0)).await, "");
}

#[tokio::test]
async fn unfinished_large_bodies_do_not_hold_up_small_ones() {
    let running = running(|limits| limits.bodies = 2 << 20).await;
    let mut large = Vec::new();
    for _ in 0..4 {
        let mut client = client(&running, &format!("{HEAD}content-length: 4194304\r\n\r\n")).await;
        large.push(tokio::spawn(async move {
            // The server stops reading when its budget is used up.
            client
                .write_all(&vec![b' '; 4_194_303])
                .await
                .map(|()| client)
        }));
    }
    is_served(&running).await;
    timeout(LONG, running.shutdown()).await.unwrap().unwrap();
    for client in large {
        client.abort();
    }
}

#[tokio::test]
async fn waiting_body_is_read_when_another_has_been() {
    let running = running(|limits| limits.bodies = 0).await;
    let body = json!({"Pad": "x".repeat(3 << 20)});
    let calls: Vec<_> = (0..4)
        .map(|_| {
            let (call, address) = (Call::new(body.clone()), running.address());
            tokio::spawn(async move { call.send_to(address).await })
        })
        .collect();
    for call in calls {
        let response = timeout(LONG, call).await.unwrap().unwrap();
        assert_ne!(response.status, 408, "{}", response.body);
    }
}
