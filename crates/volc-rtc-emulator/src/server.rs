//! The emulator behind a socket.
//!
//! Connections are accepted here and served by hyper, so that clients that are slow, silent or half gone can be closed:
//! each phase of a connection has its time limit, the connections and the bodies under way are bounded, and a shutdown
//! ends when its time is over, whatever the clients do.

mod accept;
mod activity;
mod bodies;
mod connection;
mod fault;
mod guard;
mod limits;
mod outgoing;
mod settings;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use self::bodies::Bodies;
pub(crate) use self::fault::ConnectionFault;
use self::guard::Guard;
pub use self::limits::ServerLimits;
pub(crate) use self::settings::Settings;
use crate::{Clock, Emulator, control};

impl Emulator {
    /// Responds to a request, without a socket. Paths under `/_emulator/` are the control API. A fault of the
    /// connection is a response with status 502, which names it.
    pub async fn handle(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        if control::owns(request.uri().path()) {
            self.catch_up().await;
            control::respond_whole(self, request).await
        } else {
            control::without_connection(self.respond(request).await)
        }
    }

    /// Responds to a call, with the fault of the connection that is to happen in the extensions of the response.
    async fn respond(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        self.catch_up().await;
        self.call(&request).await
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
    /// If the listener has no address, or one that is not of loopback and was not allowed
    /// ([`Builder::allow_remote`](crate::Builder::allow_remote)).
    pub fn serve(&self, listener: TcpListener) -> io::Result<Running> {
        let address = listener.local_addr()?;
        let Settings {
            limits, body_limit, ..
        } = *self.server();
        let admin_token = self.server().admin_token.as_deref();
        if !address.ip().is_loopback() && admin_token.is_none_or(str::is_empty) {
            let text = format!(
                "{address} is not of loopback: others could reach the emulator; allow it with an admin token"
            );
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, text));
        }
        let (stop, stopped) = watch::channel(false);
        let served = Served {
            emulator: self.clone(),
            bodies: Bodies::new(limits, body_limit),
            guard: Guard::new(admin_token),
        };
        let router = Router::new().fallback(answer).with_state(served);
        let mut background = JoinSet::new();
        self.start_background(&mut background);
        Ok(Running {
            address,
            clock: self.clock(),
            stop,
            background,
            task: tokio::spawn(accept::accept(listener, router, limits, stopped)),
        })
    }
}

/// A server that is running. It stops when this is dropped; [`shutdown`](Self::shutdown) also waits until it has.
#[derive(Debug)]
#[must_use = "the server stops when this is dropped"]
pub struct Running {
    address: SocketAddr,
    clock: Clock,
    stop: watch::Sender<bool>,
    /// Aborted when it is dropped.
    background: JoinSet<()>,
    task: JoinHandle<()>,
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

    /// Returns the clock of the emulator, which dates its events; see [`Clock::now`].
    pub fn clock(&self) -> Clock {
        self.clock.clone()
    }

    /// Takes no more connections, finishes the calls under way and stops. Calls that are not finished in time
    /// ([`ServerLimits::shutdown`]) are cut off.
    ///
    /// # Errors
    /// If the server has failed.
    pub async fn shutdown(mut self) -> io::Result<()> {
        self.stop.send_replace(true);
        let outcome = self.task.await;
        self.background.shutdown().await;
        outcome.map_err(io::Error::other)
    }
}

/// The state of the routes.
#[derive(Clone)]
struct Served {
    emulator: Emulator,
    bodies: Bodies,
    guard: Guard,
}

async fn answer(State(served): State<Served>, request: Request) -> Response {
    let Served {
        emulator,
        bodies,
        guard,
    } = served;
    if control::owns(request.uri().path()) {
        if let Err(error) = guard.check(&request) {
            return error.into_response();
        }
        emulator.catch_up().await;
        return control::respond(&emulator, request.map(|body| bodies.timed(body))).await;
    }
    let (parts, body) = request.into_parts();
    let response = match bodies.read(body).await {
        // What is kept counts as under way until the response is made.
        Ok((body, _kept)) => emulator.respond(Request::from_parts(parts, body)).await,
        Err(error) => emulator.refuse(error),
    };
    response.map(Body::from)
}
