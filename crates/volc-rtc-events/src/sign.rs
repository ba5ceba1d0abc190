//! Signed events for tests.
//!
//! ```
//! use volc_rtc_events::{Verifier, sign::TestEvent};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let body = TestEvent::new("RoomDestroy", r#"{"RoomId":"room1","Timestamp":1679383924691}"#)
//!     .app_id("661e0fb1a2b3c4d5e6f70809")
//!     .sign("fake-callback-key");
//!
//! let verifier = Verifier::builder().app("661e0fb1a2b3c4d5e6f70809", "fake-callback-key").build()?;
//! assert_eq!(verifier.verify(&body)?.event_type(), "RoomDestroy");
//! # Ok(())
//! # }
//! ```

use std::borrow::Cow;
use std::time::SystemTime;

use serde_json::json;

use crate::envelope::Envelope;
use crate::time;

/// An event to be signed, for tests of a receiver.
#[derive(Clone, Debug)]
#[must_use]
pub struct TestEvent(Envelope<'static>);

impl TestEvent {
    /// Returns an event of this name with this data, which is JSON as a text. It happens now, in the app `Your_AppId`.
    pub fn new(event_type: impl Into<String>, data: impl Into<String>) -> Self {
        Self(Envelope {
            event_type: event_type.into().into(),
            event_data: data.into().into(),
            event_time: time::format(SystemTime::now()).into(),
            event_id: Cow::Borrowed("Your_EventId"),
            app_id: Cow::Borrowed("Your_AppId"),
            version: Cow::Borrowed("2020-12-01"),
            nonce: Cow::Borrowed("Test"),
            signature: Cow::Borrowed(""),
            is_data_text: true,
        })
    }

    /// Sets the time.
    pub fn time(mut self, time: SystemTime) -> Self {
        self.0.event_time = time::format(time).into();
        self
    }

    /// Sets the id.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.0.event_id = id.into().into();
        self
    }

    /// Sets the AppId.
    pub fn app_id(mut self, app_id: impl Into<String>) -> Self {
        self.0.app_id = app_id.into().into();
        self
    }

    /// Sets the version; 2020-12-01 if not set.
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.0.version = version.into().into();
        self
    }

    /// Sets the nonce, of which the service writes four characters.
    pub fn nonce(mut self, nonce: impl Into<String>) -> Self {
        self.0.nonce = nonce.into().into();
        self
    }

    /// Signs the event. Returns the body of the callback.
    pub fn sign(self, key: &str) -> Vec<u8> {
        let signature = self.0.signature_with(key);
        let Envelope {
            event_type,
            event_data,
            event_time,
            event_id,
            app_id,
            version,
            nonce,
            ..
        } = self.0;
        let body = json!({
            "EventType": event_type,
            "EventData": event_data,
            "EventTime": event_time,
            "EventId": event_id,
            "AppId": app_id,
            "Version": version,
            "Nonce": nonce,
            "Signature": signature,
        });
        body.to_string().into_bytes()
    }
}
