//! The clock of an emulator in another process, as its client knows it.

use std::time::SystemTime;

use super::super::api::{ClockChange, ClockState};
use super::super::clock::apply;
use crate::Clock;
use crate::clock::Reading;

/// A clock that shows what an emulator in another process shows; see
/// [`Client::follow_clock`](super::Client::follow_clock). Clones share one clock.
#[derive(Clone, Debug)]
pub struct FollowedClock(Clock);

impl FollowedClock {
    /// A clock that shows the machine's time until it is set.
    pub(super) fn new() -> Self {
        Self(Clock::default())
    }

    /// Returns the time that the emulator's clock shows.
    pub fn now(&self) -> SystemTime {
        self.0.now()
    }

    pub(super) fn set(&self, state: &ClockState) {
        self.0.follow(Reading {
            millis: state.now_millis,
            frozen: state.frozen,
            shift: state.shift_millis,
        });
    }

    pub(super) fn change(&self, change: &ClockChange) {
        apply(&self.0, change);
    }
}
