//! Ten thousand calls to a service that fails every fifth request: every call comes to its right end, in its time, and
//! none that changes something is carried out twice.

#![cfg(any(feature = "reqwest", feature = "hyper"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    unreachable_pub
)]

#[path = "../common/mod.rs"]
mod common;
mod server;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use common::transports::{Kind, Settings};
use common::*;
use server::{Fate, Record, Server};
use volc_core::call::Timeouts;
use volc_core::error::TimeoutKind;
use volc_core::error::{RetryAdvice, TransportPhase};
use volc_core::{CallOptions, Client, Error, retry};

const CALLS: usize = 10_000;
const AT_ONCE: usize = 64;
/// The time of a call. Every twentieth has the short one, which runs out before that of a silent attempt does.
const OPERATION: Duration = Duration::from_secs(10);
const SHORT: Duration = Duration::from_millis(100);
const ATTEMPT: Duration = Duration::from_millis(500);
/// The time by which the machine may be late to look at its timers.
const SLACK: Duration = Duration::from_secs(5);

/// The end of a call.
struct Ended {
    attempts: u32,
    outcome: Result<(), Error>,
    late: Duration,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn call_ends_in_time_and_writes_once_at_most_under_faults() {
    for transport in Kind::ALL {
        ten_thousand_calls(*transport).await;
    }
}

async fn ten_thousand_calls(transport: Kind) {
    let start = Instant::now();
    let (server, address) = Server::start(CALLS).await;
    let client = builder(address)
        .transport(transport.build(&Settings::default()))
        .retry(retry::standard().base_delay(Duration::from_millis(10)))
        .timeouts(Timeouts::default().attempt(ATTEMPT).operation(OPERATION))
        .build()
        .unwrap();

    let next = Arc::new(AtomicUsize::new(0));
    let workers: Vec<_> = (0..AT_ONCE)
        .map(|_| {
            let (client, next, server) = (client.clone(), Arc::clone(&next), server.clone());
            tokio::spawn(async move {
                let mut tally = Tally::default();
                loop {
                    let call = next.fetch_add(1, Ordering::SeqCst);
                    if call >= CALLS {
                        return tally;
                    }
                    let ended = end(&client, call).await;
                    tally.enter(call, &ended, &server.record(call));
                }
            })
        })
        .collect();
    let mut all = Tally::default();
    for worker in workers {
        all.add(worker.await.unwrap());
    }
    let ok = all.first + all.retried;
    assert_eq!(ok + all.errors.values().sum::<usize>(), CALLS);
    assert!(ok > CALLS * 4 / 5, "{all:?}");
    // Looked at last, because a call that was given up may be carried out after its end.
    let mut carried_out = 0;
    for call in (0..CALLS).filter(|call| changes(*call)) {
        let record = server.record(call);
        assert!(record.carried_out <= 1, "call {call}: twice: {record:?}");
        carried_out += record.carried_out;
    }
    let (unread, connections) = server.lost();
    println!(
        "{transport:?}: {CALLS} calls, {} faults and {} connections lost of {}: {} ended well at once, {} when \
            repeated, \
         the others with {:?}; {carried_out} changes carried out, none twice; at most {:?} late; {:?}",
        all.faults,
        unread,
        connections,
        all.first,
        all.retried,
        all.errors,
        all.late,
        start.elapsed(),
    );
}

fn changes(call: usize) -> bool {
    call.is_multiple_of(2)
}

fn time(call: usize) -> Duration {
    if call % 40 < 2 { SHORT } else { OPERATION }
}

/// Makes a call and waits for its end.
async fn end(client: &Client, call: usize) -> Ended {
    let start = Instant::now();
    let sent = tokio::time::timeout(time(call) + SLACK, send(client, call)).await;
    let outcome = sent.unwrap_or_else(|_| panic!("call {call} hangs"));
    let attempts = match &outcome {
        Ok(attempts) => *attempts,
        Err(error) => error.attempts(),
    };
    Ended {
        attempts,
        outcome: outcome.map(drop),
        late: start.elapsed().saturating_sub(time(call)),
    }
}

/// Makes a call and looks whether the response is its own: after how many attempts it came.
async fn send(client: &Client, call: usize) -> Result<u32, Error> {
    let options = CallOptions::new().operation_timeout(time(call));
    let id = i64::try_from(call).unwrap();
    if changes(call) {
        let answer = client.request(MakeThing { id }).options(options).await?;
        assert_eq!(answer.id, id);
        return Ok(answer.attempts());
    }
    let request = ListThings {
        cursor: id,
        ..ListThings::default()
    };
    let answer = client.request(request).options(options).await?;
    assert_eq!(answer.items, [id.to_string()]);
    Ok(answer.attempts())
}

#[derive(Debug, Default)]
struct Tally {
    first: usize,
    retried: usize,
    errors: BTreeMap<&'static str, usize>,
    faults: usize,
    late: Duration,
}

impl Tally {
    /// Counts a call, after a look at whether its end was right.
    fn enter(&mut self, call: usize, ended: &Ended, record: &Record) {
        let about = || format!("call {call}: {:?}; {record:?}", ended.outcome);
        assert!(ended.late < SLACK, "{:?} late, {}", ended.late, about());
        assert!(ended.attempts <= 3, "{}", about());
        assert!(
            record.fates.len() <= ended.attempts as usize,
            "sent in secret: {}",
            about()
        );
        self.faults += record
            .fates
            .iter()
            .filter(|fate| **fate != Fate::Good)
            .count();
        self.late = self.late.max(ended.late);
        match &ended.outcome {
            Ok(()) => {
                let last = record.fates.last();
                assert!(
                    matches!(last, Some(Fate::Good | Fate::HalfClosed)),
                    "{}",
                    about()
                );
                *if ended.attempts == 1 {
                    &mut self.first
                } else {
                    &mut self.retried
                } += 1;
            }
            Err(error) => {
                let unread = record.fates.len() < error.attempts() as usize;
                let right =
                    is_of(error, record.fates.last().copied()) || (unread && is_of(error, None));
                assert!(right, "wrong error: {}", about());
                assert!(gave_up_rightly(call, error), "gave up early: {}", about());
                if changes(call) && error.may_retry() {
                    assert_eq!(record.carried_out, 0, "not safe to repeat: {}", about());
                }
                *self.errors.entry(kind(error)).or_default() += 1;
            }
        }
    }

