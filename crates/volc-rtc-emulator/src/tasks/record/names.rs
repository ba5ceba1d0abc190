//! The names of recorded files.

use crate::tasks::task::Task;

/// The parts that the name of a file is made of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parts<'a> {
    /// Empty: mixed of several.
    pub(super) user_id: &'a str,
    pub(super) stream_type: i64,
    pub(super) started_at: u64,
    pub(super) number: i64,
    pub(super) format: &'a str,
}

/// The pattern of requests without one.
const PATTERN: &str = "{TaskId}_{RoomId}_{UserId}_{Type}_{StartTime}";

/// Returns the path of a file: directories, pattern, random part, extension. In VOD there are no directories.
pub(super) fn object_key(task: &Task, parts: &Parts<'_>, in_vod: bool) -> String {
    let pattern = ["/FileNameConfig/Pattern", "/RecordFileNamePattern"];
    let pattern = pattern.map(|pointer| task.text(pointer));
    let pattern = pattern.into_iter().find(|text| !text.is_empty());
    let random = format!("{:08}", parts.number);
    let kind = if parts.stream_type == 0 {
        "main"
    } else {
        "screen"
    };
    let user = if parts.user_id.is_empty() {
        "mixed"
    } else {
        parts.user_id
    };
    let name = pattern
        .unwrap_or(PATTERN)
        .replace("{TaskId}", &task.task_id)
        .replace("{RoomId}", &task.room_id)
        .replace("{UserId}", user)
        .replace("{Type}", kind)
        .replace("{StartTime}", &parts.started_at.to_string())
        // The name is there before the duration is known.
        .replace("{Duration}", "0")
        .replace("{Random}", &random);
    let extension = match parts.format {
        "hls" => "m3u8",
        other => other,
    };
    let file = format!("{name}_{random}.{extension}");
    let directories = task
        .setting("/FileNameConfig/Prefix")
        .and_then(|list| list.as_array());
    let directories = directories
        .into_iter()
        .flatten()
        .filter_map(|text| text.as_str());
    if in_vod {
        return file;
    }
    directories
        .map(|name| format!("{name}/"))
        .chain([file])
        .collect()
}

/// Returns the id of a file in VOD.
pub(super) fn vid(number: i64) -> String {
    format!("v0emulator{number:020}")
}
