//! The documents that are decoded beside a page of conversations: a recording task and an event of a voice agent. For
//! each, the types that a program by hand derives serde for.
#![allow(dead_code)]

use serde::Deserialize;
use serde_json::json;

/// `Result` of `GetRecordTask`: five files of a task that recorded each stream by itself.
pub fn record_task() -> Vec<u8> {
    let file = |number: u64| {
        json!({
            "Vid": format!("v02b69g10000cabcdefghijklmno{number}"),
            "ObjectKey": format!("661e0fb1a2b3c4d5e6f70809/room1/task1/2023/11/01/{number}.mp4"),
            "Duration": 457_280 + number, "Size": 30_388_433 + number, "StartTime": 1_624_873_773_354_u64 + number,
            "StreamList": [
                {"Index": 0, "UserId": format!("user{number}"), "StreamType": 0},
                {"Index": 0, "UserId": format!("user{number}"), "StreamType": 1},
            ],
            "VideoCodec": "H264", "AudioCodec": "AAC", "VideoWidth": 1920, "VideoHeight": 1080,
        })
    };
    let task = json!({
        "StartTime": 1_624_873_773_000_u64, "EndTime": 1_624_874_235_000_u64, "Status": 3, "StopReason": "StopByAPI",
        "RecordFileList": (0..5).map(file).collect::<Vec<_>>(),
    });
    ordered(&json!({ "RecordTask": task }))
}

/// The data of the event `VoiceChat` when a request to a recogniser failed.
pub fn voice_chat() -> Vec<u8> {
    ordered(&json!({
        "AppId": "661e0fb1a2b3c4d5e6f70809", "BusinessId": "business1", "RoomId": "room1", "TaskId": "task1",
        "UserID": "user1", "RoundID": 1, "EventTime": 1_611_736_812_853_u64, "EventType": 1, "RunStage": "asr",
        "ErrorInfo": {"Errorcode": 1_003_006, "Reason": "the recogniser cannot be reached"}, "ExtraInfo": "",
    }))
}

/// The members in the order in which pages, and their examples, list them.
fn ordered(document: &serde_json::Value) -> Vec<u8> {
    const ORDER: &[&str] = &[
        "AppId",
        "BusinessId",
        "RoomId",
        "TaskId",
        "UserID",
        "RoundID",
        "EventTime",
        "EventType",
        "RunStage",
        "ErrorInfo",
        "Errorcode",
        "Reason",
        "ExtraInfo",
        "RecordTask",
        "Vid",
        "ObjectKey",
        "Duration",
        "Size",
        "StartTime",
        "EndTime",
        "Status",
        "StopReason",
        "RecordFileList",
        "StreamList",
        "Index",
        "UserId",
        "StreamType",
        "VideoCodec",
        "AudioCodec",
        "VideoWidth",
        "VideoHeight",
    ];
    fn write(value: &serde_json::Value, out: &mut String) {
        match value {
            serde_json::Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by_key(|(name, _)| ORDER.iter().position(|known| known == name));
                let mut separator = '{';
                for (name, value) in members {
                    out.push(separator);
                    out.push_str(&format!("{name:?}:"));
                    write(value, out);
                    separator = ',';
                }
                out.push('}');
            }
            serde_json::Value::Array(items) => {
                let mut separator = '[';
                for item in items {
                    out.push(separator);
                    write(item, out);
                    separator = ',';
                }
                out.push(']');
            }
            scalar => out.push_str(&scalar.to_string()),
        }
    }
    let mut text = String::new();
    write(document, &mut text);
    text.into_bytes()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RecordTaskOutput {
    pub record_task: Option<RecordTask>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RecordTask {
    start_time: i64,
    end_time: i64,
    status: i64,
    stop_reason: String,
    pub record_file_list: Vec<RecordFile>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RecordFile {
    vid: String,
    #[serde(default)]
    object_key: String,
    duration: i64,
    size: i64,
    start_time: i64,
    stream_list: Vec<TaskStream>,
    #[serde(default)]
    video_codec: String,
    #[serde(default)]
    audio_codec: String,
    #[serde(default)]
    video_width: i64,
    #[serde(default)]
    video_height: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TaskStream {
    #[serde(default)]
    index: i64,
    user_id: String,
    stream_type: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct VoiceChat {
    app_id: String,
    business_id: String,
    room_id: String,
    task_id: String,
    #[serde(rename = "UserID")]
    user_id: String,
    #[serde(rename = "RoundID")]
    round_id: i64,
    event_time: i64,
    event_type: i64,
    run_stage: String,
    pub error_info: Option<ErrorInfo>,
    extra_info: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ErrorInfo {
    #[serde(alias = "ErrorCode")]
    errorcode: i64,
    reason: String,
}
