//! The steps of a task from state to state.

use rusqlite::Transaction;
use serde_json::{Value, json};

use super::rows::{IDLE, LIMIT, NEXT, WAKE, cancel, save, timer, unwatch, watch};
use crate::ApiError;
use crate::control::Transition;
use crate::tasks::family::{Family, Step};
use crate::tasks::task::{State, Task};
use crate::tasks::transitions::{self, Phase};
use crate::tasks::{files, find};
use crate::timers;

pub(in crate::tasks) const STOPPED_BY_API: &str = "StopByAPI";
pub(in crate::tasks) const IDLE_TIMEOUT: &str = "IdleTimeOut";
pub(in crate::tasks) const START_FAILED: &str = "StartTaskFailed";
pub(in crate::tasks) const UNKNOWN: &str = "UnknownStopReason";

/// Begins a transition, which comes at once, later, or when a test says so.
pub(super) fn schedule(
    tx: &Transaction<'_>,
    family: &Family,
    task: &mut Task,
    phase: Phase,
    at: u64,
) -> Result<(), ApiError> {
    task.reads_left = None;
    match transitions::transition(tx, &task.app_id, family.name, phase)? {
        Transition::Immediate => return next(tx, family, task, at),
        Transition::After(length) => {
            let due = at.saturating_add(length.millis());
            timers::set(tx, &timer(task, NEXT, due))?;
        }
        Transition::AfterReads(0) => return next(tx, family, task, at),
        Transition::AfterReads(reads) => task.reads_left = Some(i64::from(reads)),
        Transition::Manual => {}
    }
    save(tx, task)
}

/// Lets a transition come: a task that has not started runs, one that is stopping ends.
pub(in crate::tasks) fn next(
    tx: &Transaction<'_>,
    family: &Family,
    task: &mut Task,
    at: u64,
) -> Result<(), ApiError> {
    cancel(tx, task, NEXT)?;
    task.reads_left = None;
    if task.is_stopping() {
        let reason = task.reason.clone();
        return end(tx, family, task, &reason, at);
    }
    if task.state == State::NotStarted {
        run(tx, family, task, at)
    } else {
        save(tx, task)
    }
}

fn run(tx: &Transaction<'_>, family: &Family, task: &mut Task, at: u64) -> Result<(), ApiError> {
    task.state = State::Running;
    task.started_at = Some(at);
    if let Some((millis, reason)) = (family.limit)(task) {
        let mut limit = timer(task, LIMIT, at.saturating_add(millis));
        limit.data = json!(reason);
        timers::set(tx, &limit)?;
    }
    save(tx, task)?;
    (family.on)(tx, task, &Step::Started, at)?;
    look_around(tx, family, task, at)
}

/// Looks whether there is something to do for a running task, and counts its idle time.
pub(in crate::tasks) fn look_around(
    tx: &Transaction<'_>,
    family: &Family,
    task: &mut Task,
    at: u64,
) -> Result<(), ApiError> {
    if task.state != State::Running {
        return Ok(());
    }
    let is_active = (family.is_active)(tx, task)?;
    let has_changed = task.active != Some(is_active);
    task.active = Some(is_active);
    if is_active {
        task.idle_since = None;
        cancel(tx, task, IDLE)?;
    } else {
        let since = *task.idle_since.get_or_insert(at);
        match (family.idle)(task) {
            Some(millis) if !task.is_stopping() => {
                timers::set(tx, &timer(task, IDLE, since.saturating_add(millis)))?;
            }
            _ => cancel(tx, task, IDLE)?,
        }
    }
    save(tx, task)?;
    if has_changed {
        (family.on)(tx, task, &Step::Activity(is_active), at)?;
    }
    Ok(())
}

/// Tells a running task of something in one of its rooms.
pub(in crate::tasks) fn happened(
    tx: &Transaction<'_>,
    family: &Family,
    task: &mut Task,
    step: &Step<'_>,
    at: u64,
) -> Result<(), ApiError> {
    if task.state != State::Running {
        return Ok(());
    }
    (family.on)(tx, task, step, at)?;
    look_around(tx, family, task, at)
}

/// Gives a running task other settings. Whether they may be changed is the family's matter.
pub(in crate::tasks) fn update(
    tx: &Transaction<'_>,
    family: &Family,
    task: &mut Task,
    settings: Value,
    at: u64,
) -> Result<(), ApiError> {
    task.settings = settings;
    task.updated_at = at;
    unwatch(tx, task)?;
    for room_id in (family.rooms)(task) {
        watch(tx, task, &room_id)?;
    }
    save(tx, task)?;
    (family.on)(tx, task, &Step::Updated, at)?;
    look_around(tx, family, task, at)
}

/// Asks a task to stop, with the reason of an Action.
pub(in crate::tasks) fn stop(
    tx: &Transaction<'_>,
    family: &Family,
    task: &mut Task,
    at: u64,
) -> Result<(), ApiError> {
    STOPPED_BY_API.clone_into(&mut task.reason);
    task.updated_at = at;
    for kind in [NEXT, IDLE, LIMIT] {
        cancel(tx, task, kind)?;
    }
    schedule(tx, family, task, Phase::Stop, at)
}

/// Ends a task with a reason.
pub(in crate::tasks) fn end(
    tx: &Transaction<'_>,
    family: &Family,
    task: &mut Task,
    reason: &str,
    at: u64,
) -> Result<(), ApiError> {
    close(tx, task, State::Ended, reason, at)?;
    (family.on)(tx, task, &Step::Ended, at)
}

/// Lets a task fail, with a reason and a text for people.
pub(in crate::tasks) fn fail(
    tx: &Transaction<'_>,
    family: &Family,
    task: &mut Task,
    reason: &str,
    message: &str,
    at: u64,
) -> Result<(), ApiError> {
    message.clone_into(&mut task.message);
    close(tx, task, State::Failed, reason, at)?;
    (family.on)(tx, task, &Step::Failed, at)
}

fn close(
    tx: &Transaction<'_>,
    task: &mut Task,
    state: State,
    reason: &str,
    at: u64,
) -> Result<(), ApiError> {
    for kind in [NEXT, IDLE, LIMIT, WAKE] {
        cancel(tx, task, kind)?;
    }
    task.state = state;
    reason.clone_into(&mut task.reason);
    task.ended_at = Some(at);
    task.updated_at = at;
    (task.reads_left, task.idle_since) = (None, None);
    unwatch(tx, task)?;
    files::close_all(tx, task, at)?;
    save(tx, task)
}

/// Counts a read of a task whose transition comes after reads.
pub(in crate::tasks) fn count_read(
    tx: &Transaction<'_>,
    family: &Family,
    number: i64,
    at: u64,
) -> Result<(), ApiError> {
    let Some(mut task) = find::by_number(tx, number)? else {
        return Ok(());
    };
    match task.reads_left {
        None => Ok(()),
        Some(left) if left > 1 => {
            task.reads_left = Some(left - 1);
            save(tx, &task)
        }
        Some(_) => next(tx, family, &mut task, at),
    }
}
