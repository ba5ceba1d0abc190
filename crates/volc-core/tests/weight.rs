//! The cost of a successful call in allocations: retries, limits and time limits must not add to it.

#![cfg(any(feature = "reqwest", feature = "hyper"))]
#![allow(clippy::unwrap_used)]

mod common;

use bytes::Bytes;
use common::*;
use futures_util::FutureExt;
use http::{Request, Response};
use volc_core::Client;
use volc_core::error::TransportError;
use volc_core::transport::{BoxFuture, Transport};

/// Answers at once.
#[derive(Debug)]
struct Canned;

const ANSWER: &[u8] = br#"{"ResponseMetadata":{},"Result":{}}"#;

impl Transport for Canned {
    fn send(&self, _: Request<Bytes>) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(std::future::ready(Ok(Response::new(Bytes::from_static(
            ANSWER,
        )))))
    }
}

#[test]
fn a_call_that_goes_well_pays_for_nothing_that_it_does_not_use() {
    let client = Client::builder(&SERVICE)
        .credentials(credentials())
        .transport(Canned)
        .build()
        .unwrap();
    let call = || {
        let sending = client.send(ListThings::default());
        sending.now_or_never().unwrap().unwrap()
    };
    call();
    std::thread::sleep(std::time::Duration::from_millis(25));
    let used = allocation_counter::measure(|| drop(call()));
    println!("{used:?}");
    assert_eq!(used.count_total, 10);
    // The future of a call is larger where it can tell of itself.
    let watched = cfg!(any(feature = "tracing", feature = "metrics"));
    let most = if watched { 3072 } else { 2816 };
    assert!(used.bytes_total < most, "{used:?}");
}