    fn add(&mut self, other: Self) {
        self.first += other.first;
        self.retried += other.retried;
        self.faults += other.faults;
        self.late = self.late.max(other.late);
        for (kind, count) in other.errors {
            *self.errors.entry(kind).or_default() += count;
        }
    }
}

/// Returns whether an error tells what happened to the last attempt. Without a fate the server did not read it. A slow
/// machine can make a timeout of anything.
fn is_of(error: &Error, fate: Option<Fate>) -> bool {
    match error {
        Error::Timeout(_) => true,
        Error::Transport(lost) => match fate {
            None => lost.phase() != TransportPhase::Receive,
            Some(Fate::Dropped { .. }) => lost.phase() == TransportPhase::Send,
            Some(Fate::Truncated { reset: false }) => lost.phase() == TransportPhase::Receive,
            Some(Fate::Truncated { reset: true }) => lost.phase() != TransportPhase::Connect,
            Some(_) => false,
        },
        Error::Decode(_) => matches!(fate, Some(Fate::Unreadable { .. })),
        Error::Service(refusal) => {
            let reported = (
                refusal.status().as_u16(),
                refusal.code(),
                refusal.retry_after(),
            );
            let seconds = |after: Option<u32>| after.map(|after| Duration::from_secs(after.into()));
            reported
                == match fate {
                    Some(Fate::Busy(after)) => (429, None, seconds(after)),
                    Some(Fate::Unavailable(after)) => {
                        (503, Some("ServiceUnavailableTemp"), seconds(after))
                    }
                    Some(Fate::Failed) => (500, Some("InternalError"), None),
                    Some(Fate::Throttled) => (200, Some("FlowLimitExceeded"), None),
                    Some(Fate::Invalid) => (200, Some("InvalidParameter"), None),
                    _ => return false,
                }
        }
        _ => false,
    }
}

/// Returns whether there was a reason not to repeat the call once more.
fn gave_up_rightly(call: usize, error: &Error) -> bool {
    let allowed = match error.retry_advice() {
        RetryAdvice::Never => false,
        RetryAdvice::Later => !changes(call),
        _ => true,
    };
    let out_of_time =
        matches!(error, Error::Timeout(timeout) if timeout.kind() == TimeoutKind::Operation);
    let too_long = error.retry_after().is_some_and(|wait| wait >= time(call));
    !allowed || error.attempts() == 3 || out_of_time || too_long || time(call) == SHORT
}

fn kind(error: &Error) -> &'static str {
    match error {
        Error::Timeout(timeout) if timeout.kind() == TimeoutKind::Operation => "call timed out",
        Error::Timeout(_) => "attempt timed out",
        Error::Transport(lost) if lost.phase() == TransportPhase::Send => "lost before a response",
        Error::Transport(_) => "answer broken off",
        Error::Decode(_) => "unreadable answer",
        _ if error.is_throttled() => "throttled",
        _ => "refused or failed",
    }
}
