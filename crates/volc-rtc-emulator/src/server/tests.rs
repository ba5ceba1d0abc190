//! Faults of the connection, as a client sees them.

use std::num::NonZeroUsize;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::Response;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::{ConnectionFault, ServerLimits, accept};

const BODY: &str = "0123456789";

/// Sends a request to a server whose response has a fault; returns what came, and how it ended.
async fn ask(fault: Option<ConnectionFault>) -> (String, std::io::Result<usize>) {
    let respond = move || async move {
        let mut response = Response::new(Body::from(BODY));
        response.extensions_mut().extend(
            fault
                .map(|fault| {
                    let mut extensions = http::Extensions::new();
                    extensions.insert(fault);
                    extensions
                })
                .unwrap_or_default(),
        );
        response
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = watch::channel(false);
    let router = Router::new().route("/", get(respond));
    let server = tokio::spawn(accept::accept(
        listener,
        router,
        ServerLimits::default(),
        stopped,
    ));

    let mut client = TcpStream::connect(address).await.unwrap();
    let request = b"GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
    client.write_all(request).await.unwrap();
    let mut bytes = Vec::new();
    let end = client.read_to_end(&mut bytes).await;
    stop.send_replace(true);
    server.await.unwrap();
    (String::from_utf8(bytes).unwrap(), end)
}

fn body(response: &str) -> &str {
    response.split_once("\r\n\r\n").unwrap().1
}

#[tokio::test]
async fn response_without_fault_is_sent_whole() {
    let (response, end) = ask(None).await;
    assert!(
        end.is_ok() && response.starts_with("HTTP/1.1 200"),
        "{response}"
    );
    assert_eq!(body(&response), BODY);
}

#[tokio::test]
async fn cut_connection_ends_without_response() {
    let (response, end) = ask(Some(ConnectionFault::Cut)).await;
    assert_eq!((response.as_str(), end.unwrap()), ("", 0));
}

#[tokio::test]
async fn reset_connection_ends_in_an_error() {
    let (response, end) = ask(Some(ConnectionFault::Reset)).await;
    assert_eq!(response, "");
    assert_eq!(end.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn truncated_response_keeps_its_length_in_the_headers() {
    for length in [0, 4] {
        let (response, _) = ask(Some(ConnectionFault::Truncate(length))).await;
        assert!(response.contains("content-length: 10\r\n"), "{response}");
        assert_eq!(body(&response), &BODY[..length]);
    }
}

#[tokio::test]
async fn throttled_response_comes_whole() {
    let fault = ConnectionFault::Throttle {
        piece: NonZeroUsize::new(3).unwrap(),
        pause: Duration::from_millis(1),
    };
    let (response, end) = ask(Some(fault)).await;
    assert!(end.is_ok());
    assert_eq!(body(&response), BODY);
}

#[tokio::test]
async fn stream_without_end_ends_when_the_server_stops() {
    struct Endless(bool);

    impl hyper::body::Body for Endless {
        type Data = axum::body::Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<hyper::body::Frame<Self::Data>, Self::Error>>> {
            if std::mem::replace(&mut self.0, true) {
                return std::task::Poll::Pending;
            }
            let first = hyper::body::Frame::data(axum::body::Bytes::from_static(b"first"));
            std::task::Poll::Ready(Some(Ok(first)))
        }
    }

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = watch::channel(false);
    let limits = ServerLimits {
        shutdown: Duration::from_secs(3600),
        ..ServerLimits::default()
    };
    let router = Router::new().route("/", get(async || Body::new(Endless(false))));
    let server = tokio::spawn(accept::accept(listener, router, limits, stopped));
    let mut client = TcpStream::connect(address).await.unwrap();
    client.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"first\r\n") {
        client.read_buf(&mut bytes).await.unwrap();
    }
    stop.send_replace(true);
    // The last chunk says that the stream is whole.
    client.read_to_end(&mut bytes).await.unwrap();
    assert!(bytes.ends_with(b"first\r\n0\r\n\r\n"), "{bytes:?}");
    server.await.unwrap();
}
