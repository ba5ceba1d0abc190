//! The events of pushes, as `specs/rtc/events/push-cdn.md` has them.

use rusqlite::Transaction;
use serde_json::{Value, json};

use crate::ApiError;
use crate::outbox::NewEvent;
use crate::tasks::machine::STOPPED_BY_API;
use crate::tasks::task::{State, Task};
use crate::webhooks;

/// The name of the family of mixed streams.
pub(super) const MIXED: &str = "push-mixed";
/// The reason of a task that a client has started and stopped.
pub(super) const USER_DISCONNECT: &str = "UserDisconnect";

const IDLE: i64 = 1;
const PUSHING: i64 = 3;

const SUCCESS: i64 = 0;
const NO_INPUT: i64 = 2;
const TASK_FAILED: i64 = 3;

/// Tells of a task that was made.
pub(super) fn started(tx: &Transaction<'_>, task: &Task, at: u64) -> Result<(), ApiError> {
    operation(tx, task, "TranscodeStarted", at)
}

/// Tells of an update.
pub(super) fn updated(
    tx: &Transaction<'_>,
    task: &Task,
    is_pushing: bool,
    at: u64,
) -> Result<(), ApiError> {
    operation(tx, task, "TranscodeUpdated", at)?;
    let state = if is_pushing { PUSHING } else { IDLE };
    changed(tx, task, state, (SUCCESS, ""), at)
}

/// Tells that a running task begins to push, or ceases to.
pub(super) fn pushing(
    tx: &Transaction<'_>,
    task: &Task,
    is_pushing: bool,
    at: u64,
) -> Result<(), ApiError> {
    if is_pushing {
        return changed(tx, task, PUSHING, (SUCCESS, ""), at);
    }
    changed(
        tx,
        task,
        IDLE,
        (NO_INPUT, "nobody publishes a stream of the task"),
        at,
    )
}

/// Tells of the end.
pub(super) fn over(tx: &Transaction<'_>, task: &Task, at: u64) -> Result<(), ApiError> {
    let has_failed = task.state == State::Failed;
    if task.started_at.is_none() && has_failed {
        return operation(tx, task, "TranscodeStarted", at);
    }
    if task.started_at.is_some() {
        let code = if has_failed { TASK_FAILED } else { SUCCESS };
        changed(tx, task, IDLE, (code, &task.message), at)?;
    }
    if [STOPPED_BY_API, USER_DISCONNECT].contains(&task.reason.as_str()) {
        return operation(tx, task, "TranscodeStopped", at);
    }
    Ok(())
}

fn operation(
    tx: &Transaction<'_>,
    task: &Task,
    event_type: &'static str,
    at: u64,
) -> Result<(), ApiError> {
    let mut data = head(task, at);
    data["Code"] = i64::from(task.state == State::Failed).into();
    data["ErrorMessage"] = task.message.as_str().into();
    emit(tx, task, event_type, data, at)
}

fn changed(
    tx: &Transaction<'_>,
    task: &Task,
    state: i64,
    (code, message): (i64, &str),
    at: u64,
) -> Result<(), ApiError> {
    let mut data = head(task, at);
    data["StartTime"] = task.created_at.into();
    data["FinishTime"] = task.end_time().into();
    data["TaskState"] = state.into();
    data["Code"] = code.into();
    data["ErrorMessage"] = message.into();
    emit(tx, task, "TranscodeStateChanged", data, at)
}

/// Returns the members of all events; only those of mixed streams have the address.
fn head(task: &Task, at: u64) -> Value {
    let mut head = json!({
        "AppId": task.app_id,
        "RoomId": task.room_id,
        "TaskId": task.task_id,
        "Timestamp": at,
    });
    if task.family == MIXED {
        head["PushURL"] = task.text("/PushURL").into();
    }
    head
}

fn emit(
    tx: &Transaction<'_>,
    task: &Task,
    event_type: &'static str,
    data: Value,
    at_millis: u64,
) -> Result<(), ApiError> {
    let event = NewEvent {
        app_id: &task.app_id,
        event_type,
        room_id: Some(&task.room_id),
        data,
        at_millis,
    };
    webhooks::emit_version(tx, &event, &task.version)?;
    Ok(())
}
