//! Rooms: who joins them, what is published and said in them.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A user who joins a room, with a token or without one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewRoomUser {
    pub(crate) user_id: String,
    /// `None` if the request says nothing of a token, which is refused.
    #[serde(
        default,
        deserialize_with = "present",
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) token: Option<Option<String>>,
    #[serde(default = "yes")]
    pub(crate) visible: bool,
    #[serde(default)]
    pub(crate) device_type: DeviceType,
    #[serde(default)]
    pub(crate) extra_info: String,
}

impl NewRoomUser {
    /// Returns a user with a room token, which is verified with the keys of the app.
    pub fn new(user_id: impl Into<String>, token: impl Into<String>) -> Self {
        Self {
            token: Some(Some(token.into())),
            ..Self::without_token(user_id)
        }
    }

    /// Returns a user without a token, who has all rights.
    pub fn without_token(user_id: impl Into<String>) -> Self {
        Self {
            user_id: user_id.into(),
            token: Some(None),
            visible: true,
            device_type: DeviceType::default(),
            extra_info: String::new(),
        }
    }

    /// Makes the user invisible, as `setUserVisibility` of the client SDKs.
    #[must_use]
    pub fn invisible(mut self) -> Self {
        self.visible = false;
        self
    }

    /// Sets the device that events tell of; a browser by default.
    #[must_use]
    pub fn device_type(mut self, device_type: DeviceType) -> Self {
        self.device_type = device_type;
        self
    }

    /// Sets the text that comes along with the event, as `joinRoom` of the client SDKs.
    #[must_use]
    pub fn extra_info(mut self, extra_info: impl Into<String>) -> Self {
        self.extra_info = extra_info.into();
        self
    }
}

/// Redacts the token.
impl fmt::Debug for NewRoomUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewRoomUser")
            .field("user_id", &self.user_id)
            .field("has_token", &self.token.iter().flatten().next().is_some())
            .field("visible", &self.visible)
            .field("device_type", &self.device_type)
            .field("extra_info", &self.extra_info)
            .finish()
    }
}

/// The device of a user.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum DeviceType {
    /// Android.
    Android,
    /// iOS.
    Ios,
    /// A browser.
    #[default]
    Web,
    /// macOS.
    Mac,
    /// Windows.
    Windows,
}

impl DeviceType {
    /// Returns the value of `DeviceType` in events.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Android => "android",
            Self::Ios => "ios",
            Self::Web => "web",
            Self::Mac => "mac",
            Self::Windows => "windows",
        }
    }
}

/// A kind of stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Media {
    /// Audio of the microphone.
    Audio,
    /// Video of the camera.
    Video,
    /// Audio of the shared screen.
    ScreenAudio,
    /// Video of the shared screen.
    ScreenVideo,
}

impl Media {
    /// Every kind, in the order of `GetUserStreamState`.
    pub const ALL: [Self; 4] = [
        Self::Audio,
        Self::Video,
        Self::ScreenAudio,
        Self::ScreenVideo,
    ];

    /// Returns the name in the control API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Video => "video",
            Self::ScreenAudio => "screen-audio",
            Self::ScreenVideo => "screen-video",
        }
    }
}

/// A user who is in a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RoomUser {
    /// The id.
    pub user_id: String,
    /// `true` if the others see the user.
    pub visible: bool,
    /// The device, as events name it.
    pub device_type: String,
    /// The text that came along with the event.
    pub extra_info: String,
    /// The time of joining, in milliseconds since 1970.
    pub joined_at: u64,
    /// `true` if the user joined with a token.
    pub has_token: bool,
    /// The first moment at which the token has expired, in milliseconds since 1970; `None` if it never does.
    pub token_expires_at: Option<u64>,
    /// The streams that the user publishes.
    pub streams: Vec<RoomStream>,
}

/// A stream that a user publishes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RoomStream {
    /// The kind.
    pub media: Media,
    /// The time at which it was started, in milliseconds since 1970.
    pub started_at: u64,
}

/// A room that somebody is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Room {
    /// The id.
    pub room_id: String,
    /// The time at which its first user joined, in milliseconds since 1970.
    pub created_at: u64,
    /// The number of users.
    pub users: u64,
    /// The number of those who are visible.
    pub visible_users: u64,
}

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

fn yes() -> bool {
    true
}

/// Tells a member that is null from one that is absent.
pub(crate) fn present<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
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
