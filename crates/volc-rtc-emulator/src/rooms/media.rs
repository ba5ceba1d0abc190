//! The kinds of streams: their rights, their events and their numbers in the database.

use crate::control::Media;

impl Media {
    /// Returns whether the right to publish video, a ban of video and so on are about it.
    ///
    /// The events of a screen's streams know the ban of an administrator, and no Action names a screen: so a ban of
    /// video is one of both videos, and the same with audio.
    pub(crate) fn is_video(self) -> bool {
        matches!(self, Self::Video | Self::ScreenVideo)
    }

    /// Returns the names of the events of the start and the stop.
    pub(crate) fn events(self) -> (&'static str, &'static str) {
        match self {
            Self::Audio => ("UserAudioStreamStart", "UserAudioStreamStop"),
            Self::Video => ("UserVideoStreamStart", "UserVideoStreamStop"),
            Self::ScreenAudio => ("UserScreenAudioStreamStart", "UserScreenAudioStreamStop"),
            Self::ScreenVideo => ("UserScreenVideoStreamStart", "UserScreenVideoStreamStop"),
        }
    }

    /// Returns the number in the database.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Audio => 0,
            Self::Video => 1,
            Self::ScreenAudio => 2,
            Self::ScreenVideo => 3,
        }
    }

    /// Reads a [`number`](Self::number).
    pub(crate) fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|media| media.number() == number)
    }
}
