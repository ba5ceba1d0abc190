//! The events of recordings, as `specs/rtc/events/record.md` has them, and the files in events and responses.

use rusqlite::{Connection, Transaction};
use serde_json::{Map, Value, json};

use super::names;
use crate::ApiError;
use crate::control::Media;
use crate::outbox::NewEvent;
use crate::tasks::files::{self, File};
use crate::tasks::streams::stream_type;
use crate::tasks::task::{State, Task};
use crate::webhooks;

/// The milliseconds between two events of the progress of an upload.
pub(super) const MINUTE: u64 = 60_000;
/// The milliseconds by which the upload is behind the recording.
const BEHIND: u64 = 10_000;
/// The member of `data` that has the text of a failed upload.
pub(super) const UPLOAD_FAILURE: &str = "upload_failure";
/// The most files in one event or response.
const MOST: i64 = 10_000;
/// The Version whose events know neither object storage nor names of codecs.
const FIRST: &str = "2020-12-01";

/// Tells of a recording that has begun.
pub(super) fn started(tx: &Transaction<'_>, task: &Task, at: u64) -> Result<(), ApiError> {
    emit(tx, task, "RecordStarted", outcome(task), at)
}

/// Tells of the end: of a recording that has run, that it has stopped, and of the uploads.
pub(super) fn stopped(tx: &Transaction<'_>, task: &Task, at: u64) -> Result<(), ApiError> {
    if task.started_at.is_none() {
        return match task.state {
            State::Failed => started(tx, task, at),
            // It was stopped before it began: there is nothing to tell of.
            _ => Ok(()),
        };
    }
    let mut data = outcome(task);
    let list = files::list(tx, task.number, 0, MOST)?;
    let list: Vec<Value> = list.iter().map(|file| in_event(task, file, at)).collect();
    data.insert("RecordFileList".to_owned(), Value::Array(list));
    emit(tx, task, "RecordStopped", data, at)?;
    if task.data["uploading"] != true {
        return Ok(());
    }
    match failed_upload(task) {
        Some(data) => emit(tx, task, "RecordUploadBackuped", data, at),
        None => emit(tx, task, "RecordUploadDone", with_code(task, 0, ""), at),
    }
}

/// Tells that the upload of files that are uploaded along has failed; of others, the end will tell.
pub(super) fn upload_failed(tx: &Transaction<'_>, task: &Task, at: u64) -> Result<(), ApiError> {
    let growing = files::growing(tx, task.number)?;
    match failed_upload(task) {
        Some(data) if growing.iter().any(|file| is_synchronous(task, file)) => {
            emit(tx, task, "RecordSyncUploadFailed", data, at)
        }
        _ => Ok(()),
    }
}

/// Returns the outcome of an upload that has failed.
fn failed_upload(task: &Task) -> Option<Map<String, Value>> {
    let message = task.data.get(UPLOAD_FAILURE)?.as_str()?;
    Some(with_code(task, 1, message))
}

/// Tells that the upload of files has begun.
pub(super) fn upload_started(tx: &Transaction<'_>, task: &Task, at: u64) -> Result<(), ApiError> {
    emit(tx, task, "RecordUploadStarted", outcome(task), at)?;
    let list: Vec<Value> = files::list(tx, task.number, 0, MOST)?
        .iter()
        .filter(|file| is_synchronous(task, file))
        .map(|file| {
            let mut file = in_event(task, file, at);
            if let Some(members) = file.as_object_mut() {
                members.retain(|name, _| name != "Duration" && name != "Size");
            }
            file
        })
        .collect();
    if list.is_empty() {
        return Ok(());
    }
    let mut data = outcome(task);
    data.insert("RecordFileList".to_owned(), Value::Array(list));
    emit(tx, task, "RecordSyncUploadStarted", data, at)
}

