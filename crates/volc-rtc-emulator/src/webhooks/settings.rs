//! The settings of deliveries.

use std::fmt;
use std::time::Duration;

use volc_core::Sensitive;

/// The key that events are signed with for a receiver that no `CreateCallback` has named.
pub const WEBHOOK_KEY: &str = "emulator-not-a-real-callback-key";

/// The settings of webhooks: the receiver of apps without a callback, the retries, the bounds.
///
/// ```
/// use std::time::Duration;
/// use volc_rtc_emulator::{Emulator, WebhookSettings};
///
/// let webhooks = WebhookSettings::new()
///     .receiver("http://127.0.0.1:3000/events")
///     .interval(Duration::from_millis(100));
/// let emulator = Emulator::builder().webhooks(webhooks).build()?;
/// # Ok::<(), volc_rtc_emulator::BuildError>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct WebhookSettings {
    pub(crate) receiver: Option<String>,
    pub(crate) key: Sensitive<String>,
    pub(crate) interval: Duration,
    pub(crate) response_limit: Duration,
    pub(crate) grace: Duration,
    pub(crate) connections: usize,
    pub(crate) queue_limit: u32,
    pub(crate) kept: u32,
}

impl WebhookSettings {
    /// Tries of one delivery, as the service documents them.
    pub(crate) const ATTEMPTS: u32 = 3;

    /// Returns the default settings: no receiver beside those of `CreateCallback`, 1 second between two attempts.
    pub fn new() -> Self {
        Self {
            receiver: None,
            key: Sensitive::new(WEBHOOK_KEY.to_owned()),
            interval: Duration::from_secs(1),
            response_limit: Duration::from_secs(5),
            grace: Duration::from_secs(1),
            connections: 32,
            queue_limit: 10_000,
            kept: 10_000,
        }
    }

    /// Sets the URL that receives the events of apps without a callback; `sink` is the emulator's own sink.
    pub fn receiver(mut self, url: impl Into<String>) -> Self {
        self.receiver = Some(url.into());
        self
    }

    /// Sets the key that events for [`receiver`](Self::receiver) are signed with; [`WEBHOOK_KEY`] if not set.
    pub fn key(mut self, key: impl Into<Sensitive<String>>) -> Self {
        self.key = key.into();
        self
    }

    /// Sets the time between a failed attempt and the next one, on the emulator's clock; 1 second if not set.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Sets the time in which a response has to come, on the emulator's clock; the documented 5 seconds if not set.
    pub fn response_limit(mut self, limit: Duration) -> Self {
        self.response_limit = limit;
        self
    }

    /// Sets the real time that an attempt has at least, wherever a test moves the clock; 1 second if not set, and never
    /// more than the response limit.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Sets how many connections are open at a time; 32 if not set, at least 1.
    pub fn connections(mut self, connections: usize) -> Self {
        self.connections = connections.max(1);
        self
    }

    /// Sets how many deliveries wait in one queue; 10,000 if not set, at least 1.
    pub fn queue_limit(mut self, deliveries: u32) -> Self {
        self.queue_limit = deliveries.max(1);
        self
    }

    /// Sets how many deliveries the journal keeps; 10,000 if not set. Those that wait are always kept.
    pub fn kept(mut self, deliveries: u32) -> Self {
        self.kept = deliveries;
        self
    }
}

impl Default for WebhookSettings {
    fn default() -> Self {
        Self::new()
    }
}

/// The key is redacted.
impl fmt::Debug for WebhookSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookSettings")
            .field("interval", &self.interval)
            .field("response_limit", &self.response_limit)
            .field("connections", &self.connections)
            .field("queue_limit", &self.queue_limit)
            .finish_non_exhaustive()
    }
}
