//! A service on real sockets that does to every fifth request something that networks and services do.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::common::{good, refused};

/// The fate of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Carried out and answered.
    Good,
    /// The same, but then nothing more is sent on the connection, and nothing that comes on it is carried out.
    HalfClosed,
    /// Read, and the connection closed; carried out or not.
    Dropped { carried_out: bool },
    /// Carried out; no response comes until the client hangs up.
    Silent,
    /// Carried out; the response ends before its length, with FIN or RST.
    Truncated { reset: bool },
    /// Carried out; something on the way answers 200 with a page of its own, or cuts the JSON off.
    Unreadable { html: bool },
    /// 429, not carried out; with the seconds of `Retry-After`, if any.
    Busy(Option<u32>),
    /// 503, not carried out.
    Unavailable(Option<u32>),
    /// 500, carried out all the same.
    Failed,
    /// 200 with an Error: calls come too fast.
    Throttled,
    /// 200 with an Error: the request is wrong.
    Invalid,
}

const FAULTS: [Fate; 17] = [
    Fate::HalfClosed,
    Fate::HalfClosed,
    Fate::Dropped { carried_out: true },
    Fate::Dropped { carried_out: false },
    Fate::Silent,
    Fate::Truncated { reset: false },
    Fate::Truncated { reset: true },
    Fate::Unreadable { html: true },
    Fate::Unreadable { html: false },
    Fate::Busy(None),
    Fate::Busy(Some(1)),
    Fate::Busy(Some(3600)),
    Fate::Unavailable(None),
    Fate::Unavailable(Some(0)),
    Fate::Failed,
    Fate::Throttled,
    Fate::Invalid,
];

impl Fate {
    /// Every fifth is a fault, the same ones on every run.
    fn choose(call: usize, attempt: usize) -> Self {
        let mut random = fastrand::Rng::with_seed((call * 16 + attempt) as u64);
        match random.u32(0..5) {
            0 => FAULTS[random.usize(..FAULTS.len())],
            _ => Self::Good,
        }
    }

    fn carries_out(self) -> bool {
        match self {
            Self::Dropped { carried_out } => carried_out,
            Self::Good
            | Self::HalfClosed
            | Self::Silent
            | Self::Truncated { .. }
            | Self::Unreadable { .. }
            | Self::Failed => true,
            Self::Busy(_) | Self::Unavailable(_) | Self::Throttled | Self::Invalid => false,
        }
    }
}

/// The server's record of a call.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The fates of its requests that were read.
    pub fates: Vec<Fate>,
    pub carried_out: u32,
}

/// The server's records.
#[derive(Debug, Default)]
struct Book {
    calls: Vec<Record>,
    connections: u64,
    /// Connections that were closed before anything was read, and requests that came on half-closed ones.
    unread: u64,
}

#[derive(Clone, Debug)]
pub struct Server(Arc<Mutex<Book>>);

impl Server {
    /// Starts a server for so many calls.
    pub async fn start(calls: usize) -> (Self, std::net::SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let book = Book {
            calls: vec![Record::default(); calls],
            ..Book::default()
        };
        let server = Self(Arc::new(Mutex::new(book)));
        let shared_server = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A client that hangs up is no news.
                let serving = shared_server.clone();
                tokio::spawn(async move { serving.serve(stream).await.ok() });
            }
        });
        (server, address)
    }

    /// Returns the number of connections that were lost with nothing read, and of all.
    pub fn lost(&self) -> (u64, u64) {
        let book = self.book();
        (book.unread, book.connections)
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap()
    }

    pub fn record(&self, call: usize) -> Record {
        self.book().calls[call].clone()
    }

    async fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_nodelay(true)?;
        let number = {
            let mut book = self.book();
            book.connections += 1;
            book.connections
        };
        if number.is_multiple_of(10) {
            self.book().unread += 1;
            return Ok(());
        }
        while let Some(body) = read_request(&mut stream).await? {
            let (call, fate) = self.enter(&body);
            let answer = good(&format!(r#"{{"Id":{call},"Items":["{call}"]}}"#));
            match fate {
                Fate::Good => write(&mut stream, 200, None, &answer, answer.len()).await?,
                Fate::HalfClosed => {
                    write(&mut stream, 200, None, &answer, answer.len()).await?;
                    stream.shutdown().await?;
                    if read_request(&mut stream).await?.is_some() {
                        self.book().unread += 1;
                    }
                    return Ok(());
                }
                Fate::Dropped { .. } => return Ok(()),
                Fate::Silent => {
                    while stream.read(&mut [0; 64]).await? > 0 {}
                    return Ok(());
                }
                Fate::Truncated { reset } => {
                    let half = &answer[..answer.len() / 2];
                    write(&mut stream, 200, None, half, answer.len()).await?;
                    if reset {
                        // Long enough for the half to be read on most runs: a reset takes back what was not.
                        tokio::time::sleep(Duration::from_millis(5)).await;
                        stream.set_zero_linger()?;
                    }
                    return Ok(());
                }
                Fate::Unreadable { html } => {
                    let body = if html {
                        "<html>Welcome"
                    } else {
                        &answer[..answer.len() - 9]
                    };
                    write(&mut stream, 200, None, body, body.len()).await?;
                }
                Fate::Busy(after) => write(&mut stream, 429, after, "", 0).await?,
                Fate::Unavailable(after) => {
                    let body = refused("ServiceUnavailableTemp", "busy");
                    write(&mut stream, 503, after, &body, body.len()).await?;
                }
                Fate::Failed => {
                    let body = refused("InternalError", "no");
                    write(&mut stream, 500, None, &body, body.len()).await?;
                }
                Fate::Throttled => {
                    let body = refused("FlowLimitExceeded", "too fast");
                    write(&mut stream, 200, None, &body, body.len()).await?;
                }
                Fate::Invalid => {
                    let body = refused("InvalidParameter", "no");
                    write(&mut stream, 200, None, &body, body.len()).await?;
                }
            }
        }
        Ok(())
    }

    /// Writes a request down: which call it is of, and what happens to it.
    fn enter(&self, body: &[u8]) -> (usize, Fate) {
        let body: serde_json::Value = serde_json::from_slice(body).unwrap();
        let id = body["Id"].as_u64().or(body["Cursor"].as_u64()).unwrap();
        let call = usize::try_from(id).unwrap();
        let mut book = self.book();
        let record = &mut book.calls[call];
        let fate = Fate::choose(call, record.fates.len());
        record.fates.push(fate);
        record.carried_out += u32::from(fate.carries_out());
        (call, fate)
    }
}

/// The body of the next request; `None` if there is none.
async fn read_request(stream: &mut TcpStream) -> std::io::Result<Option<Vec<u8>>> {
    let mut seen = Vec::new();
    loop {
        if let Some(end) = seen.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&seen[..end]).to_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.unwrap().trim().parse().unwrap();
            if seen.len() >= end + 4 + length {
                return Ok(Some(seen.split_off(end + 4)));
            }
        }
        if stream.read_buf(&mut seen).await? == 0 {
            return Ok(None);
        }
    }
}

/// Writes a response whose head promises a body of this length.
async fn write(
    stream: &mut TcpStream,
    status: u16,
    after: Option<u32>,
    body: &str,
    length: usize,
) -> std::io::Result<()> {
    let after = after
        .map(|after| format!("retry-after: {after}\r\n"))
        .unwrap_or_default();
    let head = format!("HTTP/1.1 {status} -\r\ncontent-length: {length}\r\n{after}\r\n");
    stream.write_all(format!("{head}{body}").as_bytes()).await
}
