//! The clock: what it shows, and changes of it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::duration::{Millis, Moment, whole_millis, write_moment};

/// The clock of the emulator at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ClockState {
    /// The time in UTC, such as `2026-09-21T14:13:20.000Z`.
    pub now: String,
    /// The time in milliseconds since 1970.
    pub now_millis: u64,
    /// True if it stands still.
    pub frozen: bool,
    /// By how many milliseconds it is ahead of the machine's clock.
    pub shift_millis: i64,
}

impl ClockState {
    pub(crate) fn new(now_millis: u64, frozen: bool, shift_millis: i64) -> Self {
        Self {
            now: write_moment(now_millis),
            now_millis,
            frozen,
            shift_millis,
        }
    }
}

/// A change of the clock. What is set is done in this order: `frozen`, `now` or `shift`, `advance`.
///
/// As JSON: `{"frozen": true, "now": "2026-09-21T14:13:20Z", "advance": "72h"}`. `now` is a moment in UTC or
/// milliseconds since 1970; `shift` and `advance` are milliseconds, or texts such as `"90s"`, `"5m"`, `"72h"`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, try_from = "Written")]
pub struct ClockChange {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) frozen: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) now: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) shift: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) advance: Option<u64>,
}

impl ClockChange {
    /// Returns a change of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Freezes the clock at its present moment, or lets it go on from the moment that it stands at.
    #[must_use]
    pub fn frozen(mut self, frozen: bool) -> Self {
        self.frozen = Some(frozen);
        self
    }

    /// Sets the time, in milliseconds since 1970; in place of a shift.
    #[must_use]
    pub fn now_millis(mut self, millis: u64) -> Self {
        (self.now, self.shift) = (Some(millis), None);
        self
    }

    /// Sets the difference to the machine's clock in milliseconds: 0 is the machine's time. In place of a time.
    #[must_use]
    pub fn shift_millis(mut self, millis: i64) -> Self {
        (self.now, self.shift) = (None, Some(millis));
        self
    }

    /// Moves the clock forward.
    #[must_use]
    pub fn advance(mut self, by: Duration) -> Self {
        self.advance = Some(whole_millis(by));
        self
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    frozen: Option<bool>,
    now: Option<Moment>,
    shift: Option<Millis>,
    advance: Option<Millis>,
}

impl TryFrom<Written> for ClockChange {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let advance = written.advance.map(|by| by.0);
        if written.now.is_some() && written.shift.is_some() {
            return Err("set either `now` or `shift`".to_owned());
        }
        let Ok(advance) = advance.map(u64::try_from).transpose() else {
            let text = "`advance` moves the clock forward; to go back, set `now` or `shift`";
            return Err(text.to_owned());
        };
        Ok(Self {
            frozen: written.frozen,
            now: written.now.map(|now| now.0),
            shift: written.shift.map(|shift| shift.0),
            advance,
        })
    }
}
