//! Stores of duplicates against a model of them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

#[cfg(feature = "redis")]
mod redis;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt as _;
use proptest::prelude::*;
use volc_rtc_events::EventKey;
use volc_rtc_events::duplicates::{Begin, DuplicateStore, MemoryStore, Reservation};

const RESERVED_FOR: u64 = 10;

fn key(number: u8) -> EventKey {
    EventKey::from([number; 32])
}

/// A step of a receiver. Reservations are named by their number in the order in which they were given.
#[derive(Clone, Debug)]
enum Step {
    Begin(u8),
    Commit { key: u8, reservation: usize },
    Abort { key: u8, reservation: usize },
    Wait(u64),
}

fn steps(longest_wait: u64) -> impl Strategy<Value = Vec<Step>> {
    let (key, reservation) = (0..5_u8, 0..6_usize);
    let step = prop_oneof![
        4 => key.clone().prop_map(Step::Begin),
        2 => (key.clone(), reservation.clone()).prop_map(|(key, reservation)| Step::Commit { key, reservation }),
        2 => (key, reservation).prop_map(|(key, reservation)| Step::Abort { key, reservation }),
        1 => (0..=longest_wait).prop_map(Step::Wait),
    ];
    proptest::collection::vec(step, 0..60)
}

/// A model of a store: a list of entries in the order in which they were made.
#[derive(Default)]
struct Model {
    entries: Vec<Entry>,
    now: u64,
    given: usize,
}

struct Entry {
    key: u8,
    state: State,
}

enum State {
    Reserved { reservation: usize, until: u64 },
    Done { response: Vec<u8> },
}

#[derive(Debug, PartialEq)]
enum Expected {
    New,
    InProgress,
    Done(Vec<u8>),
    Full,
}

impl Model {
    fn find(&self, key: u8) -> Option<usize> {
        self.entries.iter().position(|entry| entry.key == key)
    }

    /// Makes room; false if there is none.
    fn make_room(&mut self, capacity: usize) -> bool {
        let is_done = |entry: &Entry| matches!(entry.state, State::Done { .. });
        while self.entries.len() >= capacity {
            let Some(first) = self.entries.iter().position(is_done) else {
                let now = self.now;
                let is_live = |entry: &Entry| !matches!(entry.state, State::Reserved { until, .. } if until <= now);
                self.entries.retain(is_live);
                return self.entries.len() < capacity;
            };
            self.entries.remove(first);
        }
        true
    }

    fn begin(&mut self, key: u8, capacity: usize) -> Expected {
        if let Some(at) = self.find(key) {
            match &self.entries[at].state {
                State::Done { response } => return Expected::Done(response.clone()),
                State::Reserved { until, .. } if *until > self.now => return Expected::InProgress,
                State::Reserved { .. } => _ = self.entries.remove(at),
            }
        } else if !self.make_room(capacity) {
            return Expected::Full;
        }
        let state = State::Reserved {
            reservation: self.given,
            until: self.now + RESERVED_FOR,
        };
        self.entries.push(Entry { key, state });
        self.given += 1;
        Expected::New
    }

    fn commit(&mut self, key: u8, response: Vec<u8>, capacity: usize) {
        if let Some(at) = self.find(key) {
            if matches!(self.entries[at].state, State::Done { .. }) {
                return;
            }
            self.entries.remove(at);
        } else if !self.make_room(capacity) {
            return;
        }
        let state = State::Done { response };
        self.entries.push(Entry { key, state });
    }

    fn abort(&mut self, key: u8, reservation: usize) {
        let is_aborted = |state: &State| match state {
            State::Reserved {
                reservation: number,
                ..
            } => *number == reservation,
            _ => false,
        };
        self.entries
            .retain(|entry| entry.key != key || !is_aborted(&entry.state));
    }
}

