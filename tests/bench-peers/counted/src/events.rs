//! Events: verified, against the hash alone; read, against derived serde and the hash.

use std::error::Error;
use std::hint::black_box;

use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use volc_rtc_events::sign::TestEvent;
use volc_rtc_events::{Envelope, Verifier};

const KEY: &str = "fake-callback-key";
const APP: &str = "661e0fb1a2b3c4d5e6f70809";

/// A body of about 2 KB: a recording of two files.
fn body() -> Vec<u8> {
    let stream = |index: u64| json!({"Index": index, "UserId": format!("user{index}"), "StreamType": index % 2});
    let file = |number: u64| {
        json!({
            "Vid": format!("v02b69g10000cabcdefghijklmno{number}"),
            "ObjectKey": format!("661e0fb1a2b3c4d5e6f70809/room1/task1/2023/11/01/{number}.mp4"),
            "Duration": 3_600_000, "Size": 123_456_789, "StartTime": 1_700_000_000_000_u64 + number,
            "StreamList": (0..4).map(stream).collect::<Vec<_>>(),
            "VideoCodec": "H264", "AudioCodec": "AAC", "VideoWidth": 1920, "VideoHeight": 1080,
        })
    };
    let data = json!({
        "AppId": APP, "BusinessId": "", "RoomId": "room1", "TaskId": "task1", "Code": 0, "ErrorMessage": "",
        "RecordFileList": (0..3).map(file).collect::<Vec<_>>(),
    });
    TestEvent::new("RecordStopped", data.to_string())
        .app_id(APP)
        .version("2023-11-01")
        .sign(KEY)
}

/// Checks the signature of a parsed event, or only hashes what it is over.
pub fn check(times: u64, only_hash: bool) -> Result<(), Box<dyn Error>> {
    let body = body();
    let envelope = Envelope::parse(&body)?;
    let verifier = Verifier::builder().app(APP, KEY).build()?;
    let joined = joined(&serde_json::from_slice(&body)?);
    for _ in 0..times {
        if only_hash {
            black_box(Sha256::digest(black_box(&joined)));
        } else {
            verifier.check(black_box(&envelope))?;
        }
    }
    Ok(())
}

/// Reads a body to a typed event, as this SDK does it or as a program by hand.
pub fn read(times: u64, by_hand: bool) -> Result<(), Box<dyn Error>> {
    let body = body();
    let verifier = Verifier::builder().app(APP, KEY).build()?;
    for _ in 0..times {
        if by_hand {
            let callback: Callback = serde_json::from_slice(black_box(&body))?;
            let hash = Sha256::digest(joined(&callback));
            let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            if hex != callback.signature {
                return Err("the signature is wrong".into());
            }
            black_box(serde_json::from_str::<Stopped>(&callback.event_data)?);
        } else {
            black_box(verifier.verify(black_box(&body))?);
        }
    }
    Ok(())
}

/// Returns the text that the signature covers.
fn joined(callback: &Callback) -> String {
    let mut values = [
        callback.event_type.as_str(),
        &callback.event_data,
        &callback.event_time,
        &callback.event_id,
        &callback.app_id,
        &callback.version,
        &callback.nonce,
        KEY,
    ];
    values.sort_unstable();
    values.concat()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Callback {
    event_type: String,
    event_data: String,
    event_time: String,
    event_id: String,
    app_id: String,
    version: String,
    nonce: String,
    signature: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code)]
struct Stopped {
    app_id: String,
    business_id: String,
    room_id: String,
    task_id: String,
    code: i64,
    error_message: String,
    record_file_list: Vec<File>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code)]
struct File {
    vid: String,
    object_key: String,
    duration: u64,
    size: u64,
    start_time: u64,
    stream_list: Vec<Stream>,
    video_codec: String,
    audio_codec: String,
    video_width: i64,
    video_height: i64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code)]
struct Stream {
    index: u64,
    user_id: String,
    stream_type: i64,
}
