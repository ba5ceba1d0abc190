//! A server that does to each connection what its case says, and counts those that are open.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

/// The action of a server on a connection.
#[derive(Clone, Copy)]
pub enum Server {
    /// Answers each request with this status, these headers and this body.
    Respond {
        status: u16,
        headers: &'static str,
        body: fn() -> Vec<u8>,
    },
    /// Reads a request, writes these bytes and closes the connection.
    Write(fn() -> Vec<u8>),
    /// The same without reading: it writes as soon as the connection stands.
    Greet(&'static [u8]),
    /// Reads a request, writes the first bytes, and then the others again and again, with a pause if one is set.
    Endless {
        start: &'static [u8],
        piece: &'static [u8],
        pause: Duration,
    },
    /// Reads all that comes, and says nothing.
    Silent,
    /// Reads nothing, and says nothing.
    Deaf,
    /// Says at once that it will send nothing, and reads all that comes.
    HalfOpen,
    /// Closes the connection at once.
    Close,
    /// Waits for the first bytes of a request, and resets the connection.
    Reset,
    /// Does not listen.
    Nobody,
}

/// A server that runs until it is dropped.
pub struct Running {
    pub address: SocketAddr,
    open: Arc<AtomicUsize>,
    accepting: Option<AbortHandle>,
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(accepting) = &self.accepting {
            accepting.abort();
        }
    }
}

impl Running {
    /// The number of connections that are open.
    pub fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }
}

/// Counts a connection for as long as it is open.
struct Open(Arc<AtomicUsize>);

impl Open {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(count))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Server {
    pub async fn start(self) -> Running {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let open = Arc::new(AtomicUsize::new(0));
        let mut accepting = None;
        if !matches!(self, Self::Nobody) {
            let open = Arc::clone(&open);
            let task = tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let counted = Open::new(&open);
                    tokio::spawn(async move {
                        // A client that hangs up is no news.
                        _ = self.treat(stream).await;
                        drop(counted);
                    });
                }
            });
            accepting = Some(task.abort_handle());
        }
        Running {
            address,
            open,
            accepting,
        }
    }

    async fn treat(self, mut stream: TcpStream) -> std::io::Result<()> {
        match self {
            Self::Respond {
                status,
                headers,
                body,
            } => {
                let body = body();
                let head = format!(
                    "HTTP/1.1 {status} -\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\n\r\n",
                    body.len()
                );
                while read_request(&mut stream).await? {
                    stream.write_all(head.as_bytes()).await?;
                    stream.write_all(&body).await?;
                }
            }
            Self::Write(bytes) => {
                read_request(&mut stream).await?;
                stream.write_all(&bytes()).await?;
            }
            Self::Greet(bytes) => {
                stream.write_all(bytes).await?;
                drain(&mut stream).await?;
            }
            Self::Endless {
                start,
                piece,
                pause,
            } => {
                read_request(&mut stream).await?;
                stream.write_all(start).await?;
                loop {
                    stream.write_all(piece).await?;
                    if !pause.is_zero() {
                        tokio::time::sleep(pause).await;
                    }
                }
            }
            Self::Silent => drain(&mut stream).await?,
            Self::Deaf => {
                // Only an error tells that the other end is gone, where nothing is read.
                loop {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    if is_closed(&stream).await {
                        return Ok(());
                    }
                }
            }
            Self::HalfOpen => {
                stream.shutdown().await?;
                drain(&mut stream).await?;
            }
            Self::Close | Self::Nobody => {}
            Self::Reset => {
                stream.peek(&mut [0]).await?;
                stream.set_zero_linger()?;
            }
        }
        Ok(())
    }
}

/// Returns whether the other end has closed a connection whose bytes nobody reads.
async fn is_closed(stream: &TcpStream) -> bool {
    let mut seen = vec![0; 1 << 16];
    let ready = stream.ready(tokio::io::Interest::READABLE);
    let Ok(Ok(ready)) = tokio::time::timeout(Duration::from_millis(1), ready).await else {
        return false;
    };
    _ = stream.try_io(tokio::io::Interest::READABLE, || Ok(()));
    ready.is_read_closed() || stream.peek(&mut seen).await.is_err()
}

async fn drain(stream: &mut TcpStream) -> std::io::Result<()> {
    while stream.read(&mut [0; 4096]).await? > 0 {}
    Ok(())
}

/// Returns whether a whole request came.
async fn read_request(stream: &mut TcpStream) -> std::io::Result<bool> {
    let mut seen = Vec::new();
    loop {
        if let Some(end) = seen.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&seen[..end]).to_lowercase();
            let mut lines = head.lines();
            let length = lines.find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.map_or(0, |length| length.trim().parse().unwrap());
            if seen.len() >= end + 4 + length {
                return Ok(true);
            }
        }
        if stream.read_buf(&mut seen).await? == 0 {
            return Ok(false);
        }
    }
}
