//! The family `snapshot`, and the steps of such a task.

use rusqlite::{Connection, Transaction};

use super::pictures;
use crate::ApiError;
use crate::tasks::family::{Family, Step, no_limit, own_room, repeats_since_2023};
use crate::tasks::machine::{self, IDLE_TIMEOUT, START_FAILED, STOPPED_BY_API, UNKNOWN};
use crate::tasks::task::Task;

pub(in crate::tasks) static FAMILY: Family = Family {
    name: "snapshot",
    not_enabled: "AccessDenied.ServiceNotEnabled",
    reasons: &[
        UNKNOWN,
        STOPPED_BY_API,
        START_FAILED,
        IDLE_TIMEOUT,
        "UserDisconnect",
    ],
    done: None,
    accepts_repeat: repeats_since_2023,
    idle: |task| Some(task.millis("/MaxIdleTime", 180)),
    is_active,
    limit: no_limit,
    rooms: own_room,
    on,
};

fn is_active(db: &Connection, task: &Task) -> Result<bool, ApiError> {
    Ok(!pictures::streams(db, task)?.is_empty())
}

fn on(tx: &Transaction<'_>, task: &mut Task, step: &Step<'_>, at: u64) -> Result<(), ApiError> {
    match step {
        Step::Activity(true) | Step::Woken => {
            pictures::take(tx, task, at)?;
            machine::wake_at(tx, task, at.saturating_add(interval(task)))
        }
        Step::Activity(false) => machine::do_not_wake(tx, task),
        Step::Updated if task.active == Some(true) => {
            machine::wake_at(tx, task, at.saturating_add(interval(task)))
        }
        Step::Updated
        | Step::Started
        | Step::Stream { .. }
        | Step::Joined { .. }
        | Step::Replaced { .. }
        | Step::Left { .. }
        | Step::Ended
        | Step::Failed => Ok(()),
    }
}

fn interval(task: &Task) -> u64 {
    task.millis("/ImageConfig/Interval", 2).max(1000)
}
