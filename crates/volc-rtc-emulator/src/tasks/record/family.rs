//! The family `record`, and the steps of a recording.

use rusqlite::{Connection, Transaction};

use super::{events, files};
use crate::ApiError;
use crate::tasks::family::{Family, Step, own_room, repeats_since_2023};
use crate::tasks::machine::{self, IDLE_TIMEOUT, START_FAILED, STOPPED_BY_API, UNKNOWN};
use crate::tasks::task::Task;

pub(in crate::tasks) static FAMILY: Family = Family {
    name: "record",
    not_enabled: "AccessDenied.RecordNotEnabled",
    reasons: &[UNKNOWN, STOPPED_BY_API, START_FAILED, IDLE_TIMEOUT],
    done: None,
    accepts_repeat: repeats_since_2023,
    idle: |task| Some(task.millis("/Control/MaxIdleTime", 180)),
    is_active,
    limit: |task| {
        let millis = task.millis("/Control/MaxRecordTime", 0);
        (millis > 0).then_some((millis, UNKNOWN))
    },
    rooms: own_room,
    on,
};

fn is_active(db: &Connection, task: &Task) -> Result<bool, ApiError> {
    Ok(!files::recorded(db, task)?.is_empty())
}

fn on(tx: &Transaction<'_>, task: &mut Task, step: &Step<'_>, at: u64) -> Result<(), ApiError> {
    match step {
        Step::Started => events::started(tx, task, at),
        Step::Stream {
            user_id,
            media,
            is_published,
            ..
        } => {
            if files::selection(task).has(user_id, *media) {
                events::stream(tx, task, user_id, *media, *is_published, at)?;
            }
            record(tx, task, at)
        }
        Step::Activity(_) | Step::Updated => record(tx, task, at),
        Step::Woken => {
            events::progress(tx, task, at)?;
            machine::wake_at(tx, task, at.saturating_add(events::MINUTE))
        }
        Step::Ended | Step::Failed => events::stopped(tx, task, at),
        Step::Joined { .. } | Step::Left { .. } => Ok(()),
    }
}

/// Brings the files to what is published. The first one begins the upload.
fn record(tx: &Transaction<'_>, task: &mut Task, at: u64) -> Result<(), ApiError> {
    if !files::follow(tx, task, at)? || task.data["uploading"] == true {
        return Ok(());
    }
    task.data["uploading"] = true.into();
    machine::save(tx, task)?;
    events::upload_started(tx, task, at)?;
    machine::wake_at(tx, task, at.saturating_add(events::MINUTE))
}

/// Lets the upload of a running recording fail: its files go to the backup.
pub(in crate::tasks) fn fail_upload(
    tx: &Transaction<'_>,
    task: &mut Task,
    message: &str,
    at: u64,
) -> Result<(), ApiError> {
    task.data[events::UPLOAD_FAILURE] = message.into();
    machine::save(tx, task)?;
    events::upload_failed(tx, task, at)
}
