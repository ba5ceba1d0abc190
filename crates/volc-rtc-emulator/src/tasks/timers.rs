//! The timers of tasks: transitions that take time, idle and running limits, and what a family wakes for.

use rusqlite::Transaction;

use super::family::{Family, Step};
use super::machine::{self, IDLE, IDLE_TIMEOUT, LIMIT, NEXT, UNKNOWN, WAKE};
use super::task::Task;
use super::{families, find};
use crate::ApiError;
use crate::timers::{Kind, Timer};

/// Every kind and what it does.
pub(crate) const KINDS: [Kind; 4] = [(NEXT, next), (IDLE, idle), (LIMIT, limit), (WAKE, wake)];

fn next(tx: &Transaction<'_>, timer: &Timer) -> Result<(), ApiError> {
    let Some((family, mut task)) = subject(tx, timer)? else {
        return Ok(());
    };
    machine::next(tx, family, &mut task, timer.due_millis)
}

fn idle(tx: &Transaction<'_>, timer: &Timer) -> Result<(), ApiError> {
    let Some((family, mut task)) = subject(tx, timer)? else {
        return Ok(());
    };
    machine::end(tx, family, &mut task, IDLE_TIMEOUT, timer.due_millis)
}

fn limit(tx: &Transaction<'_>, timer: &Timer) -> Result<(), ApiError> {
    let Some((family, mut task)) = subject(tx, timer)? else {
        return Ok(());
    };
    let reason = timer.data.as_str().unwrap_or(UNKNOWN);
    machine::end(tx, family, &mut task, reason, timer.due_millis)
}

fn wake(tx: &Transaction<'_>, timer: &Timer) -> Result<(), ApiError> {
    let Some((family, mut task)) = subject(tx, timer)? else {
        return Ok(());
    };
    machine::happened(tx, family, &mut task, &Step::Woken, timer.due_millis)
}

/// Returns the live task of a timer.
fn subject(
    tx: &Transaction<'_>,
    timer: &Timer,
) -> Result<Option<(&'static Family, Task)>, ApiError> {
    let Ok(number) = timer.subject.parse() else {
        return Ok(None);
    };
    let task = find::by_number(tx, number)?.filter(|task| task.state.is_live());
    Ok(task.and_then(|task| Some((families::find(&task.family)?, task))))
}
