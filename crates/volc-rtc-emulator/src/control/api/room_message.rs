//! Messages in rooms.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A message of a user to one in the same room, or to all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRoomMessage {
    pub(crate) from: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "base64_of_some"
    )]
    pub(crate) base64: Option<Vec<u8>>,
}

impl NewRoomMessage {
    /// Returns a text of a user to all others in the room.
    pub fn text(from: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            from: from.into(),
            to: None,
            text: Some(text.into()),
            base64: None,
        }
    }

    /// Returns a binary message of a user to all others in the room, such as a command to a voice agent.
    pub fn binary(from: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            from: from.into(),
            to: None,
            text: None,
            base64: Some(bytes.into()),
        }
    }

    /// Sets the user who gets it.
    #[must_use]
    pub fn to(mut self, user_id: impl Into<String>) -> Self {
        self.to = Some(user_id.into());
        self
    }
}

/// A message that was sent in a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RoomMessage {
    /// The number in the room, from 1 on.
    pub id: i64,
    /// The user, the agent or the server that sent it.
    pub from: String,
    /// The user who gets it; `None` for all in the room.
    pub to: Option<String>,
    /// The content: a member `text` or `base64`.
    #[serde(flatten)]
    pub payload: Payload,
    /// The time in milliseconds since 1970.
    pub at: u64,
}

/// The messages of a room that are asked for: all of those that are kept, unless a setter says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageFilter {
    pub(crate) user: Option<String>,
    pub(crate) after: i64,
    pub(crate) wait: Duration,
}

impl MessageFilter {
    /// Returns a filter that all messages pass.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets those pass that a user has received.
    #[must_use]
    pub fn user(mut self, user_id: impl Into<String>) -> Self {
        self.user = Some(user_id.into());
        self
    }

    /// Lets those pass that came after the one of this number.
    #[must_use]
    pub fn after(mut self, id: i64) -> Self {
        self.after = id;
        self
    }

    /// Waits up to a time for the first message if there is none yet.
    #[must_use]
    pub fn wait(mut self, time: Duration) -> Self {
        self.wait = time;
        self
    }
}

/// The content of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Payload {
    /// A text.
    #[serde(rename = "text")]
    Text(String),
    /// The bytes of a binary message, serialized in base64.
    #[serde(rename = "base64", with = "base64_text")]
    Binary(Vec<u8>),
}

impl Payload {
    /// Returns the bytes of the message.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Binary(bytes) => bytes,
        }
    }
}

/// Bytes as base64.
mod base64_text {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde::de::Error;

    use super::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(deserializer)?;
        STANDARD
            .decode(text)
            .map_err(|error| D::Error::custom(format!("not base64: {error}")))
    }
}

/// The same for bytes that may be absent.
mod base64_of_some {
    use super::{Deserializer, Serializer, base64_text};

    pub(super) fn serialize<S: Serializer>(
        bytes: &Option<Vec<u8>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match bytes {
            Some(bytes) => base64_text::serialize(bytes, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Vec<u8>>, D::Error> {
        base64_text::deserialize(deserializer).map(Some)
    }
}
