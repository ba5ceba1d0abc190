//! The start of a task.

use rusqlite::Transaction;

use super::new_task::{NewTask, Started};
use super::rows;
use super::steps;
use crate::ApiError;
use crate::tasks::family::Family;
use crate::tasks::find;
use crate::tasks::task::Task;
use crate::tasks::transitions::{self, Phase};

/// The most forgotten tasks that one start removes.
const FORGET: i64 = 100;

/// Starts a task.
///
/// # Errors
/// That the family is not switched on; `InvalidParameter.TaskAlreadyExists` for the id of a live task where that is an
/// error, `InternalError.Parallel` if that one is stopping; `FlowLimitExceeded.TaskNumberOverLimit`.
pub(in crate::tasks) fn start(
    tx: &Transaction<'_>,
    family: &Family,
    new: NewTask<'_>,
    at: u64,
) -> Result<Started, ApiError> {
    let (is_enabled, most) = transitions::limits(tx, new.key.app_id, family.name)?;
    if !is_enabled {
        let text = format!(
            "{} is switched off for this app; switch it on with POST /_emulator/tasks/limits",
            family.name
        );
        return Err(ApiError::service(family.not_enabled, text));
    }
    if let Some(task) = find::live(tx, family, new.key)? {
        return already(family, new.version, task);
    }
    if let Some(most) = most {
        refuse_more(tx, family, new.key.app_id, most)?;
    }
    forget(tx, family, new.key.app_id, at)?;
    let mut task = rows::insert(tx, family, &new, at)?;
    for room_id in (family.rooms)(&task) {
        rows::watch(tx, &task, &room_id)?;
    }
    steps::schedule(tx, family, &mut task, Phase::Start, at)?;
    Ok(Started::New)
}

fn already(family: &Family, version: &str, task: Task) -> Result<Started, ApiError> {
    if task.is_stopping() {
        let text = format!(
            "the task `{}` is stopping; wait until it has ended",
            task.task_id
        );
        return Err(ApiError::service("InternalError.Parallel", text));
    }
    if (family.accepts_repeat)(version) {
        return Ok(Started::Already(Box::new(task)));
    }
    let text = format!(
        "the task `{}` is live already; stop it, or choose another id",
        task.task_id
    );
    Err(ApiError::service(
        "InvalidParameter.TaskAlreadyExists",
        text,
    ))
}

fn refuse_more(
    tx: &Transaction<'_>,
    family: &Family,
    app_id: &str,
    most: u32,
) -> Result<(), ApiError> {
    let mut count = tx.prepare_cached(
        "SELECT count(*) FROM (SELECT 1 FROM tasks WHERE app_id = ?1 AND family = ?2 AND live LIMIT ?3)",
    )?;
    let live: u32 = count.query_row((app_id, family.name, most), |row| row.get(0))?;
    if live < most {
        return Ok(());
    }
    let text = format!("{live} tasks are live, as many as may be; stop one");
    Err(ApiError::service(
        "FlowLimitExceeded.TaskNumberOverLimit",
        text,
    ))
}

/// Removes ended tasks that can no longer be queried, a few at a time.
fn forget(tx: &Transaction<'_>, family: &Family, app_id: &str, at: u64) -> Result<(), ApiError> {
    tx.prepare_cached(
        "DELETE FROM tasks WHERE number IN (
             SELECT number FROM tasks WHERE app_id = ?1 AND family = ?2 AND NOT live AND created_at <= ?3
             ORDER BY created_at LIMIT ?4)",
    )?
    .execute((app_id, family.name, find::remembered_after(at), FORGET))?;
    Ok(())
}
