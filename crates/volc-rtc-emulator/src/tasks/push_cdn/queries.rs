//! The responses to queries.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::family::{MIXED, SINGLE, is_pushing};
use super::regions;
use super::settings::merge;
use crate::ApiError;
use crate::tasks::call::{self, Call, invalid};
use crate::tasks::family::Family;
use crate::tasks::find;
use crate::tasks::task::{Key, State, Task};

pub(super) fn find_mixed(db: &Connection, call: &Call) -> Result<Task, ApiError> {
    find(db, &MIXED, call)
}

pub(super) fn find_single(db: &Connection, call: &Call) -> Result<Task, ApiError> {
    find(db, &SINGLE, call)
}

/// Finds a task by its id, or by the user whose client has started it.
fn find(db: &Connection, family: &Family, call: &Call) -> Result<Task, ApiError> {
    let key = call.key();
    let user_id = call.text("UserId");
    let of_client = match (user_id, key.task_id) {
        ("", "") => return Err(invalid("one of `TaskId` and `UserId` is required")),
        ("", _) => None,
        (user_id, "") => Some(user_id.to_owned()),
        (user_id, task_id) => Some(format!("{user_id}@@{task_id}")),
    };
    if let Some(task_id) = &of_client {
        let key = Key { task_id, ..key };
        match find::latest(db, family, key, call.at)? {
            Some(task) => return Ok(task),
            None if key.task_id == user_id => return Err(find::not_remembered(db, family, key)?),
            None => {}
        }
    }
    call::queried(db, family, key, call.at)
}

pub(super) fn show_mixed(_: &Connection, task: &Task, call: &Call) -> Result<Value, ApiError> {
    let mut shown = state(task);
    for name in ["TargetStreams", "ExcludeStreams", "PushURL", "Layout"] {
        shown[name] = task.settings[name].clone();
    }
    regions::in_version(&mut shown["Layout"], call.version);
    shown["Encode"] = with_defaults(
        json!({
            "VideoWidth": 640, "VideoHeight": 480, "VideoFps": 15, "VideoBitrate": 0, "VideoCodec": 0, "VideoGop": 4,
            "AudioCodec": 0, "AudioProfile": 0, "AudioBitrate": 64, "AudioSampleRate": 48000, "AudioChannels": 2,
        }),
        &task.settings["Encode"],
    );
    shown["Control"] = with_defaults(
        json!({"MediaType": 0, "FrameInterpolationMode": 0, "MaxIdleTime": 180, "PushStreamMode": 0}),
        &task.settings["Control"],
    );
    Ok(json!({"PushMixedStreamToCDNTask": shown}))
}

pub(super) fn show_single(_: &Connection, task: &Task, _: &Call) -> Result<Value, ApiError> {
    let mut shown = state(task);
    for name in ["Stream", "PushURL"] {
        shown[name] = task.settings[name].clone();
    }
    let defaults = json!({"MediaType": 0, "MaxIdleTime": 180});
    shown["Control"] = with_defaults(defaults, &task.settings["Control"]);
    Ok(json!({"PushSingleStreamToCDNTask": shown}))
}

fn state(task: &Task) -> Value {
    let push = match task.state {
        State::Running if is_pushing(task) => 5,
        State::Running => 1,
        State::Ended => 6,
        State::Abnormal | State::NotStarted | State::Failed => 0,
    };
    json!({
        "StartTime": task.created_at,
        "EndTime": task.end_time(),
        "Status": task.state.number(),
        "StopReason": task.stop_reason(),
        "PushStreamState": push,
    })
}

fn with_defaults(mut defaults: Value, set: &Value) -> Value {
    if set.is_object() {
        merge(&mut defaults, set);
    }
    defaults
}
