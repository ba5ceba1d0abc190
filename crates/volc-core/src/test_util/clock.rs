//! A clock whose time of the day a test chooses.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use crate::boxed::BoxFuture;
use crate::clock::Clock;

/// A clock that shows a chosen time of the day when it is made, and goes on with Tokio's clock from there: not at all
/// while that is paused and anything can be done, and at once over every wait.
#[derive(Clone, Copy, Debug)]
pub struct TestClock {
    start: Instant,
    wall: SystemTime,
}

impl TestClock {
    /// A clock that shows this time now.
    pub fn at(wall: SystemTime) -> Self {
        let start = Instant::now();
        Self { start, wall }
    }
}

impl Clock for TestClock {
    fn wall(&self) -> SystemTime {
        self.wall + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }
}
