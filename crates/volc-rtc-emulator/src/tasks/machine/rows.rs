//! The row of a task and its timers.

use rusqlite::{Transaction, params};
use serde_json::Value;

use super::new_task::NewTask;
use crate::ApiError;
use crate::tasks::family::Family;
use crate::tasks::task::{Key, State, Task, stored};
use crate::timers::{self, Timer};

/// The timers of tasks; their subject is the task's number.
pub(in crate::tasks) const NEXT: &str = "task-next";
pub(in crate::tasks) const IDLE: &str = "task-idle";
pub(in crate::tasks) const LIMIT: &str = "task-limit";
pub(in crate::tasks) const WAKE: &str = "task-wake";

pub(super) fn insert(
    tx: &Transaction<'_>,
    family: &Family,
    new: &NewTask<'_>,
    at: u64,
) -> Result<Task, ApiError> {
    let Key {
        app_id,
        room_id,
        task_id,
    } = new.key;
    let number = tx
        .prepare_cached(
            "INSERT INTO tasks (app_id, family, room_id, task_id, user_id, version, state, live, reason, message,
                 created_at, updated_at, settings, data)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, '', '', ?8, ?8, ?9, ?10)",
        )?
        .insert(params![
            app_id,
            family.name,
            room_id,
            task_id,
            new.user_id,
            new.version,
            State::NotStarted,
            stored(at),
            serde_json::to_string(&new.settings)?,
            serde_json::to_string(&new.data)?,
        ])?;
    Ok(Task {
        number,
        app_id: app_id.to_owned(),
        family: family.name.to_owned(),
        room_id: room_id.to_owned(),
        task_id: task_id.to_owned(),
        user_id: new.user_id.to_owned(),
        version: new.version.to_owned(),
        state: State::NotStarted,
        reason: String::new(),
        message: String::new(),
        created_at: at,
        started_at: None,
        updated_at: at,
        ended_at: None,
        reads_left: None,
        active: None,
        idle_since: None,
        settings: new.settings.clone(),
        data: new.data.clone(),
    })
}

pub(super) fn watch(tx: &Transaction<'_>, task: &Task, room_id: &str) -> Result<(), ApiError> {
    tx.prepare_cached(
        "INSERT OR IGNORE INTO task_rooms (app_id, room_id, task) VALUES (?1, ?2, ?3)",
    )?
    .execute((&task.app_id, room_id, task.number))?;
    Ok(())
}

pub(super) fn unwatch(tx: &Transaction<'_>, task: &Task) -> Result<(), ApiError> {
    tx.prepare_cached("DELETE FROM task_rooms WHERE task = ?1")?
        .execute([task.number])?;
    Ok(())
}

/// Writes what has changed of a task.
pub(in crate::tasks) fn save(tx: &Transaction<'_>, task: &Task) -> Result<(), ApiError> {
    tx.prepare_cached(
        "UPDATE tasks SET state = ?2, live = ?3, reason = ?4, message = ?5, started_at = ?6, updated_at = ?7,
             ended_at = ?8, reads_left = ?9, active = ?10, idle_since = ?11, settings = ?12, data = ?13
         WHERE number = ?1",
    )?
    .execute(params![
        task.number,
        task.state,
        task.state.is_live(),
        task.reason,
        task.message,
        task.started_at.map(stored),
        stored(task.updated_at),
        task.ended_at.map(stored),
        task.reads_left,
        task.active,
        task.idle_since.map(stored),
        serde_json::to_string(&task.settings)?,
        serde_json::to_string(&task.data)?,
    ])?;
    Ok(())
}

/// Sets the timer of the family, in place of the one before: [`Step::Woken`] comes then.
pub(in crate::tasks) fn wake_at(
    tx: &Transaction<'_>,
    task: &Task,
    due: u64,
) -> Result<(), ApiError> {
    timers::set(tx, &timer(task, WAKE, due))
}

/// Takes the timer of the family back.
pub(in crate::tasks) fn do_not_wake(tx: &Transaction<'_>, task: &Task) -> Result<(), ApiError> {
    cancel(tx, task, WAKE)
}

pub(super) fn timer(task: &Task, kind: &str, due_millis: u64) -> Timer {
    Timer {
        app_id: task.app_id.clone(),
        kind: kind.to_owned(),
        subject: task.number.to_string(),
        due_millis,
        data: Value::Null,
    }
}

pub(super) fn cancel(tx: &Transaction<'_>, task: &Task, kind: &str) -> Result<(), ApiError> {
    timers::cancel(tx, &task.app_id, kind, &task.number.to_string())
}
