//! The lifetime of connections, and of those that the server closes.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use volc_core::error::{RetryAdvice, TransportPhase};
use volc_core::{Error, retry};

use crate::call;
use crate::common::transports::{Kind, Settings};
use crate::common::*;

/// Longer than anything here takes that goes well.
const LONG: Duration = Duration::from_secs(60);

#[tokio::test]
async fn one_connection_serves_many_calls() {
    for transport in Kind::ALL {
        let (address, counts) = serve(|_| Reply::new(200, good("{}"))).await;
        let transport = transport.build(&Settings::default());
        let client = builder(address).transport(transport).build().unwrap();
        for _ in 0..20 {
            call(&client.clone()).await.unwrap();
        }
        assert_eq!(counts.get(), (1, 20));
    }
}

#[tokio::test]
async fn an_idle_connection_is_dropped_after_its_time() {
    let idle = Duration::from_millis(200);
    for transport in Kind::ALL {
        let (address, mut closed) = listen(After::Nothing).await;
        let settings = Settings {
            idle: Some(idle),
            ..Settings::default()
        };
        let transport = transport.build(&settings);
        let client = builder(address).transport(transport).build().unwrap();
        let start = Instant::now();
        call(&client).await.unwrap();
        // No call is under way that could find the connection too old.
        assert_eq!(reported(&mut closed).await, 1);
        assert!(start.elapsed() >= idle);
        call(&client).await.unwrap();
        assert_eq!(reported(&mut closed).await, 1, "a connection of its own");
    }
}

#[tokio::test]
async fn a_connection_that_the_server_has_closed_is_not_used_again() {
    for (client, mut closed) in over_each(After::Shutdown).await {
        for _ in 0..3 {
            // What changes something is not repeated, so it must not go to the closed connection.
            let made = client.send(MakeThing::default()).await.unwrap();
            assert_eq!(made.attempts(), 1);
            assert_eq!(reported(&mut closed).await, 1);
        }
    }
}

#[tokio::test]
async fn call_on_a_closed_connection_is_retried_only_if_it_reads() {
    for (client, mut closed) in over_each(After::Request).await {
        call(&client).await.unwrap();
        let read = call(&client).await.unwrap();
        assert_eq!(read.attempts(), 2);
        assert_eq!(reported(&mut closed).await, 2);

        // The connection of the repeated call is the one that is kept now.
        let error = client.send(MakeThing::default()).await.unwrap_err();
        let Error::Transport(lost) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(lost.phase(), TransportPhase::Send);
        assert_eq!(error.retry_advice(), RetryAdvice::Later);
        assert_eq!((error.attempts(), reported(&mut closed).await), (1, 2));
    }
}

/// The treatment of a connection after its first response.
#[derive(Clone, Copy)]
enum After {
    Nothing,
    /// It announces that it will send no more.
    Shutdown,
    /// It takes one more request and closes the connection.
    Request,
}

/// Clients with the usual retries over each transport, each with a server of its own.
async fn over_each(after: After) -> Vec<(volc_core::Client, mpsc::UnboundedReceiver<usize>)> {
    let mut clients = Vec::new();
    for transport in Kind::ALL {
        let (address, closed) = listen(after).await;
        let client = builder(address)
            .transport(transport.build(&Settings::default()))
            .retry(retry::standard().base_delay(Duration::ZERO));
        clients.push((client.build().unwrap(), closed));
    }
    clients
}

/// Starts a server. Of each connection it tells, once that is closed, how many requests came on it.
async fn listen(after: After) -> (SocketAddr, mpsc::UnboundedReceiver<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, closed) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let tell = tell.clone();
            tokio::spawn(async move { tell.send(serve_one(stream, after).await) });
        }
    });
    (address, closed)
}

async fn serve_one(mut stream: TcpStream, after: After) -> usize {
    let mut requests = 0;
    while read_request(&mut stream).await {
        requests += 1;
        if requests == 2 && matches!(after, After::Request) {
            break;
        }
        let body = good("{}");
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all((head + &body).as_bytes()).await.unwrap();
        if matches!(after, After::Shutdown) {
            stream.shutdown().await.unwrap();
        }
    }
    requests
}

/// Returns whether a request came, whose body ends with the first `}`.
async fn read_request(stream: &mut TcpStream) -> bool {
    let mut seen = Vec::new();
    while !seen.ends_with(b"}") {
        match stream.read_buf(&mut seen).await {
            Ok(0) | Err(_) => return false,
            Ok(_) => {}
        }
    }
    true
}

/// Returns the number of requests on the connection that is closed next.
async fn reported(closed: &mut mpsc::UnboundedReceiver<usize>) -> usize {
    let reported = tokio::time::timeout(LONG, closed.recv()).await;
    reported.unwrap().unwrap()
}
