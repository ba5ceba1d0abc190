//! The families of mixed and of single pushes, and the steps of such a task.

use rusqlite::{Connection, Transaction};

use super::events;
use crate::ApiError;
use crate::tasks::family::{Family, Step, no_limit, own_room, repeats_since_2023};
use crate::tasks::machine::{self, IDLE_TIMEOUT, START_FAILED, STOPPED_BY_API, UNKNOWN};
use crate::tasks::streams::Selection;
use crate::tasks::task::Task;

pub(in crate::tasks) static MIXED: Family = Family {
    name: events::MIXED,
    is_active: is_mixed_active,
    ..PUSH
};

pub(in crate::tasks) static SINGLE: Family = Family {
    name: "push-single",
    is_active: is_single_active,
    ..PUSH
};

const PUSH: Family = Family {
    name: "",
    not_enabled: "AccessDenied.ServiceNotEnabled",
    reasons: &[
        UNKNOWN,
        STOPPED_BY_API,
        START_FAILED,
        IDLE_TIMEOUT,
        events::USER_DISCONNECT,
    ],
    done: None,
    accepts_repeat: repeats_since_2023,
    idle: |task| Some(task.millis("/Control/MaxIdleTime", 180)),
    is_active: |_, _| Ok(false),
    limit: no_limit,
    rooms: own_room,
    on,
};

fn is_mixed_active(db: &Connection, task: &Task) -> Result<bool, ApiError> {
    let wanted = Selection::from_settings(task, true, task.int("/Control/MediaType", 0) == 0);
    Ok(!wanted.published(db, task)?.is_empty())
}

fn is_single_active(db: &Connection, task: &Task) -> Result<bool, ApiError> {
    let has_video = task.int("/Control/MediaType", 0) == 0;
    let wanted = Selection::one(
        task.text("/Stream/UserId"),
        task.int("/Stream/StreamType", 0),
        true,
        has_video,
    );
    Ok(!wanted.published(db, task)?.is_empty())
}

fn on(tx: &Transaction<'_>, task: &mut Task, step: &Step<'_>, at: u64) -> Result<(), ApiError> {
    match step {
        Step::Started => events::started(tx, task, at),
        Step::Activity(is_active) => {
            let pushes = *is_active || task.int("/Control/PushStreamMode", 0) == 1;
            let has_changed = is_pushing(task) != pushes;
            task.data["pushing"] = pushes.into();
            machine::save(tx, task)?;
            if has_changed {
                events::pushing(tx, task, pushes, at)
            } else {
                Ok(())
            }
        }
        Step::Updated => events::updated(tx, task, is_pushing(task), at),
        Step::Ended | Step::Failed => events::over(tx, task, at),
        Step::Stream { .. }
        | Step::Joined { .. }
        | Step::Replaced { .. }
        | Step::Left { .. }
        | Step::Woken => Ok(()),
    }
}

/// Returns whether a task pushes to its CDN.
pub(super) fn is_pushing(task: &Task) -> bool {
    task.data["pushing"] == true
}
