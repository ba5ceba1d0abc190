//! The body of an event: the envelope of eight texts, signed.

use std::time::{Duration, UNIX_EPOCH};

use sha2::{Digest, Sha256};
use volc_rtc_events::sign::TestEvent;

/// An event as it stands in the database.
#[derive(Clone, Debug)]
pub(crate) struct StoredEvent {
    pub(crate) event_id: i64,
    pub(crate) app_id: String,
    pub(crate) event_type: String,
    pub(crate) version: String,
    /// JSON as a text.
    pub(crate) data: String,
    pub(crate) at_millis: u64,
}

impl StoredEvent {
    /// Returns the body, signed with a key. It is the same each time.
    pub(crate) fn body(&self, key: &str) -> Vec<u8> {
        TestEvent::new(self.event_type.as_str(), self.data.as_str())
            .time(UNIX_EPOCH + Duration::from_millis(self.at_millis))
            .id(self.event_id.to_string())
            .app_id(self.app_id.as_str())
            .version(self.version.as_str())
            .nonce(nonce(self.event_id))
            .sign(key)
    }
}

/// Four characters that look random and are the same for the same event.
fn nonce(event_id: i64) -> String {
    const CHARACTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let hash = Sha256::digest(event_id.to_be_bytes());
    let character = |byte: &u8| char::from(CHARACTERS[usize::from(*byte) % CHARACTERS.len()]);
    hash.iter().take(4).map(character).collect()
}
