//! The Actions of the family `snapshot`, in all their Versions.

use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};
use volc_rtc_api::snapshot::get_snapshot_task::GetSnapshotTaskRequest;
use volc_rtc_api::snapshot::start_snapshot::StartSnapshotRequest;
use volc_rtc_api::snapshot::stop_snapshot::StopSnapshotRequest;
use volc_rtc_api::snapshot::update_snapshot::UpdateSnapshotRequest;
use volc_rtc_api::snapshot::{Snapshot, v2020_12_01 as v2020, v2022_06_01 as v2022};

use super::family::FAMILY;
use crate::tasks::call::{self, Call, actions};
use crate::tasks::task::Task;
use crate::tasks::{find, machine, mixing, storage};
use crate::{ApiError, Caller};

/// Handles them from the database.
pub(super) struct Snapshots;

/// The most streams of a task.
const STREAMS: usize = 17;
/// The kinds of storage.
const STORAGES: &[i64] = &[0, 2, 3];

actions! {
    Snapshot for Snapshots;
    get_snapshot_task_v2022_06_01(v2022::get_snapshot_task::GetSnapshotTaskRequest): "2022-06-01", get;
    get_snapshot_task(GetSnapshotTaskRequest): "2023-11-01", get;
    start_snapshot_v2020_12_01(v2020::start_snapshot::StartSnapshotRequest): "2020-12-01", start;
    start_snapshot_v2022_06_01(v2022::start_snapshot::StartSnapshotRequest): "2022-06-01", start;
    start_snapshot(StartSnapshotRequest): "2023-11-01", start;
    stop_snapshot_v2020_12_01(v2020::stop_snapshot::StopSnapshotRequest): "2020-12-01", stop;
    stop_snapshot_v2022_06_01(v2022::stop_snapshot::StopSnapshotRequest): "2022-06-01", stop;
    stop_snapshot(StopSnapshotRequest): "2023-11-01", stop;
    update_snapshot_v2020_12_01(v2020::update_snapshot::UpdateSnapshotRequest): "2020-12-01", update;
    update_snapshot_v2022_06_01(v2022::update_snapshot::UpdateSnapshotRequest): "2022-06-01", update;
    update_snapshot(UpdateSnapshotRequest): "2023-11-01", update;
}

async fn start(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::start(caller, call, start_snapshot).await
}

fn start_snapshot(tx: &Transaction<'_>, call: &Call) -> Result<Vec<String>, ApiError> {
    mixing::check_streams(&call.body, STREAMS)?;
    if call.version != "2020-12-01" {
        mixing::check_storage(&call.body, STORAGES)?;
    }
    let started = machine::start(tx, &FAMILY, call.new_task(), call.at)?;
    Ok(call::note_of(&started))
}

async fn update(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::write(caller, call, update_snapshot).await
}

fn update_snapshot(tx: &Transaction<'_>, call: &Call) -> Result<Vec<String>, ApiError> {
    let mut task = find::running(tx, &FAMILY, call.key())?;
    let Some(interval) = call.body.pointer("/ImageConfig/Interval") else {
        return Ok(vec![
            "the request has no `ImageConfig.Interval`, so it has changed nothing".to_owned(),
        ]);
    };
    let mut settings = task.settings.clone();
    call::put(&mut settings, "/ImageConfig/Interval", interval.clone());
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
    Ok(json!({ "SnapshotTask": {
        "StartTime": task.created_at,
        "EndTime": task.end_time(),
        "Status": task.state.number(),
        "StopReason": task.stop_reason(),
        "TargetStreams": task.settings["TargetStreams"],
        "MaxIdleTime": task.int("/MaxIdleTime", 180),
        "ImageConfig": {
            "Format": task.int("/ImageConfig/Format", 0),
            "Width": task.int("/ImageConfig/Width", 0),
            "Height": task.int("/ImageConfig/Height", 0),
            "Interval": task.int("/ImageConfig/Interval", 2),
        },
        "StorageConfig": storage::shown(task),
    }}))
}
