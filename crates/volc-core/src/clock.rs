//! Clocks: the time that requests are signed with, and the delays of retries, rate limits and timeouts.
//!
//! A client uses [`TokioClock`] unless [`ClientBuilder::clock`](crate::ClientBuilder::clock) gives it another
//! [`Clock`]: one of another runtime, or one that a test sets (`test_util::TestClock`). A clock that is wrong is no
//! reason for one of your own: the client corrects clock skew from the service's responses.
//!
//! ```
//! use std::time::{Duration, SystemTime};
//! use volc_core::clock::{BoxFuture, Clock};
//!
//! /// A clock that is always at one moment and never waits.
//! #[derive(Debug)]
//! struct Frozen(SystemTime);
//!
//! impl Clock for Frozen {
//!     fn wall(&self) -> SystemTime {
//!         self.0
//!     }
//!
//!     fn elapsed(&self) -> Duration {
//!         Duration::ZERO
//!     }
//!
//!     fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
//!         Box::pin(std::future::ready(()))
//!     }
//! }
//! ```

use std::fmt;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, SystemTime};

#[doc(no_inline)]
pub use crate::boxed::BoxFuture;

/// A source of time and delays; by default `TokioClock`.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The time of the day, for signatures.
    fn wall(&self) -> SystemTime;

    /// The time since some fixed moment, which never goes back; for limits and deadlines.
    fn elapsed(&self) -> Duration;

    /// Waits.
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()>;
}

/// The clock of the machine, waiting on Tokio's timer.
#[cfg(feature = "tokio")]
#[derive(Clone, Copy, Debug)]
pub struct TokioClock {
    start: tokio::time::Instant,
}

#[cfg(feature = "tokio")]
impl TokioClock {
    /// A clock whose fixed moment is now.
    pub fn new() -> Self {
        Self {
            start: tokio::time::Instant::now(),
        }
    }
}

#[cfg(feature = "tokio")]
impl Default for TokioClock {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(feature = "tokio")]
impl Clock for TokioClock {
    fn wall(&self) -> SystemTime {
        SystemTime::now()
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        // Outside a runtime Tokio's timer would panic; the transport then says that the runtime is missing.
        match tokio::runtime::Handle::try_current() {
            Ok(_) => Box::pin(tokio::time::sleep(time)),
            Err(_) => Box::pin(std::future::pending()),
        }
    }
}

/// Returns the output of a future within a time; `None` if the time runs out first.
pub(crate) fn within<T>(
    clock: &dyn Clock,
    limit: Duration,
    future: impl Future<Output = T>,
) -> impl Future<Output = Option<T>> {
    watched(clock, move || Some(limit), future)
}

/// Returns the output of a future; `None` if the time that is left to it runs out first, which is asked for when the
/// future has to wait. While the answer is `None`, something else watches over the future, and no timer is set.
#[expect(
    clippy::manual_async_fn,
    reason = "the future of an `async fn` holds its arguments twice"
)]
pub(crate) fn watched<T>(
    clock: &dyn Clock,
    left: impl Fn() -> Option<Duration>,
    future: impl Future<Output = T>,
) -> impl Future<Output = Option<T>> {
    async move {
        let mut future = pin!(future);
        let mut sleep = None;
        poll_fn(|context| {
            if let Poll::Ready(output) = future.as_mut().poll(context) {
                return Poll::Ready(Some(output));
            }
            if sleep.is_none() {
                sleep = left().map(|left| clock.sleep(left));
            }
            match &mut sleep {
                Some(sleep) => sleep.as_mut().poll(context).map(|()| None),
                None => Poll::Pending,
            }
        })
        .await
    }
}
