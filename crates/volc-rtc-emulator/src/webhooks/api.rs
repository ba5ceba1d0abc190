//! Webhooks in the control API: the events that a test triggers, the journal of deliveries, the sink.

mod delivery;
mod fault;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use self::delivery::{Deliveries, Delivery, DeliveryAttempt, DeliveryFilter, DeliveryState};
pub use self::fault::{DeliveryEffect, DeliveryFault, DeliveryFaultState};

/// An event that a test lets happen, whatever the state of the emulator is.
///
/// Without data it is the example of the event's page; with data, exactly that, checked by the page. The members that
/// name the app, the room and the time are filled in.
///
/// ```
/// use serde_json::json;
/// use volc_rtc_emulator::control::Trigger;
///
/// let trigger = Trigger::new("UserJoinRoom").room("room-1").member("UserId", "user-1");
/// # assert_eq!(
/// #     serde_json::to_value(&trigger)?,
/// #     json!({"event_type": "UserJoinRoom", "room_id": "room-1", "data": {"UserId": "user-1"}})
/// # );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    pub(crate) event_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) app_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) room_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) data: Option<Map<String, Value>>,
}

impl Trigger {
    /// Returns an event of this type with the data of its page's example.
    pub fn new(event_type: impl Into<String>) -> Self {
        Self {
            event_type: event_type.into(),
            version: None,
            app_id: None,
            room_id: None,
            data: None,
        }
    }

    /// Sets the version of the event's format; the newest of its pages if unset.
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// Sets the app; the test app if unset.
    #[must_use]
    pub fn app_id(mut self, app_id: impl Into<String>) -> Self {
        self.app_id = Some(app_id.into());
        self
    }

    /// Sets the room, in whose queue it is delivered.
    #[must_use]
    pub fn room(mut self, room_id: impl Into<String>) -> Self {
        self.room_id = Some(room_id.into());
        self
    }

    /// Sets a member of the data, in place of the page's example as a whole.
    #[must_use]
    pub fn member(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.data
            .get_or_insert_default()
            .insert(name.into(), value.into());
        self
    }
}

/// An event that was triggered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Triggered {
    /// Its `EventId`.
    pub event_id: String,
    /// The ids of its deliveries in the journal.
    pub deliveries: Vec<i64>,
}

/// A request that the sink received. Secrets are redacted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReceivedRequest {
    /// The id.
    pub id: i64,
    /// The path behind `/_emulator/sink/`.
    pub path: String,
    /// The time in milliseconds since 1970 on the emulator's clock.
    pub at: i64,
    /// The headers.
    pub headers: Map<String, Value>,
    /// The body, if it is JSON; else a text that tells its length.
    pub body: Value,
    /// The `EventData` of an event, read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_data: Option<Value>,
}
