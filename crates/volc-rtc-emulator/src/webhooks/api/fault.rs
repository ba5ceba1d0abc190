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
            DeliveryEffect::Status { status } if !(200..=599).contains(&status) => {
                Err("`effect.status` must be from 200 to 599".to_owned())
            }
            _ => Ok(()),
        }
    }
}

/// The effect of a fault of delivery. Lengths of time are on the emulator's clock; in JSON they are milliseconds, or
/// texts such as `"2s"`.
///
/// The last four hit the first attempt of a delivery; the next one is made as usual. An event of instant messaging
/// before the fact, such as `BeforeSendMessage`, is a question that somebody waits for: it has one attempt, and one
/// that fails refuses nothing. [`Duplicate`](Self::Duplicate) and [`Reorder`](Self::Reorder) have no meaning for it,
/// and pass it over without being counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum DeliveryEffect {
    /// It is never sent, and journalled as `dropped`. A question is not sent either, and fails when the time for its
    /// response has passed.
    Drop {},
    /// It is sent again.
    #[non_exhaustive]
    Duplicate {
        /// The number of copies.
        #[serde(default = "one")]
        times: u32,
    },
    /// It waits, and so does what comes after it in its queue. For a question the wait is a part of the time for its
    /// response: one that is as long as that time fails, without being sent.
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
    /// There is no connection to the receiver.
    NoConnection {},
    /// It is sent, but no response comes in time.
    Timeout {},
    /// It is sent, and this HTTP status without a body takes the place of the response.
    #[non_exhaustive]
    Status {
        /// The HTTP status, from 200 to 599.
        status: u16,
    },
    /// It is sent, and HTTP 200 with a body that is no JSON takes the place of the response; that fails only where the
    /// body counts, for events of instant messaging.
    Garbage {},
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

    /// Returns the effect that there is no connection to the receiver.
    pub fn no_connection() -> Self {
        Self::NoConnection {}
    }

    /// Returns the effect that no response comes in time.
    pub fn timeout() -> Self {
        Self::Timeout {}
    }

    /// Returns the effect that this HTTP status takes the place of the response.
    pub fn status(status: u16) -> Self {
        Self::Status { status }
    }

    /// Returns the effect that HTTP 200 with a body that is no JSON takes the place of the response.
    pub fn garbage() -> Self {
        Self::Garbage {}
    }

    /// Returns whether it has a meaning for an event before the fact.
    pub(crate) fn is_for_questions(self) -> bool {
        !matches!(self, Self::Duplicate { .. } | Self::Reorder { .. })
    }

    /// Returns the name in the journal.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Drop {} => "drop",
            Self::Duplicate { .. } => "duplicate",
            Self::Delay { .. } => "delay",
            Self::Reorder { .. } => "reorder",
            Self::NoConnection {} => "no_connection",
            Self::Timeout {} => "timeout",
            Self::Status { .. } => "status",
            Self::Garbage {} => "garbage",
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
