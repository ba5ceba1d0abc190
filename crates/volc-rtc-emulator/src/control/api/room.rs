//! Rooms: who joins them, and what is published in them.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

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

fn yes() -> bool {
    true
}

/// Tells a member that is null from one that is absent.
pub(crate) fn present<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