/// Goes through the steps with a store and with the model. Returns how many entries the model has.
async fn compare(
    store: &dyn DuplicateStore,
    steps: &[Step],
    capacity: usize,
    wait: impl Fn(u64),
    check: impl Fn(usize),
) {
    let (mut model, mut given): (_, Vec<Reservation>) = (Model::default(), Vec::new());
    for (at, step) in steps.iter().enumerate() {
        match *step {
            Step::Begin(number) => {
                let found = match store.begin(&key(number)).await {
                    Ok(Begin::New(reservation)) => {
                        given.push(reservation);
                        Expected::New
                    }
                    Ok(Begin::InProgress) => Expected::InProgress,
                    Ok(Begin::Done(response)) => Expected::Done(response),
                    Err(_) => Expected::Full,
                };
                assert_eq!(
                    found,
                    model.begin(number, capacity),
                    "step {at} of {steps:?}"
                );
            }
            Step::Commit {
                key: number,
                reservation,
            } => {
                let Some(known) = given.get(reservation) else {
                    continue;
                };
                let response = format!("response {at}").into_bytes();
                _ = store.commit(&key(number), *known, &response).await;
                model.commit(number, response, capacity);
            }
            Step::Abort {
                key: number,
                reservation,
            } => {
                let Some(known) = given.get(reservation) else {
                    continue;
                };
                store.abort(&key(number), *known).await.unwrap();
                model.abort(number, reservation);
            }
            Step::Wait(time) => {
                wait(time);
                model.now += time;
            }
        }
        check(model.entries.len());
    }
}

proptest! {
    #[test]
    fn memory_does_what_the_model_does(steps in steps(15), capacity in 1..7_usize) {
        let now = Arc::new(AtomicU64::new(0));
        let clock = Arc::clone(&now);
        let store = MemoryStore::new(capacity)
            .reserve_for(Duration::from_secs(RESERVED_FOR))
            .clock(move || Duration::from_secs(clock.load(Ordering::SeqCst)));
        let wait = |time| _ = now.fetch_add(time, Ordering::SeqCst);
        let check = |entries| {
            assert_eq!(store.len(), entries);
            assert!(entries <= capacity);
        };
        compare(&store, &steps, capacity, wait, check).now_or_never().unwrap();
    }
}

/// Only one of many tasks gets an event, and the others what it made of it.
async fn race(store: Arc<dyn DuplicateStore>, events: u8) {
    let winners = Arc::<Mutex<Vec<u8>>>::default();
    let tasks = (0..events)
        .flat_map(|event| std::iter::repeat_n(event, 16))
        .map(|event| {
            let (store, winners) = (Arc::clone(&store), Arc::clone(&winners));
            tokio::spawn(async move {
                loop {
                    match store.begin(&key(event)).await.unwrap() {
                        Begin::New(reservation) => {
                            winners.lock().unwrap().push(event);
                            tokio::task::yield_now().await;
                            store
                                .commit(&key(event), reservation, &[event])
                                .await
                                .unwrap();
                            return vec![event];
                        }
                        Begin::InProgress => tokio::task::yield_now().await,
                        Begin::Done(response) => return response,
                    }
                }
            })
        });
    let tasks: Vec<_> = tasks.collect();
    for (at, task) in tasks.into_iter().enumerate() {
        assert_eq!(task.await.unwrap(), [u8::try_from(at / 16).unwrap()]);
    }
    let mut winners = winners.lock().unwrap().clone();
    winners.sort_unstable();
    assert_eq!(winners, (0..events).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn only_one_task_gets_an_event() {
    race(Arc::new(MemoryStore::new(100)), 50).await;
}

#[test]
fn a_store_without_room_says_so() {
    let store = MemoryStore::new(2);
    let begin = |number| store.begin(&key(number)).now_or_never().unwrap();
    let first = begin(1).unwrap();
    begin(2).unwrap();
    let error = begin(3).unwrap_err().to_string();
    assert!(error.contains("2 events are being handled"), "{error}");
    let Begin::New(reservation) = first else {
        panic!("{first:?}")
    };
    store
        .commit(&key(1), reservation, b"{}")
        .now_or_never()
        .unwrap()
        .unwrap();
    assert!(matches!(begin(3), Ok(Begin::New(_))));
    // The first one had to go.
    assert!(begin(1).is_err());
}
