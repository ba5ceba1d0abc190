//! The family `public-stream`, and the steps of a stream.

use std::collections::BTreeSet;

use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};

use crate::ApiError;
use crate::control::Media;
use crate::outbox::NewEvent;
use crate::rooms::streams::published_in;
use crate::tasks::family::{Family, Step, no_limit};
use crate::tasks::machine::{IDLE_TIMEOUT, START_FAILED, STOPPED_BY_API, UNKNOWN};
use crate::tasks::streams::stream_type;
use crate::tasks::task::Task;
use crate::webhooks;

pub(in crate::tasks) static FAMILY: Family = Family {
    name: "public-stream",
    not_enabled: "AccessDenied.ServiceNotEnabled",
    reasons: &[UNKNOWN, STOPPED_BY_API, START_FAILED, IDLE_TIMEOUT],
    done: None,
    accepts_repeat: |_| false,
    idle: |task| Some(task.millis("/Control/MaxIdleTime", 180)),
    is_active,
    limit: no_limit,
    rooms: |task| {
        let targets = Source::all(&task.settings, "TargetStreams");
        let rooms: BTreeSet<String> = targets.into_iter().map(|target| target.room_id).collect();
        rooms.into_iter().collect()
    },
    on,
};

/// A stream that is named: one of a user, or all of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    room_id: String,
    /// Empty: all users of the room.
    pub(super) user_id: String,
    stream_type: i64,
    media_type: i64,
}

impl Source {
    /// Reads a list of streams.
    pub(super) fn all(settings: &Value, list: &str) -> Vec<Self> {
        let list = settings[list].as_array().into_iter().flatten();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        list.map(|stream| Self {
            room_id: text(&stream["RoomId"]),
            user_id: text(&stream["UserId"]),
            stream_type: stream["StreamType"].as_i64().unwrap_or(0),
            media_type: stream["MediaType"].as_i64().unwrap_or(0),
        })
        .collect()
    }

    /// Returns whether both name the same stream.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        (&self.room_id, &self.user_id, self.stream_type)
            == (&other.room_id, &other.user_id, other.stream_type)
    }

    fn has(&self, room_id: &str, user_id: &str, media: Media) -> bool {
        let has_user = self.user_id.is_empty()
            || (self.user_id == user_id && self.stream_type == stream_type(media));
        let has_media = match self.media_type {
            1 => !media.is_video(),
            2 => media.is_video(),
            _ => true,
        };
        self.room_id == room_id && has_user && has_media
    }
}

fn is_active(db: &Connection, task: &Task) -> Result<bool, ApiError> {
    let targets = Source::all(&task.settings, "TargetStreams");
    let excluded = Source::all(&task.settings, "ExcludeStreams");
    for room_id in (FAMILY.rooms)(task) {
        for (user_id, media) in published_in(db, &task.app_id, &room_id)? {
            let is_in = |list: &[Source]| {
                list.iter()
                    .any(|source| source.has(&room_id, &user_id, media))
            };
            if is_in(&targets) && !is_in(&excluded) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn on(tx: &Transaction<'_>, task: &mut Task, step: &Step<'_>, at: u64) -> Result<(), ApiError> {
    match step {
        Step::Started => tell(tx, task, 1, at),
        Step::Ended => tell(tx, task, 2, at),
        Step::Failed => tell(tx, task, 3, at),
        _ => Ok(()),
    }
}

fn tell(tx: &Transaction<'_>, task: &Task, status: i64, at: u64) -> Result<(), ApiError> {
    let (code, text) = match task.reason.as_str() {
        IDLE_TIMEOUT => (1, "idle timeout"),
        STOPPED_BY_API => (2, "call api stop"),
        _ => (3, task.message.as_str()),
    };
    let mut data = json!({
        "AppId": task.app_id,
        "BusinessId": task.text("/BusinessId"),
        "PublicStreamId": task.task_id,
        "Timestamp": at,
        "Status": status,
        "Msg": "",
    });
    if !task.state.is_live() {
        data["Code"] = code.into();
        data["Msg"] = text.into();
    }
    let event = NewEvent {
        app_id: &task.app_id,
        event_type: "PushPublicStream",
        room_id: None,
        data,
        at_millis: at,
    };
    webhooks::emit_version(tx, &event, &task.version)?;
    Ok(())
}
