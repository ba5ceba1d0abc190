//! Calls that block the thread which makes them, over real connections.

#![cfg(all(feature = "blocking", any(feature = "reqwest", feature = "hyper")))]
#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use common::*;
use http::{HeaderName, HeaderValue};
use serde_json::json;
use tokio::runtime::{Builder, Runtime};
use volc_core::blocking::block_on;
use volc_core::call::Call;
use volc_core::error::{InvalidRequestError, TimeoutKind};
use volc_core::{CallOptions, Client, Error};

/// A service with a runtime of its own, so that the tests have none.
struct Service {
    address: SocketAddr,
    counts: Arc<Counts>,
    _runtime: Runtime,
}

impl Service {
    fn new(handler: impl Fn(http::Request<bytes::Bytes>) -> Reply + Send + Sync + 'static) -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let (address, counts) = runtime.block_on(serve(handler));
        Self {
            address,
            counts,
            _runtime: runtime,
        }
    }

    fn client(&self) -> Client {
        client(self.address)
    }

    fn requests(&self) -> usize {
        self.counts.requests.load(Ordering::SeqCst)
    }
}

/// Three pages of two items.
fn listing() -> Service {
    Service::new(|request| {
        let sent: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
        let start = sent["Cursor"].as_i64().unwrap_or_default();
        let page = json!({
            "Items": [format!("{start}a"), format!("{start}b")],
            "HasMore": start < 2,
            "NextCursor": start + 1,
        });
        Reply::new(200, good(&page.to_string()))
    })
}

fn things(client: &Client) -> Call<ListThings> {
    client.request(ListThings::default())
}

fn is_inside_async(error: &Error) -> bool {
    matches!(error, Error::InvalidRequest(error) if matches!(***error, InvalidRequestError::InsideAsync))
}

