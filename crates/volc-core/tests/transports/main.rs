//! The transports over real sockets, each with the same tests where they promise the same.

#![cfg(any(feature = "reqwest", feature = "hyper"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    unreachable_pub
)]

#[path = "../common/mod.rs"]
mod common;

mod answers;
#[cfg(feature = "rustls")]
mod certificates;
mod connections;
#[cfg(feature = "http2")]
mod http2;
#[cfg(feature = "rustls")]
mod https;
#[cfg(feature = "rustls")]
mod proxy;
mod requests;
#[cfg(feature = "rustls")]
mod tls;

use std::net::SocketAddr;
#[cfg(feature = "rustls")]
use std::process::{Command, Stdio};

use common::transports::{Kind, Settings};
use common::*;
use volc_core::{Client, Error, Response};

/// A client over each transport, with one attempt a call.
fn over(address: SocketAddr) -> impl Iterator<Item = Client> {
    Kind::ALL.iter().map(move |transport| {
        let transport = transport.build(&Settings::default());
        builder(address).transport(transport).build().unwrap()
    })
}

/// This program once more, for one of its tests that are not run otherwise: in another environment.
#[cfg(feature = "rustls")]
fn again(test: &str) -> Command {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--ignored", "--exact", test]);
    child.stdout(Stdio::null());
    child
}

#[cfg(feature = "rustls")]
async fn succeeds(mut child: Command) -> bool {
    let waiting = tokio::task::spawn_blocking(move || child.status().unwrap().success());
    waiting.await.unwrap()
}

async fn call(client: &Client) -> Result<Response<Things>, Error> {
    client.send(ListThings::default()).await
}
