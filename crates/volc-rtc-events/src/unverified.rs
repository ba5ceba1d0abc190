//! Events without a signature that can be verified.

use std::time::SystemTime;

use crate::envelope::Envelope;
use crate::error::EventError;
use crate::event::Event;
use crate::time;

/// An event whose sender cannot be verified: moderation results, whose signature has an undocumented scheme, and
/// bodies whose `EventData` is an object.
///
/// Anyone who knows the address can send one. Make the address hard to guess, and look up what depends on it.
///
/// ```
/// use volc_rtc_events::{Unverified, data::EventData};
///
/// # fn main() -> Result<(), volc_rtc_events::EventError> {
/// let body = r#"{
///     "EventType": "MachineReviewResult", "EventId": "1", "AppId": "661e0fb1a2b3c4d5e6f70809",
///     "Version": "2020-12-01", "EventTime": "2023-05-30T20:51:07+08:00",
///     "EventData": "{\"RoomId\":\"room1\",\"Suggest\":\"REJECT\"}"
/// }"#;
/// let event = Unverified::read(body.as_bytes())?.trust_without_signature();
/// if let EventData::MachineReviewResult(result) = event.data {
///     assert_eq!(result.room_id, "room1");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Unverified(Event);

impl Unverified {
    /// Reads the body of a callback; the signature and the nonce may be missing.
    ///
    /// # Errors
    /// A body that is not an event, or has data that cannot be read.
    pub fn read(body: &[u8]) -> Result<Self, EventError> {
        let envelope = Envelope::parse_unsigned(body)?;
        let time: SystemTime =
            time::parse(&envelope.event_time).ok_or(EventError::InvalidMember {
                name: "EventTime",
                expected: "a time such as `2023-03-21T15:32:04+08:00`",
            })?;
        Event::read(envelope, time).map(Self)
    }

    /// Returns the event, which anyone may have sent.
    pub fn trust_without_signature(self) -> Event {
        self.0
    }
}
