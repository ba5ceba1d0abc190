//! The limits that keep the server alive whatever its clients do.

use std::time::Duration;

/// The limits of the server on what its clients may keep waiting or occupied.
///
/// ```
/// use std::time::Duration;
/// use volc_rtc_emulator::{Emulator, ServerLimits};
///
/// let mut limits = ServerLimits::default();
/// limits.idle = Duration::from_secs(5);
/// let emulator = Emulator::builder().server_limits(limits).build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerLimits {
    /// The time from the first byte of a request to the end of its headers; 10 s.
    pub head: Duration,
    /// The time from the end of the headers to the end of the body; 30 s.
    pub body: Duration,
    /// The time that a connection may do nothing; 120 s, more than clients keep theirs.
    pub idle: Duration,
    /// The time that calls under way have at shutdown; 3 s.
    pub shutdown: Duration,
    /// The number of connections; 16,384. One more closes the one that has been idle for the longest time.
    pub connections: usize,
    /// The bytes of all requests' bodies that are kept at a time; 32 MiB, or one body of the largest size if that is
    /// more. A quarter more is set aside for the first 64 KiB of each.
    pub bodies: usize,
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            body: Duration::from_secs(30),
            idle: Duration::from_secs(120),
            shutdown: Duration::from_secs(3),
            connections: 16_384,
            bodies: 32 << 20,
        }
    }
}
