//! The kinds of streams that a user can publish.

use crate::ApiError;

/// A kind of stream. The order is that of `GetUserStreamState`; its places are what the database keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    Audio,
    Video,
    ScreenAudio,
    ScreenVideo,
}

impl Media {
    pub(super) const ALL: [Self; 4] = [
        Self::Audio,
        Self::Video,
        Self::ScreenAudio,
        Self::ScreenVideo,
    ];

    /// Returns the name in requests and responses of the control API.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Video => "video",
            Self::ScreenAudio => "screen-audio",
            Self::ScreenVideo => "screen-video",
        }
    }

    /// Reads a [`name`](Self::name).
    pub(super) fn parse(name: &str) -> Result<Self, ApiError> {
        let found = Self::ALL.into_iter().find(|media| media.name() == name);
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join("`, `");
            let name = name.escape_debug();
            super::problem(
                400,
                "InvalidMedia",
                format!("`{name}` is none of `{names}`"),
            )
        })
    }

    /// Returns whether the right to publish video, a ban of video and so on are about it.
    ///
    /// The events of a screen's streams know the ban of an administrator, and no Action names a screen: so a ban of
    /// video is one of both videos, and the same with audio.
    pub(super) fn is_video(self) -> bool {
        matches!(self, Self::Video | Self::ScreenVideo)
    }

    /// Returns the names of the events of the start and the stop.
    pub(super) fn events(self) -> (&'static str, &'static str) {
        match self {
            Self::Audio => ("UserAudioStreamStart", "UserAudioStreamStop"),
            Self::Video => ("UserVideoStreamStart", "UserVideoStreamStop"),
            Self::ScreenAudio => ("UserScreenAudioStreamStart", "UserScreenAudioStreamStop"),
            Self::ScreenVideo => ("UserScreenVideoStreamStart", "UserScreenVideoStreamStop"),
        }
    }

    /// Returns the number in the database.
    pub(super) fn number(self) -> i64 {
        match self {
            Self::Audio => 0,
            Self::Video => 1,
            Self::ScreenAudio => 2,
            Self::ScreenVideo => 3,
        }
    }

    /// Reads a [`number`](Self::number).
    pub(super) fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.number() == number)
    }
}
