//! Servers that do what no server should, each with the exact outcome of a call over each transport: no panic, no hang,
//! nothing left behind.

#![cfg(any(feature = "reqwest", feature = "hyper"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    unreachable_pub
)]

#[path = "../common/mod.rs"]
mod common;

mod broken;
mod odd;
mod server;
mod slow;

use std::time::Duration;

use common::transports::{Kind, Settings};
use common::*;
use futures_util::StreamExt;
use server::{Running, Server};
use volc_core::__private::response_struct;
use volc_core::api::{Action, ActionInfo};
use volc_core::call::Timeouts;
use volc_core::error::{TimeoutKind, TransportPhase};
use volc_core::{Client, Error, Response, retry};

/// A server, and what comes of calling it.
pub struct Case {
    pub name: &'static str,
    pub server: Server,
    pub outcome: Outcome,
    pub attempts: Attempts,
    /// Parts of the error's line.
    pub says: &'static [&'static str],
    pub settings: Set,
}

/// The outcome of a call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    Ok,
    Transport(TransportPhase),
    /// The connection broke, before or while the request was written.
    Lost,
    Timeout(TimeoutKind),
    /// With its code, if it has one.
    Service(Option<&'static str>),
    Decode,
}

/// The attempts of a call that may make three.
#[derive(Clone, Copy, Debug)]
pub enum Attempts {
    One,
    /// Three of a call that reads, one of a call that writes.
    ThreeReads,
    Three,
    /// Three of a call that reads. Whether the request of one that writes was sent is not known beforehand.
    ThreeReadsAtLeast,
}

/// Settings of the client that differ from those of the other cases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Set {
    Nothing,
    /// A short limit of an attempt.
    ShortAttempt,
    /// A short limit of making a connection, which is to be one with TLS.
    ShortConnectTls,
    Tls,
    /// A short limit of a response, in bytes.
    SmallResponse,
    /// A small limit of the memory that a response takes once it is read.
    SmallMemory,
}

/// Short beside all that is not waited for in vain.
const SHORT: Duration = Duration::from_millis(250);
/// Longer than any case takes on the slowest machine.
const BOUND: Duration = Duration::from_secs(120);

/// A call that reads.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    pub id: i64,
}

response_struct!(Look { id = optional("Id") });

impl Action for Look {
    type Output = Things;
    const INFO: &'static ActionInfo = &ActionInfo::new("Look", "2020-12-01").reads();
}

/// A call that changes something.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Change {
    pub id: i64,
}

response_struct!(Change { id = optional("Id") });

impl Action for Change {
    type Output = Things;
    const INFO: &'static ActionInfo = &ActionInfo::new("Change", "2020-12-01").writes();
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Things {
    pub name: String,
    pub id: i64,
    pub items: Vec<Wide>,
}

response_struct!(Things {
    name = optional("Name"),
    id = optional("Id"),
    items = optional("Items"),
});

/// A struct that is far larger than `{}`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wide {
    pub texts: Vec<String>,
    pub name: String,
    pub title: String,
    pub owner: String,
    pub place: String,
}

