//! The files of segments, and the event that tells of them.

use rusqlite::Transaction;
use serde_json::{Value, json};

use super::made::Made;
use crate::ApiError;
use crate::outbox::NewEvent;
use crate::tasks::files::{self, NewFile};
use crate::tasks::task::Task;
use crate::tasks::{storage, streams};
use crate::webhooks;

const SAMPLES_PER_SECOND: u64 = 16_000;
const BITS_PER_SAMPLE: u64 = 16;
const CHANNELS: u64 = 1;
/// The bytes before the samples.
const HEAD: u64 = 44;

/// Keeps the files of segments and tells of them.
pub(super) fn made(
    tx: &Transaction<'_>,
    task: &Task,
    segments: &[Made],
    at: u64,
) -> Result<(), ApiError> {
    if segments.is_empty() {
        return Ok(());
    }
    let mut list = Vec::new();
    for segment in segments {
        list.push(file(tx, task, segment)?);
    }
    let data = json!({
        "AppId": task.app_id,
        "BusinessId": task.text("/BusinessId"),
        "RoomId": task.room_id,
        "TaskId": task.task_id,
        (storage::bucket_member(task)): storage::bucket(task),
        "Data": list,
        "Identifier": identifier(task),
    });
    let event = NewEvent {
        app_id: &task.app_id,
        event_type: "SegmentRealTimeData",
        room_id: Some(&task.room_id),
        data,
        at_millis: at,
    };
    webhooks::emit_version(tx, &event, &task.version)?;
    Ok(())
}

/// Returns the prefix of the names.
pub(super) fn identifier(task: &Task) -> String {
    match task.text("/Identifier") {
        "" => format!("00000000-0000-4000-8000-{:012x}", task.number),
        set => set.to_owned(),
    }
}

fn file(tx: &Transaction<'_>, task: &Task, segment: &Made) -> Result<Value, ApiError> {
    let Made {
        user_id,
        stream_type,
        number,
        from,
        to,
    } = segment;
    let millis = to.saturating_sub(*from);
    let size = HEAD + millis * SAMPLES_PER_SECOND * BITS_PER_SAMPLE * CHANNELS / 8 / 1000;
    let key = format!("{}_{user_id}_{to}_{number}.wav", identifier(task));
    let stream = streams::shown(user_id, *stream_type);
    let file = NewFile {
        user_id,
        stream_type: *stream_type,
        format: "wav",
        object_key: &key,
        base_bytes: size,
        bytes_per_second: 0,
        width: 0,
        height: 0,
        streams: json!([stream]),
        started_at: *from,
        ended_at: Some(*to),
    };
    files::add(tx, task, &file)?;
    Ok(json!({
        "Stream": stream,
        "ObjectKey": key,
        "SampleRate": SAMPLES_PER_SECOND,
        "BitsPerSample": BITS_PER_SAMPLE,
        "Channels": CHANNELS,
        "Size": size,
        "TimeStamp": to,
        "Duration": millis,
    }))
}
