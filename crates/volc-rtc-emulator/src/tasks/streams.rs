//! The streams that a task is about: those of the users and kinds that its settings name, or all of its room.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::task::Task;
use crate::ApiError;
use crate::control::Media;
use crate::rooms::streams as room_streams;

/// The kind of a stream in requests: camera and microphone, or the screen.
pub(in crate::tasks) const SCREEN: i64 = 1;

/// The streams that a task wants.
#[derive(Clone, Debug, Default)]
pub(in crate::tasks) struct Selection {
    /// User and kind; all if it is empty.
    targets: Vec<(String, i64)>,
    excluded: Vec<(String, i64)>,
    audio: bool,
    video: bool,
}

/// A stream that is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::tasks) struct Published {
    pub(in crate::tasks) user_id: String,
    /// 0 camera and microphone, 1 the screen.
    pub(in crate::tasks) stream_type: i64,
    pub(in crate::tasks) media: Media,
}

impl Selection {
    /// Reads `TargetStreams` and `ExcludeStreams` of the settings.
    pub(in crate::tasks) fn from_settings(task: &Task, audio: bool, video: bool) -> Self {
        Self {
            targets: listed(&task.settings, "/TargetStreams/StreamList"),
            excluded: listed(&task.settings, "/ExcludeStreams/StreamList"),
            audio,
            video,
        }
    }

    /// Selects all streams.
    pub(in crate::tasks) fn all(audio: bool, video: bool) -> Self {
        Self {
            audio,
            video,
            ..Self::default()
        }
    }

    /// Selects both kinds of streams of a user.
    pub(in crate::tasks) fn user(user_id: &str, audio: bool, video: bool) -> Self {
        Self {
            targets: [0, SCREEN].map(|kind| (user_id.to_owned(), kind)).to_vec(),
            ..Self::all(audio, video)
        }
    }

    /// Selects one stream.
    pub(in crate::tasks) fn one(user_id: &str, stream_type: i64, audio: bool, video: bool) -> Self {
        Self {
            targets: vec![(user_id.to_owned(), stream_type)],
            ..Self::all(audio, video)
        }
    }

    /// Returns whether it wants what a user publishes.
    pub(in crate::tasks) fn has(&self, user_id: &str, media: Media) -> bool {
        let kind = stream_type(media);
        let is_in =
            |list: &[(String, i64)]| list.iter().any(|(user, of)| user == user_id && *of == kind);
        let is_kind = if media.is_video() {
            self.video
        } else {
            self.audio
        };
        is_kind && (self.targets.is_empty() || is_in(&self.targets)) && !is_in(&self.excluded)
    }

    /// Returns what it wants of that which is published in the room of a task, by user.
    pub(in crate::tasks) fn published(
        &self,
        db: &Connection,
        task: &Task,
    ) -> Result<Vec<Published>, ApiError> {
        self.published_in(db, &task.app_id, &task.room_id)
    }

    /// Does the same in any room.
    pub(in crate::tasks) fn published_in(
        &self,
        db: &Connection,
        app_id: &str,
        room_id: &str,
    ) -> Result<Vec<Published>, ApiError> {
        let all = room_streams::published_in(db, app_id, room_id)?.into_iter();
        let wanted = all.filter(|(user_id, media)| self.has(user_id, *media));
        Ok(wanted
            .map(|(user_id, media)| Published {
                user_id,
                stream_type: stream_type(media),
                media,
            })
            .collect())
    }
}

/// Returns the kind of a stream.
pub(in crate::tasks) fn stream_type(media: Media) -> i64 {
    match media {
        Media::Audio | Media::Video => 0,
        Media::ScreenAudio | Media::ScreenVideo => SCREEN,
    }
}

/// Reads a list of streams: user and kind each.
pub(in crate::tasks) fn listed(settings: &Value, pointer: &str) -> Vec<(String, i64)> {
    let list = settings.pointer(pointer).and_then(Value::as_array);
    let stream = |stream: &Value| {
        let user = stream["UserId"].as_str().unwrap_or_default().to_owned();
        (user, stream["StreamType"].as_i64().unwrap_or(0))
    };
    list.into_iter().flatten().map(stream).collect()
}

/// Writes a stream as responses and events have it.
pub(in crate::tasks) fn shown(user_id: &str, stream_type: i64) -> Value {
    json!({"UserId": user_id, "StreamType": stream_type})
}
