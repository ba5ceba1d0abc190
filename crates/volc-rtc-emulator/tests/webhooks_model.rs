//! Deliveries against a model that knows nothing of queues and tables: a receiver fails by a drawn pattern, and each
//! event comes in order and is delivered, or is journalled as undelivered after exactly three attempts.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::Method;
use proptest::prelude::*;
use serde_json::{Value, json};
use support::deliveries::{control, join, journal, until};
use support::receiver::{Behaviour, Receiver};
use support::{NOW, builder, start};
use volc_rtc_emulator::{Clock, Running, WebhookSettings};

/// The response limit, and the longest delay of a fault.
const LIMIT: Duration = Duration::from_secs(5);

/// An event, the fault that hits it, and what the receiver does to its requests, one after another.
#[derive(Clone, Debug)]
struct Op {
    room: usize,
    fault: Fault,
    script: Vec<Behaviour>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    Drop,
    Duplicate,
    Delay,
    Reorder,
}

impl Fault {
    fn effect(self) -> Option<Value> {
        match self {
            Self::None => None,
            Self::Drop => Some(json!({"kind": "drop"})),
            Self::Duplicate => Some(json!({"kind": "duplicate"})),
            Self::Delay => Some(json!({"kind": "delay", "by": 2_000})),
            Self::Reorder => Some(json!({"kind": "reorder", "within": 3_000})),
        }
    }
}

fn behaviour() -> impl Strategy<Value = Behaviour> {
    prop_oneof![
        6 => Just(Behaviour::Accept),
        3 => prop_oneof![Just(500), Just(503), Just(404), Just(201)].prop_map(Behaviour::Status),
        1 => Just(Behaviour::Redirect),
        2 => Just(Behaviour::Cut),
        1 => Just(Behaviour::Garbage),
        1 => Just(Behaviour::Torn),
        2 => Just(Behaviour::Hang),
        1 => Just(Behaviour::HangInBody),
    ]
}

fn op() -> impl Strategy<Value = Op> {
    let fault = prop_oneof![
        6 => Just(Fault::None),
        1 => Just(Fault::Drop),
        1 => Just(Fault::Duplicate),
        1 => Just(Fault::Delay),
        2 => Just(Fault::Reorder),
    ];
    let script = prop::collection::vec(behaviour(), 6);
    (0..3_usize, fault, script).prop_map(|(room, fault, script)| Op {
        room,
        fault,
        script,
    })
}

/// The facts that the model and the emulator must agree on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Outcome {
    /// The requests of each room, in order: the event, by its place among all.
    requests: BTreeMap<usize, Vec<usize>>,
    /// The deliveries of each event: state, and the status of each attempt.
    deliveries: Vec<Vec<(String, Vec<Option<u16>>)>>,
}

fn status(behaviour: Behaviour) -> Option<u16> {
    match behaviour {
        Behaviour::Accept => Some(200),
        Behaviour::Status(status) => Some(status),
        Behaviour::Redirect => Some(302),
        _ => None,
    }
}

/// The rules, as the documentation has them.
fn expected(ops: &[Op]) -> Outcome {
    let mut outcome = Outcome {
        deliveries: vec![Vec::new(); ops.len()],
        ..Outcome::default()
    };
    let mut rooms: BTreeMap<usize, Vec<(usize, bool)>> = BTreeMap::new();
    for (event, op) in ops.iter().enumerate() {
        let line = rooms.entry(op.room).or_default();
        let copies = match op.fault {
            Fault::Drop => 0,
            Fault::Duplicate => 2,
            _ => 1,
        };
        for _ in 0..copies {
            let new = (event, op.fault == Fault::Reorder);
            match line.last_mut() {
                Some((_, held)) if *held => {
                    *held = false;
                    line.insert(line.len() - 1, new);
                }
                _ => line.push(new),
            }
        }
        if copies == 0 {
            outcome.deliveries[event].push(("dropped".to_owned(), Vec::new()));
        }
    }
    let mut scripts: Vec<_> = ops.iter().map(|op| op.script.iter().copied()).collect();
    for (room, line) in rooms {
        for (event, _) in line {
            let mut statuses = Vec::new();
            let state = loop {
                let behaviour = scripts[event].next().unwrap();
                outcome.requests.entry(room).or_default().push(event);
                statuses.push(status(behaviour));
                match (behaviour, statuses.len()) {
                    (Behaviour::Accept, _) => break "delivered",
                    (_, 3) => break "undelivered",
                    _ => {}
                }
            };
            outcome.deliveries[event].push((state.to_owned(), statuses));
        }
    }
    outcome
}

