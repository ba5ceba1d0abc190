//! The family `moderation`, and the steps of such a task.

use rusqlite::{Connection, Transaction};

use super::sampling;
use crate::ApiError;
use crate::tasks::family::{Family, Step, no_limit, own_room, repeats_since_2023};
use crate::tasks::machine::{IDLE_TIMEOUT, START_FAILED, STOPPED_BY_API, UNKNOWN};
use crate::tasks::task::Task;

pub(in crate::tasks) static FAMILY: Family = Family {
    name: "moderation",
    not_enabled: "AccessDenied.ServiceNotEnabled",
    reasons: &[UNKNOWN, STOPPED_BY_API, START_FAILED, IDLE_TIMEOUT],
    done: None,
    accepts_repeat: repeats_since_2023,
    idle: |task| Some(task.millis("/IdleSec", 180)),
    is_active,
    limit: no_limit,
    rooms: own_room,
    on,
};

fn is_active(db: &Connection, task: &Task) -> Result<bool, ApiError> {
    Ok(!sampling::streams(db, task)?.is_empty())
}

fn on(tx: &Transaction<'_>, task: &mut Task, step: &Step<'_>, at: u64) -> Result<(), ApiError> {
    match step {
        Step::Started | Step::Updated | Step::Stream { .. } | Step::Woken => {
            sampling::follow(tx, task, at)
        }
        Step::Ended | Step::Failed => sampling::finish(tx, task, at),
        Step::Activity(_) | Step::Joined { .. } | Step::Replaced { .. } | Step::Left { .. } => {
            Ok(())
        }
    }
}
