//! An event, and the key by which duplicates of it are recognised.

use std::fmt;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use crate::data::{EventData, TypedEvent};
use crate::envelope::Envelope;
use crate::error::EventError;
use crate::signature::hex;
use crate::time;

/// An event of the service. `T` is the data: [`EventData`] of any event, or the type of one.
///
/// ```
/// use volc_rtc_events::data::{EventData, UserJoinRoom};
/// use volc_rtc_events::{Event, Verifier, sign::TestEvent};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let verifier = Verifier::builder().app("661e0fb1a2b3c4d5e6f70809", "fake-callback-key").build()?;
/// # let body = TestEvent::new("UserJoinRoom", r#"{"RoomId":"room1","UserId":"user1"}"#)
/// #     .app_id("661e0fb1a2b3c4d5e6f70809").sign("fake-callback-key");
/// let event = verifier.verify(&body)?;
/// match &event.data {
///     EventData::UserJoinRoom(joined) => println!("{} joined {}", joined.user_id, joined.room_id),
///     other => println!("{} is of no interest", other.name()),
/// }
///
/// let joined: Event<UserJoinRoom> = event.downcast().map_err(|event| event.event_type().to_owned())?;
/// assert_eq!(joined.data.user_id, "user1");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Event<T = EventData> {
    /// The id of the event. The service does not promise that it is unique; [`key`](Self::key) is better.
    pub id: String,
    /// The time at which it happened.
    pub time: SystemTime,
    /// The AppId of the app that it happened in; of IM apps, their number.
    pub app_id: String,
    /// The version of its format.
    pub version: String,
    /// The data.
    pub data: T,
    event_type: String,
    raw_data: String,
}

impl Event {
    /// Makes an event of an envelope, whatever its signature.
    pub(crate) fn read(envelope: Envelope<'_>, time: SystemTime) -> Result<Self, EventError> {
        let Envelope {
            event_type,
            event_data,
            version,
            ..
        } = &envelope;
        let data = match event_data.as_ref() {
            // A vector of the vendor's function has no data at all.
            "" => EventData::read(event_type, version, b"{}"),
            text => EventData::read(event_type, version, text.as_bytes()),
        };
        let data = data.map_err(|error| EventError::InvalidData {
            event_type: event_type.to_string(),
            error,
        })?;
        Ok(Self {
            id: envelope.event_id.into_owned(),
            time,
            app_id: envelope.app_id.into_owned(),
            version: envelope.version.into_owned(),
            data,
            event_type: envelope.event_type.into_owned(),
            raw_data: envelope.event_data.into_owned(),
        })
    }

    /// Returns the event with the data of one type; itself if it is another event.
    ///
    /// # Errors
    /// The event, if it is another one.
    #[allow(clippy::result_large_err)]
    pub fn downcast<T: TypedEvent>(self) -> Result<Event<T>, Self> {
        let Self {
            id,
            time,
            app_id,
            version,
            data,
            event_type,
            raw_data,
        } = self;
        match T::from_data(data) {
            Ok(data) => Ok(Event {
                id,
                time,
                app_id,
                version,
                data,
                event_type,
                raw_data,
            }),
            Err(data) => Err(Self {
                id,
                time,
                app_id,
                version,
                data,
                event_type,
                raw_data,
            }),
        }
    }
}

impl<T> Event<T> {
    /// Returns the name of the event: the value of `EventType`.
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// Returns the data as it came.
    pub fn raw_data(&self) -> &str {
        &self.raw_data
    }

    /// Returns the key by which a duplicate of this event is recognised.
    pub fn key(&self) -> EventKey {
        EventKey::from_values([&self.app_id, &self.id, &self.event_type, &self.raw_data])
    }
}

/// Prints the data as its type does, and not as it came.
impl<T: fmt::Debug> fmt::Debug for Event<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("id", &self.id)
            .field("time", &time::format(self.time))
            .field("app_id", &self.app_id)
            .field("version", &self.version)
            .field("data", &self.data)
            .finish_non_exhaustive()
    }
}

/// The key of an event in a store of duplicates: SHA-256 over AppId, EventId, EventType and the data as it came.
///
/// The id alone would not do, since the service does not promise that it is unique. `Display` writes hexadecimal
/// digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventKey([u8; 32]);

impl EventKey {
    fn from_values(values: [&str; 4]) -> Self {
        let mut hash = Sha256::new();
        for value in values {
            // With its length, so that characters cannot move between neighbours.
            hash.update((value.len() as u64).to_be_bytes());
            hash.update(value);
        }
        Self(hash.finalize().into())
    }

    /// Returns the bytes of the key.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for EventKey {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&hex(&self.0)).unwrap_or_default())
    }
}
