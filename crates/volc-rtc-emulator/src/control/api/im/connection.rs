//! Connections of simulated clients.

use serde::{Deserialize, Serialize};

/// The platform of a simulated client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImPlatform {
    /// A browser.
    #[default]
    Web,
    /// Android.
    Android,
    /// iOS.
    #[serde(rename = "iOS")]
    Ios,
}

impl ImPlatform {
    /// Returns the name in `QueryOnlineStatus`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Web => "Web",
            Self::Android => "Android",
            Self::Ios => "iOS",
        }
    }
}

/// A client that connects: on the web, without a token, unless a setter says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewImConnection {
    #[serde(default)]
    pub(crate) platform: ImPlatform,
    #[serde(default)]
    pub(crate) device_id: i64,
    #[serde(default)]
    pub(crate) client_version: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) token: Option<String>,
}

impl NewImConnection {
    /// Returns a client on a platform.
    pub fn new(platform: ImPlatform) -> Self {
        Self {
            platform,
            ..Self::default()
        }
    }

    /// Sets the id of the device; 0 if not set. The same device on the same platform connects anew.
    #[must_use]
    pub fn device_id(mut self, id: i64) -> Self {
        self.device_id = id;
        self
    }

    /// Sets the version of the client; 0 if not set.
    #[must_use]
    pub fn client_version(mut self, version: i64) -> Self {
        self.client_version = version;
        self
    }

    /// Sets the token of `GetAppToken`, which is then verified.
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }
}

/// A connection of a simulated client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ImConnection {
    /// The id.
    pub conn_id: String,
    /// The user.
    pub user_id: i64,
    /// The device.
    pub device_id: i64,
    /// The platform.
    pub platform: ImPlatform,
    /// The version of the client.
    pub client_version: i64,
}
