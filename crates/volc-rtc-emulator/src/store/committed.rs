//! Facts about the committed state that are known without a query.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::watch;

/// The facts about the committed state that are known without a query.
pub(super) struct Committed {
    pub(super) changes: watch::Sender<u64>,
    /// The time at which the next timer is due, in milliseconds since 1970; `u64::MAX` without a timer.
    pub(super) next_due: AtomicU64,
}

impl Committed {
    /// Takes note of a commit.
    pub(super) fn note(&self, next_due: u64, changed: bool) {
        self.next_due.store(next_due, Ordering::Release);
        if changed {
            self.changes
                .send_modify(|count| *count = count.wrapping_add(1));
        }
    }
}
