//! The ways in which tasks of an app go from state to state: at once, after a time, after reads, or by hand.

use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::ApiError;
use crate::control::{TaskLimits, TaskTransitions, Transition};

/// The two transitions that take their time on the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::tasks) enum Phase {
    /// From accepted to running.
    Start,
    /// From the call that stops it to its end.
    Stop,
}

/// Returns the transition of a phase: that of the app and family, else that of the app, else at once.
pub(in crate::tasks) fn transition(
    db: &Connection,
    app_id: &str,
    family: &str,
    phase: Phase,
) -> Result<Transition, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT start, stop FROM task_transitions WHERE app_id = ?1 AND family IN (?2, '')
         ORDER BY family DESC LIMIT 1",
    )?;
    let column = match phase {
        Phase::Start => 0,
        Phase::Stop => 1,
    };
    let found: Option<String> = select
        .query_row((app_id, family), |row| row.get(column))
        .optional()?;
    match found {
        Some(json) => Ok(serde_json::from_str(&json)?),
        None => Ok(Transition::Immediate),
    }
}

/// Sets the transitions of an app's family, or of all its families without a row of their own.
pub(in crate::tasks) fn put(
    tx: &Transaction<'_>,
    app_id: &str,
    set: &TaskTransitions,
) -> Result<(), ApiError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO task_transitions (app_id, family, start, stop) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((
        app_id,
        set.family.as_deref().unwrap_or_default(),
        serde_json::to_string(&set.start)?,
        serde_json::to_string(&set.stop)?,
    ))?;
    Ok(())
}

/// Sets the limits of an app's family, or of all its families without a row of their own.
pub(in crate::tasks) fn put_limits(
    tx: &Transaction<'_>,
    app_id: &str,
    set: &TaskLimits,
) -> Result<(), ApiError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO task_limits (app_id, family, enabled, most) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute((
        app_id,
        set.family.as_deref().unwrap_or_default(),
        set.enabled,
        set.most,
    ))?;
    Ok(())
}

/// Returns whether a family is switched on for an app, and the most live tasks of it.
pub(in crate::tasks) fn limits(
    db: &Connection,
    app_id: &str,
    family: &str,
) -> Result<(bool, Option<u32>), ApiError> {
    let mut select = db.prepare_cached(
        "SELECT enabled, most FROM task_limits WHERE app_id = ?1 AND family IN (?2, '')
         ORDER BY family DESC LIMIT 1",
    )?;
    let found = select.query_row((app_id, family), |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(found.optional()?.unwrap_or((true, None)))
}
