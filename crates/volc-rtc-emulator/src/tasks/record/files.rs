//! The files of a recording.

use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};

use super::names::{self, Parts};
use crate::ApiError;
use crate::tasks::files::{self, File, NewFile};
use crate::tasks::mixing::{CUSTOM, layout_mode};
use crate::tasks::streams::{self, Selection};
use crate::tasks::task::Task;

/// The most streams that are recorded.
const MOST: usize = 17;
/// The size of the picture of a simulated camera.
const CAMERA: (u32, u32) = (640, 360);
/// Kilobits a second of video and audio that no request sets.
const BITRATES: (u64, u64) = (500, 64);

pub(super) fn is_single(task: &Task) -> bool {
    task.int("/RecordMode", 0) == 1
}

fn is_audio(task: &Task) -> bool {
    task.int("/Control/MediaType", 0) == 1
}

/// Returns whether the files are stored in VOD; those of 2020-12-01 always are.
pub(super) fn is_in_vod(task: &Task) -> bool {
    task.setting("/Vod").is_some() || task.int("/StorageConfig/Type", 0) == 1
}

pub(super) fn selection(task: &Task) -> Selection {
    Selection::from_settings(task, true, !is_audio(task))
}

/// Returns the streams that are recorded now: user and kind.
pub(super) fn recorded(db: &Connection, task: &Task) -> Result<Vec<(String, i64)>, ApiError> {
    let mut all = Vec::new();
    for stream in selection(task).published(db, task)? {
        let stream = (stream.user_id, stream.stream_type);
        if !all.contains(&stream) && all.len() < MOST {
            all.push(stream);
        }
    }
    Ok(all)
}

/// Returns the formats in which files are made.
fn formats(task: &Task) -> Vec<String> {
    let list = task.setting("/FileFormatConfig/FileFormat");
    let list = list.and_then(Value::as_array).into_iter().flatten();
    let mut formats: Vec<String> = list
        .filter_map(Value::as_str)
        .map(str::to_lowercase)
        .collect();
    formats.dedup();
    if formats.is_empty() {
        formats.push("mp4".to_owned());
    }
    let of_audio = |format: &String| ["mp3", "aac", "m4a"].contains(&format.as_str());
    formats.retain(|format| is_audio(task) || !of_audio(format));
    formats
}

/// Begins, goes on with and closes files, as streams are published. Returns whether a file has begun.
pub(super) fn follow(tx: &Transaction<'_>, task: &Task, at: u64) -> Result<bool, ApiError> {
    let streams = recorded(tx, task)?;
    let growing = files::growing(tx, task.number)?;
    if !is_single(task) {
        return follow_mixed(tx, task, &streams, &growing, at);
    }
    let is_of = |file: &File, stream: &(String, i64)| {
        file.user_id == stream.0 && file.stream_type == stream.1
    };
    for file in &growing {
        if !streams.iter().any(|stream| is_of(file, stream)) {
            files::close(tx, file.id, at)?;
        }
    }
    let mut has_begun = false;
    for stream in &streams {
        if growing.iter().any(|file| is_of(file, stream)) {
            continue;
        }
        for format in formats(task) {
            has_begun |= go_on(tx, task, stream, &format, at)?;
        }
    }
    Ok(has_begun)
}

/// Goes on with the file of a stream that was silent for a short time, or begins one.
fn go_on(
    tx: &Transaction<'_>,
    task: &Task,
    stream: &(String, i64),
    format: &str,
    at: u64,
) -> Result<bool, ApiError> {
    let silence = task.millis("/Control/MaxSilenceSeconds", 3600);
    let last = files::last(tx, task.number, &stream.0, stream.1, format)?;
    if let Some(file) = last
        && let Some(ended) = file.ended_at
        && at.saturating_sub(ended) <= silence
    {
        files::reopen(tx, file.id)?;
        return Ok(false);
    }
    begin(
        tx,
        task,
        &stream.0,
        stream.1,
        format,
        json!([shown(task, stream)]),
        at,
    )?;
    Ok(true)
}

