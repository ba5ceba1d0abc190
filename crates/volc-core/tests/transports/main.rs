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
mod connections;
#[cfg(feature = "http2")]
mod http2;
#[cfg(feature = "rustls")]
mod https;
#[cfg(feature = "rustls")]
mod proxy;
#[cfg(feature = "rustls")]
mod tls;

use std::net::SocketAddr;

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

async fn call(client: &Client) -> Result<Response<Things>, Error> {
    client.send(ListThings::default()).await
}
