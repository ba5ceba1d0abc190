//! The journal of deliveries, as a test reads it.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The state of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DeliveryState {
    /// It waits: for another one of its queue, for its time, or for a response.
    Pending,
    /// The receiver has taken it.
    Delivered,
    /// The last attempt has failed.
    Undelivered,
    /// A fault dropped it.
    Dropped,
    /// Its queue was full.
    Overflowed,
    /// No callback of the app lists the event.
    NoReceiver,
}

impl DeliveryState {
    /// Every state.
    pub(crate) const ALL: [Self; 6] = [
        Self::Pending,
        Self::Delivered,
        Self::Undelivered,
        Self::Dropped,
        Self::Overflowed,
        Self::NoReceiver,
    ];

    /// Returns the name in the database and in JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Undelivered => "undelivered",
            Self::Dropped => "dropped",
            Self::Overflowed => "overflowed",
            Self::NoReceiver => "no_receiver",
        }
    }
}

impl FromSql for DeliveryState {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let name = value.as_str()?;
        let known = Self::ALL.into_iter().find(|state| state.name() == name);
        known.ok_or(FromSqlError::InvalidType)
    }
}

/// A delivery of an event or a server message to one receiver. Times are milliseconds since 1970 on the emulator's
/// clock; secrets are redacted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Delivery {
    /// The id in the journal.
    pub id: i64,
    /// The app.
    pub app_id: String,
    /// The room, if it belongs to one.
    pub room_id: Option<String>,
    /// The type of the event, or the kind of the server message.
    pub event_type: String,
    /// The `EventId`; `None` for a server message.
    pub event_id: Option<String>,
    /// The name of its queue.
    pub queue: String,
    /// The receiver: `callback:` and the business id, `default` or `post`.
    pub receiver: String,
    /// The state.
    pub state: DeliveryState,
    /// The reason of the state, unless it is delivered.
    pub reason: Option<String>,
    /// The fault that hit it.
    pub fault: Option<String>,
    /// The time at which it happened.
    pub created: i64,
    /// The time of the next attempt; `None` for one that waits for another one of its queue.
    pub due: Option<i64>,
    /// The time at which it came to its end.
    pub finished: Option<i64>,
    /// The data of the event, or the body of the server message.
    pub data: Value,
    /// The attempts.
    pub attempts: Vec<DeliveryAttempt>,
}

/// An attempt to deliver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeliveryAttempt {
    /// The URL, without secrets.
    pub url: String,
    /// The time at which it began.
    pub started: i64,
    /// The time at which it ended.
    pub ended: i64,
    /// The HTTP status, if a response came.
    pub status: Option<u16>,
    /// The reason why it failed; `None` for a success.
    pub reason: Option<String>,
    /// The body of a response that refused the event, or what the event is about: at most 1 KB of it, secrets redacted.
    #[serde(default)]
    pub response: Option<String>,
}

/// The deliveries that are wanted of the journal. What is set must hold, all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryFilter {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) app_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) room_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) event_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) event_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) state: Option<DeliveryState>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) limit: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) wait_ms: Option<u64>,
}

impl DeliveryFilter {
    /// Returns a filter that every delivery passes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the app.
    #[must_use]
    pub fn app_id(mut self, app_id: impl Into<String>) -> Self {
        self.app_id = Some(app_id.into());
        self
    }

    /// Sets the room.
    #[must_use]
    pub fn room(mut self, room_id: impl Into<String>) -> Self {
        self.room_id = Some(room_id.into());
        self
    }

    /// Sets the type of event, or the kind of server message.
    #[must_use]
    pub fn event_type(mut self, event_type: impl Into<String>) -> Self {
        self.event_type = Some(event_type.into());
        self
    }

    /// Sets the `EventId`.
    #[must_use]
    pub fn event_id(mut self, event_id: impl Into<String>) -> Self {
        self.event_id = Some(event_id.into());
        self
    }

    /// Sets the state.
    #[must_use]
    pub fn state(mut self, state: DeliveryState) -> Self {
        self.state = Some(state);
        self
    }

    /// Leaves out the deliveries up to this id.
    #[must_use]
    pub fn after(mut self, id: i64) -> Self {
        self.after = Some(id);
        self
    }

    /// Sets how many deliveries are returned at most, up to 1,000; 100 if unset.
    #[must_use]
    pub fn limit(mut self, deliveries: u32) -> Self {
        self.limit = Some(deliveries);
        self
    }
}

/// A part of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Deliveries {
    /// The deliveries, the oldest first.
    pub deliveries: Vec<Delivery>,
    /// The id for [`DeliveryFilter::after`] of the next part; `None` at the end.
    pub next: Option<i64>,
    /// The number of pending deliveries that the filter lets through, whatever state it asks for.
    pub pending: u64,
}
