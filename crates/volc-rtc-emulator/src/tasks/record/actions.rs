//! The Actions of the family `record`, in all their Versions.

use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};
use volc_rtc_api::record::get_record_task::GetRecordTaskRequest;
use volc_rtc_api::record::start_record::StartRecordRequest;
use volc_rtc_api::record::stop_record::StopRecordRequest;
use volc_rtc_api::record::update_record::UpdateRecordRequest;
use volc_rtc_api::record::{
    Record, v2020_12_01 as v2020, v2022_06_01 as v2022, v2023_06_01 as v2023,
};

use super::family::FAMILY;
use super::{events, files};
use crate::tasks::call::{self, Call, actions};
use crate::tasks::machine;
use crate::tasks::task::Task;
use crate::tasks::{find, mixing};
use crate::{ApiError, Caller};

/// Handles them from the database.
pub(super) struct Recordings;

/// The most streams of a recording.
const STREAMS: usize = 17;
/// The kinds of storage.
const STORAGES: &[i64] = &[0, 1, 2];

actions! {
    Record for Recordings;
    get_record_task_v2020_12_01(v2020::get_record_task::GetRecordTaskRequest): "2020-12-01", get;
    get_record_task_v2022_06_01(v2022::get_record_task::GetRecordTaskRequest): "2022-06-01", get;
    get_record_task_v2023_06_01(v2023::get_record_task::GetRecordTaskRequest): "2023-06-01", get;
    get_record_task(GetRecordTaskRequest): "2023-11-01", get;
    start_record_v2020_12_01(v2020::start_record::StartRecordRequest): "2020-12-01", start;
    start_record_v2022_06_01(v2022::start_record::StartRecordRequest): "2022-06-01", start;
    start_record_v2023_06_01(v2023::start_record::StartRecordRequest): "2023-06-01", start;
    start_record(StartRecordRequest): "2023-11-01", start;
    stop_record_v2020_12_01(v2020::stop_record::StopRecordRequest): "2020-12-01", stop;
    stop_record_v2022_06_01(v2022::stop_record::StopRecordRequest): "2022-06-01", stop;
    stop_record_v2023_06_01(v2023::stop_record::StopRecordRequest): "2023-06-01", stop;
    stop_record(StopRecordRequest): "2023-11-01", stop;
    update_record_v2020_12_01(v2020::update_record::UpdateRecordRequest): "2020-12-01", update;
    update_record_v2022_06_01(v2022::update_record::UpdateRecordRequest): "2022-06-01", update;
    update_record_v2023_06_01(v2023::update_record::UpdateRecordRequest): "2023-06-01", update;
    update_record(UpdateRecordRequest): "2023-11-01", update;
}

async fn start(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::start(caller, call, start_record).await
}

fn start_record(tx: &Transaction<'_>, call: &Call) -> Result<Vec<String>, ApiError> {
    let body = &call.body;
    let is_single = body["RecordMode"] == 1;
    mixing::check_streams(body, STREAMS)?;
    if !is_single {
        mixing::check_layout(body)?;
    }
    if call.version != "2020-12-01" {
        mixing::check_storage(body, STORAGES)?;
    }
    let longest = body
        .pointer("/Control/MaxRecordTime")
        .and_then(Value::as_i64);
    if let Some(seconds) = longest.filter(|seconds| *seconds < 0) {
        let text = format!("`Control.MaxRecordTime` is {seconds}; 0 is no limit");
        return Err(ApiError::service("ErrorParameter.MaxRecordSecond", text));
    }
    let started = machine::start(tx, &FAMILY, call.new_task(), call.at)?;
    Ok(call::note_of(&started))
}

async fn update(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::write(caller, call, update_record).await
}

fn update_record(tx: &Transaction<'_>, call: &Call) -> Result<Vec<String>, ApiError> {
    let mut task = find::running(tx, &FAMILY, call.key())?;
    if files::is_single(&task) {
        let text = "a recording of single streams cannot be changed; stop it and start another";
        return Err(ApiError::service(
            "UpdateError.UpdateSingleStreamRecordNotSupported",
            text,
        ));
    }
    if mixing::layout_mode(&task.settings) != mixing::CUSTOM {
        let text = "only a recording of the custom layout can be changed: `Layout.LayoutMode` was not 2 at its start";
        return Err(ApiError::service(
            "UpdateError.CurrentLayoutNotSupported",
            text,
        ));
    }
    let mut settings = task.settings.clone();
    let members = [
        "/TargetStreams",
        "/Layout/CustomLayout/Canvas/Background",
        "/Layout/CustomLayout/Canvas/BackgroundImage",
        "/Layout/CustomLayout/Regions",
    ];
    for pointer in members {
        if let Some(value) = call.body.pointer(pointer) {
            call::put(&mut settings, pointer, value.clone());
        }
    }
    mixing::check_streams(&settings, STREAMS)?;
    mixing::check_layout(&settings)?;
    machine::update(tx, &FAMILY, &mut task, settings, call.at)?;
    Ok(Vec::new())
}

async fn stop(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::write(caller, call, |tx, call| call::stop(tx, &FAMILY, call)).await
}

async fn get(caller: Caller, call: Call) -> Result<Value, ApiError> {
    let find = |db: &Connection, call: &Call| call::queried(db, &FAMILY, call.key(), call.at);
    call::query(caller, call, &FAMILY, find, show).await
}

fn show(db: &Connection, task: &Task, call: &Call) -> Result<Value, ApiError> {
    Ok(json!({ "RecordTask": {
        "StartTime": task.created_at,
        "EndTime": task.end_time(),
        "Status": task.state.number(),
        "StopReason": task.stop_reason(),
        "RecordFileList": events::listed(db, task, call.at)?,
    }}))
}
