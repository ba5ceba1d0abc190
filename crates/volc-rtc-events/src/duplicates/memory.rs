//! Duplicates that one process recognises.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use volc_core::clock::BoxFuture;

use super::{Begin, DuplicateStore, Reservation, StoreError};
use crate::event::EventKey;

/// A store in memory, for a receiver that is one process. It keeps so many events and forgets those first that were
/// done first.
///
/// It should have room for the events of the [maximum age](crate::VerifierBuilder::max_age): older ones are refused
/// anyway. An event that is being handled is never forgotten; if there is no room but for them,
/// [`begin`](DuplicateStore::begin) fails.
///
/// ```
/// use std::time::Duration;
/// use volc_rtc_events::duplicates::MemoryStore;
///
/// let store = MemoryStore::new(100_000).reserve_for(Duration::from_secs(10));
/// assert!(store.is_empty());
/// ```
pub struct MemoryStore {
    capacity: usize,
    reserve_for: Duration,
    clock: Arc<dyn Fn() -> Duration + Send + Sync>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    events: HashMap<EventKey, Entry>,
    /// The events that are done, the first one in front.
    done: VecDeque<EventKey>,
    last: u64,
}

enum Entry {
    Reserved { number: u64, until: Duration },
    Done(Vec<u8>),
}

impl MemoryStore {
    /// Returns a store for so many events, at least one.
    pub fn new(capacity: usize) -> Self {
        let start = Instant::now();
        Self {
            capacity: capacity.max(1),
            reserve_for: Duration::from_secs(30),
            clock: Arc::new(move || start.elapsed()),
            state: Mutex::default(),
        }
    }

    /// Sets how long an event stays reserved that is neither committed nor aborted; 30 seconds if not set.
    #[must_use]
    pub fn reserve_for(mut self, time: Duration) -> Self {
        self.reserve_for = time;
        self
    }

    /// Sets the clock: the time since some fixed moment, which never goes back.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Returns the number of events that the store keeps.
    pub fn len(&self) -> usize {
        self.state().events.len()
    }

    /// Returns whether the store keeps no event.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No code that can panic runs while it is locked.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin_now(&self, key: &EventKey) -> Result<Begin, StoreError> {
        let now = (self.clock)();
        let mut state = self.state();
        match state.events.get(key) {
            Some(Entry::Done(response)) => return Ok(Begin::Done(response.clone())),
            Some(Entry::Reserved { until, .. }) if *until > now => return Ok(Begin::InProgress),
            Some(Entry::Reserved { .. }) => {}
            None => state.make_room(self.capacity, now)?,
        }
        state.last += 1;
        let number = state.last;
        let until = now.saturating_add(self.reserve_for);
        state.events.insert(*key, Entry::Reserved { number, until });
        Ok(Begin::New(Reservation::new(number)))
    }

    fn commit_now(&self, key: &EventKey, response: &[u8]) -> Result<(), StoreError> {
        let now = (self.clock)();
        let mut state = self.state();
        match state.events.get(key) {
            Some(Entry::Done(_)) => return Ok(()),
            Some(Entry::Reserved { .. }) => {}
            // Its reservation ended, and its room was taken.
            None => state.make_room(self.capacity, now)?,
        }
        state.events.insert(*key, Entry::Done(response.to_vec()));
        state.done.push_back(*key);
        Ok(())
    }

    fn abort_now(&self, key: &EventKey, reservation: Reservation) {
        let mut state = self.state();
        if let Some(Entry::Reserved { number, .. }) = state.events.get(key)
            && *number == reservation.number()
        {
            state.events.remove(key);
        }
    }
}

impl State {
    /// Makes room for one more event.
    fn make_room(&mut self, capacity: usize, now: Duration) -> Result<(), StoreError> {
        while self.events.len() >= capacity {
            match self.done.pop_front() {
                Some(first) => {
                    self.events.remove(&first);
                }
                None => {
                    let is_live = |entry: &Entry| !matches!(entry, Entry::Reserved { until, .. } if *until <= now);
                    self.events.retain(|_, entry| is_live(entry));
                    if self.events.len() >= capacity {
                        return Err(StoreError::new(format!(
                            "{capacity} events are being handled, which is all there is room for"
                        )));
                    }
                }
            }
        }
        Ok(())
    }
}

impl DuplicateStore for MemoryStore {
    fn begin<'a>(&'a self, key: &'a EventKey) -> BoxFuture<'a, Result<Begin, StoreError>> {
        Box::pin(std::future::ready(self.begin_now(key)))
    }

    fn commit<'a>(
        &'a self,
        key: &'a EventKey,
        _: Reservation,
        response: &'a [u8],
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(std::future::ready(self.commit_now(key, response)))
    }

    fn abort<'a>(
        &'a self,
        key: &'a EventKey,
        reservation: Reservation,
    ) -> BoxFuture<'a, Result<(), StoreError>> {
        self.abort_now(key, reservation);
        Box::pin(std::future::ready(Ok(())))
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore")
            .field("capacity", &self.capacity)
            .field("reserve_for", &self.reserve_for)
            .field("len", &self.len())
            .finish_non_exhaustive()
    }
}
