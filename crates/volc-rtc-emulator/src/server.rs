//! The emulator behind a socket.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use http_body_util::BodyExt;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};

use crate::{ApiError, Emulator, control, envelope};

impl Emulator {
    /// Responds to a request, without a socket. Paths under `/_emulator/` are the control API.
    pub async fn handle(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        self.catch_up().await;
        if control::owns(request.uri().path()) {
            control::respond_whole(self, request).await
        } else {
            self.call(&request).await
        }
    }

    /// Serves on a free port of loopback.
    ///
    /// # Errors
    /// If no port can be had.
    pub async fn start(&self) -> io::Result<Running> {
        self.serve(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?)
    }

    /// Serves on a listener, in tasks of the current runtime.
    ///
    /// # Errors
    /// If the listener has no address.
    pub fn serve(&self, listener: TcpListener) -> io::Result<Running> {
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let app = Router::new().fallback(answer).with_state(self.clone());
        let server = axum::serve(listener, app).with_graceful_shutdown(async {
            // Dropping `Running` stops the server as well.
            let _ = stopped.await;
        });
        let mut background = JoinSet::new();
        self.start_background(&mut background);
        Ok(Running {
            address,
            stop,
            background,
            task: tokio::spawn(async move { server.await }),
        })
    }
}

/// A server that is running. It stops when this is dropped; [`shutdown`](Self::shutdown) also waits until it has.
#[derive(Debug)]
#[must_use = "the server stops when this is dropped"]
pub struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    /// Aborted when it is dropped.
    background: JoinSet<()>,
    task: JoinHandle<io::Result<()>>,
}

impl Running {
    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the URL, such as `http://127.0.0.1:40123`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Takes no more connections, finishes the calls under way and stops.
    ///
    /// # Errors
    /// If the server has failed.
    pub async fn shutdown(mut self) -> io::Result<()> {
        drop(self.stop);
        let outcome = self.task.await;
        self.background.shutdown().await;
        outcome.unwrap_or_else(|error| Err(io::Error::other(error)))
    }
}

async fn answer(State(emulator): State<Emulator>, request: Request) -> Response {
    if control::owns(request.uri().path()) {
        return control::respond(&emulator, request).await;
    }
    let (parts, body) = request.into_parts();
    let response = match read(body, emulator.body_limit()).await {
        Ok(body) => emulator.handle(Request::from_parts(parts, body)).await,
        Err(error) => emulator.refuse(error),
    };
    response.map(Body::from)
}

/// Reads a body to its end. One that is too large is read on without being kept, since a client that is still sending
/// would not see the response; but not forever.
async fn read(mut body: Body, limit: usize) -> Result<Bytes, ApiError> {
    let patience = limit.saturating_mul(16);
    let mut kept = Vec::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| envelope::broken_body())?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        length = length.saturating_add(data.len());
        if length <= limit {
            kept.extend_from_slice(&data);
        } else if length <= patience {
            kept.clear();
        } else {
            break;
        }
    }
    if length <= limit {
        Ok(kept.into())
    } else {
        Err(envelope::too_large(limit))
    }
}