response_struct!(Wide {
    texts = optional("Texts"),
    name = optional("Name"),
    title = optional("Title"),
    owner = optional("Owner"),
    place = optional("Place"),
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hostile_server_meets_its_outcome_and_leaves_nothing() {
    let metrics = tokio::runtime::Handle::current().metrics();
    let before = metrics.num_alive_tasks();
    let cases = || odd::CASES.iter().chain(broken::CASES).chain(slow::CASES);
    let pairs = Kind::ALL
        .iter()
        .flat_map(|transport| cases().map(move |case| (case, *transport)));
    let failures: Vec<String> = futures_util::stream::iter(pairs)
        .map(|(case, transport)| async move {
            let tried = tokio::spawn(tokio::time::timeout(BOUND, case.try_over(transport)));
            let failures = match tried.await {
                Ok(Ok(failures)) => failures,
                Ok(Err(_)) => vec!["hangs".to_owned()],
                Err(panic) => vec![panic.to_string()],
            };
            let named = move |failure| format!("{} over {transport:?}: {failure}", case.name);
            futures_util::stream::iter(failures.into_iter().map(named))
        })
        .buffer_unordered(8)
        .flatten()
        .collect()
        .await;
    println!(
        "{} servers over {} transports",
        cases().count(),
        Kind::ALL.len()
    );
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    let rest = eventually(|| metrics.num_alive_tasks().saturating_sub(before)).await;
    assert_eq!(rest, 0, "tasks are left");
}

/// Waits until a count is zero, and returns what it is if that takes too long.
async fn eventually(count: impl Fn() -> usize) -> usize {
    for _ in 0..3_000 {
        if count() == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    count()
}

impl Case {
    /// Makes a call that reads and one that writes: what is wrong with their ends, and what they leave behind.
    async fn try_over(&self, transport: Kind) -> Vec<String> {
        let server = self.server.start().await;
        let client = self.client(transport, &server);
        let reads = client.send(Look { id: 1 }).await;
        let writes = client.send(Change { id: 1 }).await;
        drop(client);
        let (read, write) = match self.attempts {
            Attempts::One => (1..=1, 1..=1),
            Attempts::ThreeReads => (3..=3, 1..=1),
            Attempts::Three => (3..=3, 3..=3),
            Attempts::ThreeReadsAtLeast => (3..=3, 1..=3),
        };
        let mut failures = self.judge(&reads, read);
        failures.extend(self.judge(&writes, write));
        let open = eventually(|| server.open()).await;
        if open > 0 {
            failures.push(format!("{open} connections are left"));
        }
        failures
    }

    fn client(&self, transport: Kind, server: &Running) -> Client {
        let mut settings = Settings::default();
        let mut timeouts = Timeouts::default().attempt(BOUND).operation(BOUND);
        let mut scheme = "http";
        match self.settings {
            Set::Nothing | Set::SmallMemory => {}
            Set::ShortAttempt => timeouts = timeouts.attempt(SHORT),
            Set::ShortConnectTls => (scheme, settings.connect) = ("https", Some(SHORT)),
            Set::Tls => scheme = "https",
            Set::SmallResponse => settings.max_response = Some(100_000),
        }
        let client = match self.settings {
            Set::SmallMemory => builder(server.address).max_decoded_size(1_000_000),
            _ => builder(server.address),
        };
        client
            .endpoint(format!("{scheme}://{}", server.address))
            .transport(transport.build(&settings))
            .timeouts(timeouts)
            .retry(retry::standard().base_delay(Duration::ZERO).budget(None))
            .build()
            .unwrap()
    }

    fn judge(
        &self,
        result: &Result<Response<Things>, Error>,
        attempts: std::ops::RangeInclusive<u32>,
    ) -> Vec<String> {
        let (outcome, made, line) = match result {
            // No response is taken for that of another request.
            Ok(things) if things.id > 1 => (Outcome::Ok, 0, format!("{things:?}")),
            Ok(things) => (Outcome::Ok, things.attempts(), String::new()),
            Err(error) => (
                of_error(error),
                error.attempts(),
                format!("{error} {error:?}"),
            ),
        };
        let mut failures = Vec::new();
        let same = match self.outcome {
            Outcome::Lost => matches!(
                outcome,
                Outcome::Transport(TransportPhase::Connect | TransportPhase::Send)
            ),
            expected => outcome == expected,
        };
        if !same {
            failures.push(format!("{outcome:?} for {:?}: {line}", self.outcome));
        }
        if !attempts.contains(&made) {
            failures.push(format!("{made} attempts for {attempts:?}: {line}"));
        }
        let missing = self.says.iter().filter(|part| !line.contains(**part));
        failures.extend(missing.map(|part| format!("no {part:?} in: {line}")));
        if line.contains(|c: char| c.is_control()) {
            failures.push(format!("not one line: {line:?}"));
        }
        failures
    }
}

fn of_error(error: &Error) -> Outcome {
    match error {
        Error::Transport(lost) => Outcome::Transport(lost.phase()),
        Error::Timeout(timeout) => Outcome::Timeout(timeout.kind()),
        Error::Service(refusal) => Outcome::Service(refusal.code().map(known)),
        Error::Decode(_) => Outcome::Decode,
        other => unreachable!("{other}"),
    }
}

/// The code among those of the cases.
fn known(code: &str) -> &'static str {
    let cases = odd::CASES.iter().chain(broken::CASES).chain(slow::CASES);
    let codes = cases.filter_map(|case| match case.outcome {
        Outcome::Service(code) => code,
        _ => None,
    });
    codes
        .into_iter()
        .find(|known| *known == code)
        .unwrap_or("another")
}
