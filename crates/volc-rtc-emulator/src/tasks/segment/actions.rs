//! The Actions of the family `segment`, in all their Versions.

use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};
use volc_rtc_api::segment::get_segment_task::GetSegmentTaskRequest;
use volc_rtc_api::segment::start_segment::StartSegmentRequest;
use volc_rtc_api::segment::stop_segment::StopSegmentRequest;
use volc_rtc_api::segment::update_segment::UpdateSegmentRequest;
use volc_rtc_api::segment::{Segment, v2020_12_01 as v2020, v2022_06_01 as v2022};

use super::family::FAMILY;
use super::{cutting, events};
use crate::tasks::call::{self, Call, actions};
use crate::tasks::task::Task;
use crate::tasks::{find, machine, mixing, storage};
use crate::{ApiError, Caller};

/// Handles them from the database.
pub(super) struct Segments;

/// The most streams of a task.
const STREAMS: usize = 17;
/// The kinds of storage.
const STORAGES: &[i64] = &[0, 2];

actions! {
    Segment for Segments;
    get_segment_task_v2022_06_01(v2022::get_segment_task::GetSegmentTaskRequest): "2022-06-01", get;
    get_segment_task(GetSegmentTaskRequest): "2023-11-01", get;
    start_segment_v2020_12_01(v2020::start_segment::StartSegmentRequest): "2020-12-01", start;
    start_segment_v2022_06_01(v2022::start_segment::StartSegmentRequest): "2022-06-01", start;
    start_segment(StartSegmentRequest): "2023-11-01", start;
    stop_segment_v2020_12_01(v2020::stop_segment::StopSegmentRequest): "2020-12-01", stop;
    stop_segment_v2022_06_01(v2022::stop_segment::StopSegmentRequest): "2022-06-01", stop;
    stop_segment(StopSegmentRequest): "2023-11-01", stop;
    update_segment_v2020_12_01(v2020::update_segment::UpdateSegmentRequest): "2020-12-01", update;
    update_segment_v2022_06_01(v2022::update_segment::UpdateSegmentRequest): "2022-06-01", update;
    update_segment(UpdateSegmentRequest): "2023-11-01", update;
}

async fn start(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::start(caller, call, start_segment).await
}

fn start_segment(tx: &Transaction<'_>, call: &Call) -> Result<Vec<String>, ApiError> {
    mixing::check_streams(&call.body, STREAMS)?;
    if call.version != "2020-12-01" {
        mixing::check_storage(&call.body, STORAGES)?;
    }
    let started = machine::start(tx, &FAMILY, call.new_task(), call.at)?;
    Ok(call::note_of(&started))
}

async fn update(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::write(caller, call, update_segment).await
}

fn update_segment(tx: &Transaction<'_>, call: &Call) -> Result<Vec<String>, ApiError> {
    let mut task = find::running(tx, &FAMILY, call.key())?;
    let mut settings = task.settings.clone();
    for name in ["Identifier", "Handle", "Duration"] {
        if let Some(value) = call.body.get(name) {
            settings[name] = value.clone();
        }
    }
    if call.body.get("Duration").is_some() || settings["Handle"] == false {
        cutting::finish(tx, &mut task, call.at)?;
    }
    machine::update(tx, &FAMILY, &mut task, settings, call.at)?;
    Ok(Vec::new())
}

async fn stop(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::write(caller, call, |tx, call| call::stop(tx, &FAMILY, call)).await
}

async fn get(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::query(caller, call, &FAMILY, find_queried, show).await
}

fn find_queried(db: &Connection, call: &Call) -> Result<Task, ApiError> {
    call::queried_in_room(db, &FAMILY, call.key(), call.at)
}

fn show(_: &Connection, task: &Task, _: &Call) -> Result<Value, ApiError> {
    Ok(json!({ "SegmentTask": {
        "StartTime": task.created_at,
        "EndTime": task.end_time(),
        "Status": task.state.number(),
        "StopReason": task.stop_reason(),
        "MaxIdleTime": task.int("/MaxIdleTime", 180),
        "TargetStreams": task.settings["TargetStreams"],
        "Duration": task.int("/Duration", 20),
        "StorageConfig": storage::shown(task),
        "Control": {
            "Align": task.flag("/Control/Align", false),
            "Mixed": task.flag("/Control/Mixed", false),
            "IgnoreSilence": task.flag("/Control/IgnoreSilence", false),
            "RedundantDuration": task.int("/Control/RedundantDuration", 0),
        },
        "Identifier": events::identifier(task),
        "Handle": task.flag("/Handle", true),
    }}))
}