/// Emits all events, then moves the clock whenever nothing else can happen.
async fn observed(ops: &[Op], interval: Duration) -> Outcome {
    let scripts: Vec<_> = ops.iter().map(|op| op.script.clone().into_iter()).collect();
    let scripts = Arc::new(Mutex::new(scripts));
    let receiver = Receiver::start(move |seen| {
        let event: usize = seen.data("UserId").parse().unwrap();
        scripts.lock().unwrap()[event]
            .next()
            .unwrap_or(Behaviour::Cut)
    })
    .await;
    let clock = Clock::fixed(NOW);
    let settings = WebhookSettings::new()
        .receiver(&receiver.url)
        .interval(interval)
        .grace(Duration::from_millis(1));
    let running = start(builder().clock(clock.clone()).webhooks(settings)).await;
    for (event, op) in ops.iter().enumerate() {
        let room = op.room.to_string();
        if let Some(effect) = op.fault.effect() {
            let fault = json!({"room_id": room, "effect": effect, "count": 1});
            let response = control(&running.url(), Method::POST, "/webhooks/faults", &fault).await;
            assert_eq!(response.status, 200, "{}", response.body);
        }
        join(&running, &room, &event.to_string()).await;
    }
    settle(&running, &receiver, &clock).await;

    let mut outcome = Outcome {
        deliveries: vec![Vec::new(); ops.len()],
        ..Outcome::default()
    };
    for seen in receiver.seen() {
        let room: usize = seen.data("RoomId").parse().unwrap();
        outcome
            .requests
            .entry(room)
            .or_default()
            .push(seen.data("UserId").parse().unwrap());
    }
    for delivery in journal(&running.url(), "").await {
        let event: usize = delivery["data"]["UserId"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        let attempts = delivery["attempts"].as_array().unwrap().iter();
        let statuses = attempts.map(|attempt| {
            attempt["status"]
                .as_u64()
                .map(|status| u16::try_from(status).unwrap())
        });
        let state = delivery["state"].as_str().unwrap().to_owned();
        outcome.deliveries[event].push((state, statuses.collect()));
    }
    outcome
}

/// Advances the clock until nothing is pending. It moves only while every attempt that is under way hangs and nothing
/// is due, and waits until those attempts are journalled: so no attempt is cut off that would have ended by itself.
async fn settle(running: &Running, receiver: &Receiver, clock: &Clock) {
    let mut now = NOW * 1_000;
    loop {
        let mut hanging = Vec::new();
        let mut is_over = false;
        until("a moment at which only the clock can help", async || {
            let journal = journal(&running.url(), "").await;
            let pending = journal
                .iter()
                .filter(|delivery| delivery["state"] == "pending");
            let first: Vec<&Value> = pending
                .clone()
                .filter(|delivery| !delivery["due"].is_null())
                .collect();
            is_over = pending.count() == 0;
            hanging.clear();
            first.iter().all(|delivery| {
                let is_waiting = delivery["due"].as_u64().unwrap() > now;
                let id = delivery["event_id"].as_str().unwrap();
                let requests = receiver.seen();
                let of_event: Vec<_> = requests
                    .iter()
                    .filter(|seen| seen.text("EventId") == id)
                    .collect();
                let is_last = |seen: &&support::receiver::Seen| {
                    Some(seen.number) == of_event.last().map(|seen| seen.number)
                };
                let hangs = receiver.hanging().iter().any(|seen| is_last(&seen))
                    && of_event.len() == attempts(&journal, id) + 1;
                if hangs {
                    hanging.push((id.to_owned(), attempts(&journal, id)));
                }
                is_waiting || hangs
            })
        })
        .await;
        if is_over {
            return;
        }
        clock.advance(LIMIT);
        now += 5_000;
        until("the end of the attempts that hang", async || {
            let journal = journal(&running.url(), "").await;
            hanging
                .iter()
                .all(|(id, before)| attempts(&journal, id) > *before)
        })
        .await;
    }
}

/// The attempts of all deliveries of an event.
fn attempts(journal: &[Value], event_id: &str) -> usize {
    let deliveries = journal
        .iter()
        .filter(|delivery| delivery["event_id"] == event_id);
    deliveries
        .map(|delivery| delivery["attempts"].as_array().unwrap().len())
        .sum()
}

/// The number of cases: that of the environment variable `VOLC_RTC_CASES`, a few by default.
fn cases() -> u32 {
    std::env::var("VOLC_RTC_CASES").map_or(12, |text| text.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn deliveries_are_those_of_the_model(
        ops in prop::collection::vec(op(), 1..12),
        interval in prop_oneof![Just(0), Just(3_000_u64)],
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let observed = runtime.block_on(observed(&ops, Duration::from_millis(interval)));
        prop_assert_eq!(observed, expected(&ops));
    }
}
