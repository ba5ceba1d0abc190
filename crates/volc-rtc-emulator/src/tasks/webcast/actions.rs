//! The Actions of the family `webcast`, in both Versions.

use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};
use volc_rtc_api::webcast::get_web_cast_task::GetWebCastTaskRequest;
use volc_rtc_api::webcast::start_webcast::StartWebcastRequest;
use volc_rtc_api::webcast::stop_webcast::StopWebcastRequest;
use volc_rtc_api::webcast::{Webcast, v2020_12_01 as v2020};

use super::family::{FAMILY, LONGEST};
use crate::tasks::call::{self, Call, actions, invalid};
use crate::tasks::machine;
use crate::tasks::task::Task;
use crate::{ApiError, Caller};

/// Handles them from the database.
pub(super) struct Webcasts;

/// The most pictures of a page.
const SOLUTIONS: usize = 2;

actions! {
    Webcast for Webcasts;
    get_web_cast_task_v2020_12_01(v2020::get_web_cast_task::GetWebCastTaskRequest): "2020-12-01", get;
    get_web_cast_task(GetWebCastTaskRequest): "2023-11-01", get;
    start_webcast_v2020_12_01(v2020::start_webcast::StartWebcastRequest): "2020-12-01", start;
    start_webcast(StartWebcastRequest): "2023-11-01", start;
    stop_webcast_v2020_12_01(v2020::stop_webcast::StopWebcastRequest): "2020-12-01", stop;
    stop_webcast(StopWebcastRequest): "2023-11-01", stop;
}

async fn start(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::start(caller, call, start_webcast).await
}

fn start_webcast(tx: &Transaction<'_>, call: &Call) -> Result<Vec<String>, ApiError> {
    let solutions = call.body["VideoSolutions"].as_array().map_or(0, Vec::len);
    if solutions > SOLUTIONS {
        let text =
            format!("`VideoSolutions` has {solutions} items, at most {SOLUTIONS} are allowed");
        return Err(invalid(text));
    }
    let mut new = call.new_task();
    new.user_id = call.text("UserId");
    let started = machine::start(tx, &FAMILY, new, call.at)?;
    Ok(call::note_of(&started))
}

async fn stop(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::write(caller, call, |tx, call| call::stop(tx, &FAMILY, call)).await
}

async fn get(caller: Caller, call: Call) -> Result<Value, ApiError> {
    let find = |db: &Connection, call: &Call| call::queried(db, &FAMILY, call.key(), call.at);
    call::query(caller, call, &FAMILY, find, show).await
}

fn show(_: &Connection, task: &Task, _: &Call) -> Result<Value, ApiError> {
    let usual = json!([{}]);
    let solutions = task.setting("/VideoSolutions").and_then(Value::as_array);
    let solutions = solutions.filter(|list| !list.is_empty());
    let solutions = solutions.or_else(|| usual.as_array()).into_iter().flatten();
    let number = |value: &Value, usual: i64| value.as_i64().unwrap_or(usual);
    let solution = |solution: &Value| {
        json!({
            "Width": even(number(&solution["Width"], 1280)),
            "Height": even(number(&solution["Height"], 720)),
            "FrameRate": number(&solution["FrameRate"], 15),
            "Bitrate": number(&solution["Bitrate"], 0),
        })
    };
    Ok(json!({ "WebCastTask": {
        "StartTime": task.created_at,
        "EndTime": task.end_time(),
        "Status": task.state.number(),
        "StopReason": task.stop_reason(),
        "UserId": task.user_id,
        "SourceURL": task.text("/SourceURL"),
        "VideoSolutions": solutions.map(solution).collect::<Vec<_>>(),
        "MaxRunningTime": task.millis("/MaxRunningTime", LONGEST) / 1000,
        "MonitorConfig": {
            "FreezeCheckInterval": task.int("/MonitorConfig/FreezeCheckInterval", 0),
            "BlankCheckInterval": task.int("/MonitorConfig/BlankCheckInterval", 0),
            "CrashCheckInterval": task.int("/MonitorConfig/CrashCheckInterval", 0),
        },
        "EventNotifyConfig": {
            "EnableEventNotify": task.flag("/EventNotifyConfig/EnableEventNotify", false),
            "StartTimeout": task.int("/EventNotifyConfig/StartTimeout", 0),
        },
    }}))
}

fn even(number: i64) -> i64 {
    number.saturating_add(number.rem_euclid(2))
}
