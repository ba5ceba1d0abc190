//! Faults of delivery, as a test asks for them.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::control::Length;

/// The time that an overtaken event waits for the next one of its queue, unless it is set.
const HOLD: Duration = Duration::from_secs(1);
/// The greatest number of copies that one fault makes.
const MOST_COPIES: u32 = 100;

/// A fault of delivery: the deliveries that it is for, how often it happens to them, and its effect.
///
/// It is decided in the transaction that queues a delivery. Of several faults for one delivery the one that was added
/// first happens, and no other.
///
/// ```
/// use volc_rtc_emulator::control::{DeliveryEffect, DeliveryFault};
///
/// let fault = DeliveryFault::new(DeliveryEffect::duplicate(1)).event_type("UserJoinRoom").count(3);
/// # let json = serde_json::to_value(&fault)?;
/// # assert_eq!(json, serde_json::json!({
/// #     "event_types": ["UserJoinRoom"], "count": 3, "effect": {"kind": "duplicate", "times": 1}
/// # }));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryFault {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) event_types: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) app_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) room_id: Option<String>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) skip: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) count: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) probability: Option<f64>,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) seed: u64,
    pub(crate) effect: DeliveryEffect,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl DeliveryFault {
    /// Returns a fault that happens to every delivery.
    pub fn new(effect: DeliveryEffect) -> Self {
        Self {
            name: None,
            event_types: Vec::new(),
            app_id: None,
            room_id: None,
            skip: 0,
            count: None,
            probability: None,
            seed: 0,
            effect,
        }
    }

    /// Sets a name, which the journal shows.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Adds a type of event, or a kind of server message, that it is for; without any it is for all.
    #[must_use]
    pub fn event_type(mut self, event_type: impl Into<String>) -> Self {
        self.event_types.push(event_type.into());
        self
    }

    /// Sets the app; all apps if unset.
    #[must_use]
    pub fn app_id(mut self, app_id: impl Into<String>) -> Self {
        self.app_id = Some(app_id.into());
        self
    }

    /// Sets the room; all rooms if unset.
    #[must_use]
    pub fn room(mut self, room_id: impl Into<String>) -> Self {
        self.room_id = Some(room_id.into());
        self
    }

    /// Lets so many of the deliveries pass first.
    #[must_use]
    pub fn skip(mut self, deliveries: u64) -> Self {
        self.skip = deliveries;
        self
    }

    /// Sets how often it happens; without a limit if unset.
    #[must_use]
    pub fn count(mut self, count: u64) -> Self {
        self.count = Some(count);
        self
    }

    /// Sets the probability that it happens to a delivery, from 0 to 1; 1 if unset. One seed gives one sequence.
    #[must_use]
    pub fn probability(mut self, probability: f64, seed: u64) -> Self {
        (self.probability, self.seed) = (Some(probability), seed);
        self
    }

    /// Checks the values that a type cannot.
    pub(crate) fn check(&self) -> Result<(), String> {
        if self.probability.is_some_and(|p| !(0.0..=1.0).contains(&p)) {
            return Err("`probability` must be from 0 to 1".to_owned());
        }
        if self.count == Some(0) {
            return Err("`count` must be at least 1; leave it out for no limit".to_owned());
        }
        match self.effect {
            DeliveryEffect::Duplicate { times } if !(1..=MOST_COPIES).contains(&times) => {
                Err(format!("`effect.times` must be from 1 to {MOST_COPIES}"))
            }
            _ => Ok(()),
        }
    }
}

/// The effect of a fault of delivery. Lengths of time are on the emulator's clock; in JSON they are milliseconds, or
/// texts such as `"2s"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum DeliveryEffect {
    /// It is never sent, and journalled as `dropped`.
    Drop {},
    /// It is sent again.
    #[non_exhaustive]
    Duplicate {
        /// The number of copies.
        #[serde(default = "one")]
        times: u32,
    },
    /// It waits, and so does what comes after it in its queue.
    #[non_exhaustive]
    Delay {
        /// The length of the wait.
        by: Length,
    },
    /// The next one of its queue overtakes it, if one comes in time.
    #[non_exhaustive]
    Reorder {
        /// The time to wait for the next one; a second if unset.
        #[serde(default = "hold")]
        within: Length,
    },
}

fn one() -> u32 {
    1
}

fn hold() -> Length {
    HOLD.into()
}

impl DeliveryEffect {
    /// Returns the effect that a delivery is never sent.
    pub fn drop() -> Self {
        Self::Drop {}
    }

    /// Returns the effect that a delivery is sent so many times more.
    pub fn duplicate(times: u32) -> Self {
        Self::Duplicate { times }
    }

    /// Returns the effect that a delivery waits.
    pub fn delay(by: Duration) -> Self {
        Self::Delay { by: by.into() }
    }

    /// Returns the effect that the next delivery of the queue overtakes it, if one comes within this time.
    pub fn reorder(within: Duration) -> Self {
        Self::Reorder {
            within: within.into(),
        }
    }

    /// Returns the name in the journal.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Drop {} => "drop",
            Self::Duplicate { .. } => "duplicate",
            Self::Delay { .. } => "delay",
            Self::Reorder { .. } => "reorder",
        }
    }
}

/// A fault of delivery that the emulator has.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeliveryFaultState {
    /// The id, such as `1`.
    pub id: String,
    /// The number of deliveries that it was for while it had not happened as often as it may.
    pub drawn: u64,
    /// The number of deliveries that it has happened to.
    pub applied: u64,
    /// The fault itself.
    pub fault: DeliveryFault,
}
