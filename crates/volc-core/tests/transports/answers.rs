//! The outcome of responses and of their absence, over each transport.

use std::net::SocketAddr;

use http::StatusCode;
use volc_core::{Client, Error};

use crate::common::transports::{Kind, Settings};
use crate::common::*;
use crate::{call, over};

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (other, counts) = serve(|_| Reply::new(200, good("{}"))).await;
    let location: &'static str = format!("http://{other}/").leak();
    let (address, _) = serve(move |_| Reply::new(302, "").header("location", location)).await;
    for client in over(address) {
        let error = call(&client).await.unwrap_err();
        assert!(
            error.to_string().contains("answers with a redirect"),
            "{error}"
        );
        assert_eq!(
            (error.status(), counts.get()),
            (Some(StatusCode::FOUND), (0, 0))
        );
        assert!(!error.may_retry());
    }
}

#[tokio::test]
async fn no_connection_at_all() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    for client in over(address) {
        let error = call(&client).await.unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("ListThings 2020-12-01: no connection to the service at http://"),
            "{error}"
        );
        assert!(error.may_retry() && std::error::Error::source(&error).is_some());
    }
}

#[tokio::test]
async fn a_huge_answer_is_refused() {
    let (address, _) = serve(|_| Reply::new(200, good(&format!("\"{}\"", "x".repeat(5000))))).await;
    for transport in Kind::ALL {
        let client = limited(*transport, address, 4096);
        let error = call(&client).await.unwrap_err();
        assert!(
            error
                .to_string()
                .contains("more than 4096 bytes; raise `max_response_bytes`"),
            "{error}"
        );
    }
    // The same without an announced length.
    let address = serve_raw(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n01234567\r\n8\r\n01234567\r\n0\r\n\r\n",
    )
    .await;
    for transport in Kind::ALL {
        for (limit, refused) in [(15, true), (16, false)] {
            let client = limited(*transport, address, limit);
            let error = call(&client).await.unwrap_err();
            assert_eq!(matches!(error, Error::Transport(_)), refused, "{error}");
        }
    }
}

fn limited(transport: Kind, address: SocketAddr, max_response: usize) -> Client {
    let settings = Settings {
        max_response: Some(max_response),
        ..Settings::default()
    };
    let transport = transport.build(&settings);
    builder(address).transport(transport).build().unwrap()
}

#[test]
fn outside_a_runtime_a_call_fails_and_does_not_panic() {
    for client in over(([127, 0, 0, 1], 1).into()) {
        let error = futures_util::FutureExt::now_or_never(call(&client))
            .unwrap()
            .unwrap_err();
        assert!(
            error
                .to_string()
                .contains("no Tokio runtime is running here"),
            "{error}"
        );
    }
}
