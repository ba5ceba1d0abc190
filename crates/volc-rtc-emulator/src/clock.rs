//! The time as the emulator sees it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The clock of the emulator: signatures age by it, rate limits refill by it, `Date` shows it.
///
/// The default is the machine's clock. Clones share one clock.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// The time of a clock that stands still, in milliseconds since 1970; `None` is the machine's clock.
    fixed: Option<Arc<AtomicU64>>,
}

impl Clock {
    /// A clock that stands still, so many seconds after 1970-01-01T00:00:00Z, until it is advanced.
    pub fn fixed(unix_seconds: u64) -> Self {
        let millis = AtomicU64::new(unix_seconds.saturating_mul(1000));
        Self {
            fixed: Some(Arc::new(millis)),
        }
    }

    /// Moves a clock that stands still forward; the machine's clock stays as it is.
    pub fn advance(&self, by: Duration) {
        if let Some(millis) = &self.fixed {
            let by = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
            millis.fetch_add(by, Ordering::Relaxed);
        }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub(crate) fn unix_millis(&self) -> u64 {
        match &self.fixed {
            Some(millis) => millis.load(Ordering::Relaxed),
            None => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| {
                    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
                }),
        }
    }
}