#[test]
fn a_call_waits_for_its_answer() {
    let service = Service::new(|request| match request.headers().get("x-trace") {
        Some(trace) if trace == "on" => Reply::new(200, good(r#"{"Id":7}"#)),
        _ => Reply::new(403, refused("AccessDenied", "no")),
    });
    let client = service.client();
    let error = client.send(MakeThing::default()).block().unwrap_err();
    assert_eq!(
        (error.code(), error.is_auth()),
        (Some("AccessDenied"), true)
    );

    let options = CallOptions::new().header(
        HeaderName::from_static("x-trace"),
        HeaderValue::from_static("on"),
    );
    let call = client.request(MakeThing::default()).options(options);
    let answer = call.clone().send().block().unwrap();
    assert_eq!((answer.id, answer.request_id()), (7, "req-1"));
    let raw = call.clone().send_raw().block().unwrap();
    assert!(raw.raw_body().ends_with(br#""Result":{"Id":7}}"#));
    let answer = block_on(call).unwrap();
    assert_eq!(answer.id, 7, "a call itself can be waited for too");
    let (connections, requests) = service.counts.get();
    assert_eq!(requests, 4);
    // One is given back by the thread that drives it, which a next call may be ahead of.
    assert!(connections < 4, "a connection is used again");
}

#[test]
fn any_future_can_be_waited_for() {
    let client = client(([127, 0, 0, 1], 1).into());
    assert_eq!(
        block_on(client.credentials()).unwrap().access_key(),
        ACCESS_KEY
    );
    let dry = block_on(client.request(MakeThing::default()).dry_run()).unwrap();
    assert!(dry.curl().starts_with("curl -X POST"));
    let lost = client.send(MakeThing::default()).block().unwrap_err();
    assert!(matches!(lost, Error::Transport(_)), "{lost}");
}

#[test]
fn listings_are_iterators() {
    let service = listing();
    let client = service.client();
    let items: Result<Vec<String>, Error> = things(&client).items().block().collect();
    assert_eq!(items.unwrap(), ["0a", "0b", "1a", "1b", "2a", "2b"]);
    let pages = things(&client).pages().block().map(Result::unwrap);
    let sizes: Vec<usize> = pages.map(|page| page.items.len()).collect();
    assert_eq!(sizes, [2, 2, 2]);

    let asked = service.requests();
    let mut items = things(&client).items().block();
    let begun: Vec<String> = items.by_ref().take(3).map(Result::unwrap).collect();
    drop(items);
    assert_eq!(begun, ["0a", "0b", "1a"]);
    assert_eq!(
        service.requests() - asked,
        2,
        "no page is asked for in vain"
    );
}

#[test]
fn an_error_ends_a_listing() {
    let service = Service::new(|request| {
        let body = request.body();
        if body.is_empty() || body.starts_with(br#"{"Cursor":1"#) {
            return Reply::new(400, refused("InvalidParameter", "no"));
        }
        let page = r#"{"Items":["a"],"HasMore":true,"NextCursor":1}"#;
        Reply::new(200, good(page))
    });
    let client = service.client();
    let mut items = things(&client).items().block();
    assert_eq!(items.next().unwrap().unwrap(), "a");
    let error = items.next().unwrap().unwrap_err();
    assert_eq!(error.code(), Some("InvalidParameter"));
    assert!(items.next().is_none() && items.next().is_none());
    assert_eq!(service.requests(), 2);
}

#[test]
fn threads_share_a_client() {
    let service = Service::new(|request| {
        let sent: serde_json::Value = serde_json::from_slice(request.body()).unwrap();
        let id = json!({ "Id": sent["Id"] }).to_string();
        Reply::new(200, good(&id)).after(Duration::from_millis(2))
    });
    let client = service.client();
    thread::scope(|scope| {
        for thread in 0..8 {
            let client = &client;
            scope.spawn(move || {
                for call in 0..25 {
                    let id = thread * 100 + call;
                    let answer = client.send(MakeThing { id }).block().unwrap();
                    assert_eq!(answer.id, id);
                }
            });
        }
    });
    let (connections, requests) = service.counts.get();
    assert_eq!(requests, 200);
    // One that comes free while another is made for the same call is kept too, so there may be more than threads.
    assert!(connections < 50, "{connections} connections");
}

#[test]
fn time_limits_hold() {
    let service = Service::new(|_| Reply::new(200, good("{}")).after(Duration::from_secs(60)));
    let client = service.client();
    let limit = Duration::from_millis(50);
    for (options, expected) in [
        (
            CallOptions::new().attempt_timeout(limit),
            TimeoutKind::Attempt,
        ),
        (
            CallOptions::new().operation_timeout(limit),
            TimeoutKind::Operation,
        ),
    ] {
        let call = client.request(MakeThing::default()).options(options);
        let start = Instant::now();
        let error = call.send().block().unwrap_err();
        let Error::Timeout(timeout) = &error else {
            panic!("{error}");
        };
        assert_eq!((timeout.kind(), error.attempts()), (expected, 1));
        assert!(start.elapsed() >= limit);
    }
}

#[test]
fn a_call_that_is_dropped_is_not_made() {
    let service = listing();
    let client = service.client();
    drop(client.send(MakeThing::default()));
    drop(things(&client).items().block());
    assert_eq!(service.requests(), 0);
}

#[test]
fn task_is_refused_with_advice_to_await() {
    let service = listing();
    let runtimes = [
        Builder::new_current_thread().enable_all().build().unwrap(),
        Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap(),
    ];
    for runtime in runtimes {
        let client = service.client();
        let blocking = client.clone();
        let check = move || {
            let error = blocking.send(MakeThing::default()).block().unwrap_err();
            assert!(is_inside_async(&error), "{error}");
            assert!(error.to_string().contains("await the call"), "{error}");
            let mut items = things(&blocking).items().block();
            assert!(is_inside_async(&items.next().unwrap().unwrap_err()));
            assert!(items.next().is_none());
        };
        runtime.block_on(async move {
            // Finding out leaves the task's budget as it was, however often.
            for _ in 0..200 {
                check();
            }
            tokio::spawn(async move { check() }).await.unwrap();
            client.send(ListThings::default()).await.unwrap();
        });
    }
}

#[test]
fn call_may_block_where_the_runtime_allows_it() {
    let service = listing();
    let client = service.client();
    let read = move || {
        let page = client.send(ListThings::default()).block().unwrap();
        page.into_inner().items
    };
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    {
        let _inside = runtime.enter();
        assert_eq!(read(), ["0a", "0b"], "behind a runtime's guard");
    }
    runtime.block_on(async {
        let blocked = tokio::task::spawn_blocking(read.clone()).await.unwrap();
        assert_eq!(blocked, ["0a", "0b"]);
        let again = read.clone();
        let in_place = tokio::spawn(async move { tokio::task::block_in_place(again) });
        assert_eq!(in_place.await.unwrap(), ["0a", "0b"]);
        let free = tokio::task::unconstrained(async { read() }).await;
        assert_eq!(free, ["0a", "0b"], "it is not found out, and works");
    });
    let single = Builder::new_current_thread().enable_all().build().unwrap();
    let blocked = single.block_on(async { tokio::task::spawn_blocking(read).await });
    assert_eq!(blocked.unwrap(), ["0a", "0b"]);
}