/// Tells of the progress of the upload, in parts of ten thousand of what is recorded.
pub(super) fn progress(tx: &Transaction<'_>, task: &Task, at: u64) -> Result<(), ApiError> {
    let first = files::list(tx, task.number, 0, 1)?;
    let recorded = first
        .first()
        .map_or(0, |file| at.saturating_sub(file.started_at));
    let uploaded = recorded.saturating_sub(BEHIND);
    let progress = uploaded
        .saturating_mul(10_000)
        .checked_div(recorded)
        .unwrap_or(0);
    let mut data = outcome(task);
    data.insert("Progress".to_owned(), progress.into());
    emit(tx, task, "RecordUploadProcessing", data, at)
}

/// Tells of a recorded stream that is published, or no more.
pub(super) fn stream(
    tx: &Transaction<'_>,
    task: &Task,
    user_id: &str,
    media: Media,
    is_published: bool,
    at: u64,
) -> Result<(), ApiError> {
    let event_type = if media.is_video() {
        "RecordVideoStreamStateChanged"
    } else {
        "RecordAudioStreamStateChanged"
    };
    let mut data = head(task);
    data.insert("UserId".to_owned(), user_id.into());
    data.insert("StreamType".to_owned(), stream_type(media).into());
    data.insert("State".to_owned(), i64::from(is_published).into());
    data.insert("Timestamp".to_owned(), at.into());
    emit(tx, task, event_type, data, at)
}

fn head(task: &Task) -> Map<String, Value> {
    let members = [
        ("AppId", task.app_id.as_str()),
        ("BusinessId", task.text("/BusinessId")),
        ("RoomId", &task.room_id),
        ("TaskId", &task.task_id),
    ];
    let members = members.map(|(name, value)| (name.to_owned(), value.into()));
    members.into_iter().collect()
}

fn outcome(task: &Task) -> Map<String, Value> {
    with_code(
        task,
        i64::from(task.state == State::Failed),
        task.message.as_str(),
    )
}

fn with_code(task: &Task, code: i64, message: &str) -> Map<String, Value> {
    let mut data = head(task);
    data.insert("Code".to_owned(), code.into());
    data.insert("ErrorMessage".to_owned(), message.into());
    data
}

fn emit(
    tx: &Transaction<'_>,
    task: &Task,
    event_type: &'static str,
    data: Map<String, Value>,
    at_millis: u64,
) -> Result<(), ApiError> {
    let event = NewEvent {
        app_id: &task.app_id,
        event_type,
        room_id: Some(&task.room_id),
        data: Value::Object(data),
        at_millis,
    };
    webhooks::emit_version(tx, &event, &task.version)?;
    Ok(())
}

fn is_synchronous(task: &Task, file: &File) -> bool {
    file.format == "hls" && task.flag("/Control/EnableSyncUpload", false)
}

/// Returns the files of a task as `GetRecordTask` shows them.
pub(super) fn listed(db: &Connection, task: &Task, now: u64) -> Result<Vec<Value>, ApiError> {
    let all = files::list(db, task.number, 0, MOST)?;
    let shown = all
        .iter()
        .filter(|file| !task.state.is_live() || is_synchronous(task, file));
    Ok(shown
        .map(|file| described(task, file, now, false))
        .collect())
}

fn in_event(task: &Task, file: &File, now: u64) -> Value {
    described(task, file, now, task.version != FIRST)
}

/// Describes a file; codecs are names in later events, and numbers else.
fn described(task: &Task, file: &File, now: u64, by_name: bool) -> Value {
    let is_h265 = task.int("/Encode/VideoCodec", 0) == 1;
    let (video, audio) = match (by_name, is_h265) {
        (true, false) => ("h264", "aac"),
        (true, true) => ("bytevc1", "aac"),
        (false, false) => ("0", "0"),
        (false, true) => ("1", "0"),
    };
    let mut described = json!({
        "Duration": file.duration(now),
        "Size": file.size(now),
        "StartTime": file.started_at,
        "StreamList": file.streams,
        "VideoCodec": video,
        "AudioCodec": audio,
        "VideoWidth": file.width,
        "VideoHeight": file.height,
    });
    if super::files::is_in_vod(task) {
        described["Vid"] = names::vid(file.id).into();
    } else {
        described["ObjectKey"] = file.object_key.as_str().into();
    }
    described
}