fn follow_mixed(
    tx: &Transaction<'_>,
    task: &Task,
    streams: &[(String, i64)],
    growing: &[File],
    at: u64,
) -> Result<bool, ApiError> {
    if streams.is_empty() {
        return Ok(false);
    }
    let list: Vec<Value> = streams.iter().map(|stream| shown(task, stream)).collect();
    if growing.is_empty() {
        let formats = formats(task);
        for format in &formats {
            begin(tx, task, "", 0, format, Value::Array(list.clone()), at)?;
        }
        return Ok(!formats.is_empty());
    }
    for file in growing {
        let all = file.streams.as_array().cloned().unwrap_or_default();
        files::set_streams(tx, file.id, &Value::Array(joined(all, &list)))?;
    }
    Ok(false)
}

/// Adds streams to those of a file: one entry each, with the number that it had last.
fn joined(mut all: Vec<Value>, streams: &[Value]) -> Vec<Value> {
    for stream in streams {
        let is_same = |known: &&mut Value| {
            ["UserId", "StreamType"]
                .iter()
                .all(|name| known[*name] == stream[*name])
        };
        match all.iter_mut().find(is_same) {
            Some(known) => known.clone_from(stream),
            None => all.push(stream.clone()),
        }
    }
    all
}

fn begin(
    tx: &Transaction<'_>,
    task: &Task,
    user_id: &str,
    stream_type: i64,
    format: &str,
    streams: Value,
    at: u64,
) -> Result<(), ApiError> {
    let parts = Parts {
        user_id,
        stream_type,
        started_at: at,
        number: files::next_number(tx, &task.app_id)?,
        format,
    };
    let (width, height) = size(task);
    let file = NewFile {
        user_id,
        stream_type,
        format,
        object_key: &names::object_key(task, &parts, is_in_vod(task)),
        base_bytes: 0,
        bytes_per_second: bytes_per_second(task),
        width,
        height,
        streams,
        started_at: at,
        ended_at: None,
    };
    files::add(tx, task, &file)?;
    Ok(())
}

/// Returns the size of the picture.
fn size(task: &Task) -> (u32, u32) {
    let number =
        |pointer: &str, default: i64| u32::try_from(task.int(pointer, default)).unwrap_or(0);
    match () {
        () if is_audio(task) => (0, 0),
        () if is_single(task) => CAMERA,
        () if layout_mode(&task.settings) == CUSTOM => (
            number("/Layout/CustomLayout/Canvas/Width", 640),
            number("/Layout/CustomLayout/Canvas/Height", 480),
        ),
        () => (
            number("/Encode/VideoWidth", 640),
            number("/Encode/VideoHeight", 480),
        ),
    }
}

fn bytes_per_second(task: &Task) -> u64 {
    let kilobits = |pointer: &str, usual: u64| {
        let set = task.setting(pointer).and_then(Value::as_u64);
        set.filter(|set| *set > 0).unwrap_or(usual)
    };
    let audio = kilobits("/Encode/AudioBitrate", BITRATES.1);
    let video = if is_audio(task) {
        0
    } else {
        kilobits("/Encode/VideoBitrate", BITRATES.0)
    };
    (audio + video) * 1000 / 8
}

/// Returns a stream as responses and events have it, with the number that the request gave it.
fn shown(task: &Task, (user_id, stream_type): &(String, i64)) -> Value {
    let mut stream = streams::shown(user_id, *stream_type);
    let list = task
        .setting("/TargetStreams/StreamList")
        .and_then(Value::as_array);
    let named = list.into_iter().flatten().find(|named| {
        named["UserId"] == user_id.as_str()
            && named["StreamType"].as_i64().unwrap_or(0) == *stream_type
    });
    if let Some(index) = named.and_then(|named| named.get("Index")) {
        stream["Index"] = index.clone();
    }
    stream
}
