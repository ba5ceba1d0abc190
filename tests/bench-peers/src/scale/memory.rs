//! Memory of calls that are in flight.

use std::process::Command;
use std::time::Duration;

use bytes::Bytes;
use http::Uri;
use http_body_util::{BodyExt, Empty};
use hyper_util::client::legacy::{Client as Hyper, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;

use crate::Result;
use crate::call::client::{Caller, NAMES, future_bytes};
use crate::call::server::Server;
use crate::measure::rows;
use crate::process::{resident_bytes, run};
use crate::report::Table;

/// The number of calls that are in flight.
pub const CALLS: usize = 2000;
const ROUNDS: usize = 5;

/// Memory of a call in flight, each way in a process of its own, and the size of futures.
pub fn tables() -> Result<Vec<Table>> {
    let mut samples = Vec::new();
    for _ in 0..ROUNDS {
        let mut sample = Vec::new();
        for row in 0..NAMES.len() {
            let server = Server::start(true)?;
            let program = std::env::current_exe()?;
            let output = run(Command::new(program)
                .args(["in-flight", &row.to_string(), &CALLS.to_string()])
                .arg(&server.url))?;
            sample.push(output.trim().parse()?);
        }
        samples.push(sample);
    }
    let (names, bytes): (Vec<_>, Vec<_>) = future_bytes()?.into_iter().unzip();
    Ok(vec![
        Table {
            title: "memory of a call in flight".to_owned(),
            rows: rows(NAMES, "bytes", &samples),
        },
        Table {
            title: "the future of a call".to_owned(),
            rows: rows(&names, "bytes", &[bytes]),
        },
    ])
}

/// Has so many calls in flight and prints the bytes that one of them takes.
pub fn hold(row: usize, calls: usize, url: &str) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let caller = Caller::new(row, url)?;
    runtime.block_on(async {
        let counter = Counter::new(url)?;
        // What is made once, with the first call, does not count.
        start(&caller, 1);
        counter.until(1).await?;
        let before = resident_bytes()?;
        start(&caller, calls);
        counter.until(calls + 1).await?;
        println!("{}", (resident_bytes()? - before) / calls as f64);
        Ok(())
    })
}

fn start(caller: &Caller, calls: usize) {
    for _ in 0..calls {
        let caller = caller.clone();
        tokio::spawn(async move { caller.call().await.map_err(|error| error.to_string()) });
    }
}

/// Asks the server how many requests it holds.
struct Counter {
    client: Hyper<HttpConnector, Empty<Bytes>>,
    uri: Uri,
}

impl Counter {
    fn new(url: &str) -> Result<Self> {
        Ok(Self {
            client: Hyper::builder(TokioExecutor::new()).build_http(),
            uri: url.parse()?,
        })
    }

    async fn until(&self, requests: usize) -> Result<()> {
        for _ in 0..1000 {
            let answer = self.client.get(self.uri.clone()).await?;
            let text = answer.into_body().collect().await?.to_bytes();
            if std::str::from_utf8(&text)?.parse::<usize>()? >= requests {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Err("the calls do not come to the server".into())
    }
}
