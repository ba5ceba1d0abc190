//! Tasks in the database.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use super::machine::Session;
use crate::ApiError;

/// The ended tasks that are kept of an app.
const KEPT: i64 = 1000;

/// A task as its row has it.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub(super) id: i64,
    pub(super) room_id: String,
    pub(super) task_id: String,
    pub(super) human: String,
    pub(super) agent: String,
    pub(super) version: String,
    pub(super) is_live: bool,
    pub(super) reason: Option<String>,
    pub(super) started: i64,
    pub(super) ended: Option<i64>,
}

const COLUMNS: &str = "id, room_id, task_id, human, agent, version, live, reason, started, ended";

fn read(row: &Row<'_>) -> rusqlite::Result<Task> {
    Ok(Task {
        id: row.get("id")?,
        room_id: row.get("room_id")?,
        task_id: row.get("task_id")?,
        human: row.get("human")?,
        agent: row.get("agent")?,
        version: row.get("version")?,
        is_live: row.get("live")?,
        reason: row.get("reason")?,
        started: row.get("started")?,
        ended: row.get("ended")?,
    })
}

/// Returns the latest task of a name, live or not. The rooms of 2024-06-01 may be left out.
pub(super) fn latest(
    db: &Connection,
    app_id: &str,
    room_id: Option<&str>,
    task_id: &str,
) -> Result<Option<Task>, ApiError> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM agent_tasks WHERE app_id = ?1 AND task_id = ?2 AND (?3 IS NULL OR room_id = ?3)
         ORDER BY live DESC, id DESC LIMIT 1"
    ))?;
    Ok(select
        .query_row((app_id, task_id, room_id), read)
        .optional()?)
}

/// Returns the live tasks whose human this user of a room is.
pub(super) fn of_human(
    db: &Connection,
    app_id: &str,
    room_id: &str,
    human: &str,
) -> Result<Vec<Task>, ApiError> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM agent_tasks WHERE app_id = ?1 AND room_id = ?2 AND human = ?3 AND live ORDER BY id"
    ))?;
    let rows = select.query_map((app_id, room_id, human), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns the live tasks of a room.
pub(super) fn live_in(db: &Connection, app_id: &str, room_id: &str) -> Result<Vec<Task>, ApiError> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM agent_tasks WHERE app_id = ?1 AND room_id = ?2 AND live ORDER BY id"
    ))?;
    let rows = select.query_map((app_id, room_id), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns the live tasks whose agent has this id, in any room.
pub(super) fn of_agent(db: &Connection, app_id: &str, agent: &str) -> Result<Vec<Task>, ApiError> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM agent_tasks WHERE app_id = ?1 AND agent = ?2 AND live ORDER BY id"
    ))?;
    let rows = select.query_map((app_id, agent), read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns tasks of an app after an id, the oldest first.
pub(super) fn list(
    db: &Connection,
    app_id: &str,
    room_id: Option<&str>,
    after: i64,
    limit: i64,
) -> Result<Vec<(Task, Option<Session>)>, ApiError> {
    let mut select = db.prepare_cached(&format!(
        "SELECT {COLUMNS}, session FROM agent_tasks
         WHERE app_id = ?1 AND id > ?2 AND (?3 IS NULL OR room_id = ?3) ORDER BY id LIMIT ?4"
    ))?;
    let rows = select.query_map((app_id, after, room_id, limit), |row| {
        let session: String = row.get("session")?;
        // One that never began has none.
        Ok((read(row)?, serde_json::from_str(&session).ok()))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A task that begins, or that failed to.
pub(super) struct NewTask<'a> {
    pub(super) setup: &'a super::setup::Setup,
    pub(super) session: Option<&'a Session>,
    /// The reason why it failed to begin.
    pub(super) reason: Option<&'a str>,
    pub(super) at_millis: u64,
}

/// Adds a task, and drops ended ones that are too many.
pub(super) fn insert(tx: &Transaction<'_>, new: &NewTask<'_>) -> Result<i64, ApiError> {
    let session = new.session.map(serde_json::to_string).transpose()?;
    let at = stored(new.at_millis);
    let setup = new.setup;
    let id = tx
        .prepare_cached(
            "INSERT INTO agent_tasks
               (app_id, room_id, task_id, human, agent, version, live, reason, started, ended, session)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, CASE WHEN ?7 THEN NULL ELSE ?9 END, ?10)",
        )?
        .insert((
            &setup.app,
            &setup.room,
            &setup.task,
            &setup.human,
            &setup.agent,
            &setup.version,
            new.session.is_some(),
            new.reason,
            at,
            session.unwrap_or_default(),
        ))?;
    tx.prepare_cached("DELETE FROM agent_tasks WHERE app_id = ?1 AND id <= ?2 AND NOT live")?
        .execute((&setup.app, id - KEPT))?;
    Ok(id)
}

/// Returns the session of a live task; `None` if the task is not live.
pub(super) fn session(db: &Connection, id: i64) -> Result<Option<Session>, ApiError> {
    let mut select = db.prepare_cached("SELECT session FROM agent_tasks WHERE id = ?1 AND live")?;
    let session: Option<String> = select.query_row([id], |row| row.get(0)).optional()?;
    Ok(session
        .map(|session| serde_json::from_str(&session))
        .transpose()?)
}

pub(super) fn save(tx: &Transaction<'_>, id: i64, session: &Session) -> Result<(), ApiError> {
    tx.prepare_cached("UPDATE agent_tasks SET session = ?2 WHERE id = ?1")?
        .execute((id, serde_json::to_string(session)?))?;
    Ok(())
}

/// Marks a task as ended.
pub(super) fn end(tx: &Transaction<'_>, id: i64, reason: &str, at: u64) -> Result<(), ApiError> {
    tx.prepare_cached("UPDATE agent_tasks SET live = 0, reason = ?2, ended = ?3 WHERE id = ?1")?
        .execute((id, reason, stored(at)))?;
    Ok(())
}

/// Milliseconds since 1970 as the database has them.
pub(super) fn stored(millis: u64) -> i64 {
    i64::try_from(millis).unwrap_or(i64::MAX)
}
