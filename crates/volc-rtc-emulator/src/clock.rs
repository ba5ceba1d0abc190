//! The time as the emulator sees it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Where the emulator takes the time from: signatures age by it, rate limits refill by it, `Date` shows it.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that stands still until [`advance`](Self::advance) moves it; clones share it.
    Fixed(Arc<AtomicU64>),
}

impl Clock {
    /// A clock that stands at so many seconds after 1970-01-01T00:00:00Z.
    pub fn fixed(unix_seconds: u64) -> Self {
        Self::Fixed(Arc::new(AtomicU64::new(unix_seconds.saturating_mul(1000))))
    }

    /// Moves a fixed clock forward; the machine's clock stays as it is.
    pub fn advance(&self, by: Duration) {
        if let Self::Fixed(millis) = self {
            let by = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
            millis.fetch_add(by, Ordering::Relaxed);
        }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub(crate) fn unix_millis(&self) -> u64 {
        match self {
            Self::System => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| {
                    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
                }),
            Self::Fixed(millis) => millis.load(Ordering::Relaxed),
        }
    }
}
