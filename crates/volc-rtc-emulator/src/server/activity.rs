//! The phases of a connection, and the connections that are idle.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::Instant;

use super::ServerLimits;

/// The phase of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Nothing: it is new, or its last response has been handed over.
    Idle,
    /// It has sent a part of a request's headers.
    Head,
    /// Its request is read and answered; bodies have limits of their own.
    Call,
}

/// The connections that do nothing, the longest idle first.
#[derive(Default)]
pub(super) struct IdleConnections {
    by_age: Mutex<BTreeMap<(Instant, u64), Arc<Notify>>>,
    next_id: AtomicU64,
}

impl IdleConnections {
    /// Closes the one that has been idle for the longest time, if there is one.
    pub(super) fn close_longest(&self) {
        if let Some((_, close)) = self.lock().pop_first() {
            close.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(Instant, u64), Arc<Notify>>> {
        self.by_age.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The activity of one connection, shared by its reader, its handler and its writer.
pub(super) struct Activity {
    idle: Arc<IdleConnections>,
    id: u64,
    limits: ServerLimits,
    close: Arc<Notify>,
    state: Mutex<State>,
}

struct State {
    phase: Phase,
    since: Instant,
    has_changed: bool,
    is_stopping: bool,
    is_reset: bool,
}

impl Activity {
    pub(super) fn new(idle: &Arc<IdleConnections>, limits: ServerLimits) -> Self {
        let new = Self {
            idle: Arc::clone(idle),
            id: idle.next_id.fetch_add(1, Ordering::Relaxed),
            limits,
            close: Arc::new(Notify::new()),
            state: Mutex::new(State {
                phase: Phase::Call,
                since: Instant::now(),
                has_changed: true,
                is_stopping: false,
                is_reset: false,
            }),
        };
        new.enter(Phase::Idle);
        new
    }

    /// Bytes have come from the client.
    pub(super) fn received(&self) {
        if self.lock().phase == Phase::Idle {
            self.enter(Phase::Head);
        }
    }

    /// The headers of a request have come to their end.
    pub(super) fn call(&self) {
        self.enter(Phase::Call);
    }

    /// A response has been handed over whole, or given up.
    pub(super) fn rest(&self) {
        self.enter(Phase::Idle);
    }

    /// The server is to stop: streams end.
    pub(super) fn stop(&self) {
        self.lock().is_stopping = true;
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.lock().is_stopping
    }

    /// The connection is to be reset, not closed.
    pub(super) fn reset(&self) {
        self.lock().is_reset = true;
    }

    pub(super) fn is_reset(&self) -> bool {
        self.lock().is_reset
    }

    pub(super) fn is_idle(&self) -> bool {
        self.lock().phase == Phase::Idle
    }

    /// The moment at which the phase has taken too long; `None` is a phase without a limit.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let state = self.lock();
        let limit = match state.phase {
            Phase::Idle => self.limits.idle,
            Phase::Head => self.limits.head,
            Phase::Call => return None,
        };
        state.since.checked_add(limit)
    }

    /// Returns whether the phase has changed since this was asked last.
    pub(super) fn has_changed(&self) -> bool {
        std::mem::take(&mut self.lock().has_changed)
    }

    /// Waits until the connection is to be closed in favour of a new one.
    pub(super) async fn closed(&self) {
        self.close.notified().await;
    }

    fn enter(&self, phase: Phase) {
        let mut state = self.lock();
        if state.phase == phase {
            return;
        }
        if state.phase == Phase::Idle {
            self.idle.lock().remove(&(state.since, self.id));
        }
        state.phase = phase;
        state.since = Instant::now();
        state.has_changed = true;
        if phase == Phase::Idle {
            let key = (state.since, self.id);
            self.idle.lock().insert(key, Arc::clone(&self.close));
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Activity {
    fn drop(&mut self) {
        // A connection that has ended is not idle any more.
        self.enter(Phase::Call);
    }
}
