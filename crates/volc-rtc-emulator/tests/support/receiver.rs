//! A receiver of webhooks on a socket, which does to each request what the test wants.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The things that a receiver does to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behaviour {
    /// 200 with a `CheckCode` of 0.
    Accept,
    /// Another status.
    Status(u16),
    /// 401 with this body.
    Refuse(&'static str),
    /// 302 to somewhere else.
    Redirect,
    /// It closes the connection without a response.
    Cut,
    /// It sends bytes that are no HTTP.
    Garbage,
    /// It closes the connection in the middle of the body.
    Torn,
    /// It never responds.
    Hang,
    /// It sends 200, and never the end of the body.
    HangInBody,
}

/// A request that came.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// The number of the request, from 0.
    pub(crate) number: usize,
    pub(crate) path: String,
    pub(crate) headers: String,
    pub(crate) raw: Vec<u8>,
    pub(crate) body: Value,
}

impl Seen {
    pub(crate) fn text(&self, name: &str) -> String {
        self.body[name].as_str().unwrap_or_default().to_owned()
    }

    /// A member of the event's data.
    pub(crate) fn data(&self, name: &str) -> String {
        let data: Value = serde_json::from_str(&self.text("EventData")).unwrap_or_default();
        data[name].as_str().unwrap_or_default().to_owned()
    }
}

/// A receiver that listens on loopback until it is dropped.
pub(crate) struct Receiver {
    pub(crate) url: String,
    shared: Arc<Shared>,
    task: tokio::task::JoinHandle<()>,
}

struct Shared {
    behave: Box<dyn Fn(&Seen) -> Behaviour + Send + Sync>,
    seen: Mutex<Vec<Seen>>,
    hanging: Mutex<Vec<Seen>>,
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Receiver {
    pub(crate) async fn start(behave: impl Fn(&Seen) -> Behaviour + Send + Sync + 'static) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").await.unwrap(), behave)
    }

    pub(crate) fn on(
        listener: TcpListener,
        behave: impl Fn(&Seen) -> Behaviour + Send + Sync + 'static,
    ) -> Self {
        let url = format!("http://{}/events", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            behave: Box::new(behave),
            seen: Mutex::default(),
            hanging: Mutex::default(),
        });
        let task = tokio::spawn({
            let shared = Arc::clone(&shared);
            async move {
                let mut connections = tokio::task::JoinSet::new();
                while let Ok((stream, _)) = listener.accept().await {
                    let shared = Arc::clone(&shared);
                    connections.spawn(async move { serve(stream, &shared).await });
                    while connections.try_join_next().is_some() {}
                }
            }
        });
        Self { url, shared, task }
    }

    /// The requests so far, in the order in which they came.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap().clone()
    }

    /// The requests that are waiting for a response that will not come.
    pub(crate) fn hanging(&self) -> Vec<Seen> {
        self.shared.hanging.lock().unwrap().clone()
    }
}

async fn serve(mut stream: TcpStream, shared: &Shared) {
    let Some(mut seen) = read(&mut stream).await else {
        return;
    };
    let behaviour = {
        let mut all = shared.seen.lock().unwrap();
        seen.number = all.len();
        all.push(seen.clone());
        (shared.behave)(&seen)
    };
    let response: &[u8] = match behaviour {
        Behaviour::Accept => {
            b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\nConnection: close\r\n\r\n{\"CheckCode\":0}"
        }
        Behaviour::Status(status) => {
            let head =
                format!("HTTP/1.1 {status} Test\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            let _ = stream.write_all(head.as_bytes()).await;
            return;
        }
        Behaviour::Refuse(body) => {
            let length = body.len();
            let response = format!(
                "HTTP/1.1 401 Test\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            );
            let _ = stream.write_all(response.as_bytes()).await;
            return;
        }
        Behaviour::Redirect => {
            b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
        }
        Behaviour::Cut => return,
        Behaviour::Garbage => b"\x00\xff this is no HTTP\r\n\r\n",
        Behaviour::Torn => b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Check",
        Behaviour::Hang => b"",
        Behaviour::HangInBody => b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Check",
    };
    let _ = stream.write_all(response).await;
    if matches!(behaviour, Behaviour::Hang | Behaviour::HangInBody) {
        shared.hanging.lock().unwrap().push(seen.clone());
        // Until the sender gives up.
        let _ = stream.read(&mut [0]).await;
        shared
            .hanging
            .lock()
            .unwrap()
            .retain(|other| other.number != seen.number);
    }
}

/// Reads one request.
async fn read(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let headers = String::from_utf8(bytes[..head].to_vec())
        .ok()?
        .to_ascii_lowercase();
    let length = headers
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length: usize = length?.trim().parse().ok()?;
    while bytes.len() < head + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let raw = bytes[head..].to_vec();
    let path = headers.split_whitespace().nth(1)?.to_owned();
    let body = serde_json::from_slice(&raw).unwrap_or_default();
    Some(Seen {
        number: 0,
        path,
        headers,
        raw,
        body,
    })
}
