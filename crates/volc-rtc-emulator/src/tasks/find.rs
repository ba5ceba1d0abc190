//! Tasks in the database: how they are found and listed.

use rusqlite::{Connection, OptionalExtension, named_params};

use super::family::Family;
use super::task::{Key, State, Task, stored};
use crate::ApiError;

/// The milliseconds after its start for which a task can be queried.
const MEMORY: u64 = 72 * 3600 * 1000;

/// The live task of a name.
pub(in crate::tasks) const LIVE: &str = "SELECT * FROM tasks
    WHERE app_id = :app_id AND family = :family AND room_id = :room_id AND task_id = :task_id AND live";

/// The latest task of a name that has started after a moment.
pub(in crate::tasks) const LATEST: &str = "SELECT * FROM tasks
    WHERE app_id = :app_id AND family = :family AND room_id = :room_id AND task_id = :task_id AND created_at > :after
    ORDER BY number DESC LIMIT 1";

/// Returns the live task of a name.
pub(in crate::tasks) fn live(
    db: &Connection,
    family: &Family,
    key: Key<'_>,
) -> Result<Option<Task>, ApiError> {
    let mut select = db.prepare_cached(LIVE)?;
    let found = select.query_row(
        named_params! {
            ":app_id": key.app_id,
            ":family": family.name,
            ":room_id": key.room_id,
            ":task_id": key.task_id,
        },
        Task::read,
    );
    Ok(found.optional()?)
}

/// Returns the latest task of a name, live or not, that was started within 72 hours.
pub(in crate::tasks) fn latest(
    db: &Connection,
    family: &Family,
    key: Key<'_>,
    now: u64,
) -> Result<Option<Task>, ApiError> {
    let mut select = db.prepare_cached(LATEST)?;
    let found = select.query_row(
        named_params! {
            ":app_id": key.app_id,
            ":family": family.name,
            ":room_id": key.room_id,
            ":task_id": key.task_id,
            ":after": remembered_after(now),
        },
        Task::read,
    );
    Ok(found.optional()?)
}

/// Returns the moment of which tasks are forgotten that were started then or before: of 72 hours, the last belongs to
/// them.
pub(in crate::tasks) fn remembered_after(now: u64) -> i64 {
    stored(now).saturating_sub(stored(MEMORY) + 1)
}

/// Returns a task by its number.
pub(in crate::tasks) fn by_number(db: &Connection, number: i64) -> Result<Option<Task>, ApiError> {
    let mut select = db.prepare_cached("SELECT * FROM tasks WHERE number = ?1")?;
    Ok(select.query_row([number], Task::read).optional()?)
}

/// Returns the live task of a name that an update or a stop is about.
///
/// # Errors
/// `InvalidParameter.ErrorActiveTaskNotFound` if there is none, `InternalError.Parallel` if it is stopping.
pub(in crate::tasks) fn active(
    db: &Connection,
    family: &Family,
    key: Key<'_>,
) -> Result<Task, ApiError> {
    let Some(task) = live(db, family, key)? else {
        let ended = |task: &Task| format!("the task `{}` has ended: {}", task.task_id, task.reason);
        return Err(not_found(db, family, key, ended)?);
    };
    if task.is_stopping() {
        let text = format!(
            "the task `{}` is stopping ({}); wait until it has ended",
            task.task_id, task.reason
        );
        return Err(ApiError::service("InternalError.Parallel", text));
    }
    Ok(task)
}

/// Returns the running task of a name that an update is about.
///
/// # Errors
/// As [`active`]; `InternalError.TaskNotReady` if it does not run yet.
pub(in crate::tasks) fn running(
    db: &Connection,
    family: &Family,
    key: Key<'_>,
) -> Result<Task, ApiError> {
    let task = active(db, family, key)?;
    if task.state != State::Running {
        let text = format!(
            "the task `{}` was accepted and does not run yet; wait until its status is 2",
            task.task_id
        );
        return Err(ApiError::service("InternalError.TaskNotReady", text));
    }
    Ok(task)
}

/// Makes the error of a query that finds no task of the last 72 hours.
pub(in crate::tasks) fn not_remembered(
    db: &Connection,
    family: &Family,
    key: Key<'_>,
) -> Result<ApiError, ApiError> {
    not_found(db, family, key, |task| {
        format!(
            "the task `{}` was started more than 72 hours ago and can no longer be queried",
            task.task_id
        )
    })
}

/// Makes the error of a task that is not there. `text` says why of one of that name that once was.
fn not_found(
    db: &Connection,
    family: &Family,
    key: Key<'_>,
    text: impl Fn(&Task) -> String,
) -> Result<ApiError, ApiError> {
    let mut select = db.prepare_cached(LATEST)?;
    let found = select.query_row(
        named_params! {
            ":app_id": key.app_id,
            ":family": family.name,
            ":room_id": key.room_id,
            ":task_id": key.task_id,
            ":after": i64::MIN,
        },
        Task::read,
    );
    let text = match found.optional()? {
        Some(task) => text(&task),
        None => format!(
            "there is no task `{}` of {}; check AppId, RoomId and TaskId",
            key.task_id, family.name
        ),
    };
    Ok(ApiError::service(
        "InvalidParameter.ErrorActiveTaskNotFound",
        text,
    ))
}

/// A selection of tasks of an app.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::tasks) struct Filter {
    pub(in crate::tasks) app_id: String,
    /// Without one, tasks of all families, and no room selects.
    pub(in crate::tasks) family: Option<String>,
    pub(in crate::tasks) room_id: Option<String>,
    /// Only those started after this moment.
    pub(in crate::tasks) created_after: Option<i64>,
    /// Newest first.
    pub(in crate::tasks) is_reversed: bool,
}

/// Writes the statement of a list: each filter is a range of an index, in the order of the list.
pub(in crate::tasks) fn list_sql(filter: &Filter) -> String {
    let mut sql = String::from("SELECT * FROM tasks WHERE app_id = :app_id");
    if filter.family.is_some() {
        sql.push_str(" AND family = :family");
        if filter.room_id.is_some() {
            sql.push_str(" AND room_id = :room_id");
        }
    }
    let (mark, order) = if filter.is_reversed {
        ("<", "DESC")
    } else {
        (">", "ASC")
    };
    sql.push_str(&format!(
        " AND number {mark} :after AND created_at > :created_after ORDER BY number {order} LIMIT :limit OFFSET :offset"
    ));
    sql
}

/// Returns tasks of a list after one of a number (`None`: from its begin), so many after so many others.
pub(in crate::tasks) fn list(
    db: &Connection,
    filter: &Filter,
    after: Option<i64>,
    offset: i64,
    limit: i64,
) -> Result<Vec<Task>, ApiError> {
    let begin = if filter.is_reversed { i64::MAX } else { 0 };
    let mut select = db.prepare_cached(&list_sql(filter))?;
    let mut bind = |name: &str, value: &dyn rusqlite::ToSql| match select.parameter_index(name)? {
        Some(index) => select.raw_bind_parameter(index, value),
        None => Ok(()),
    };
    bind(":app_id", &filter.app_id)?;
    bind(":family", &filter.family)?;
    bind(":room_id", &filter.room_id)?;
    bind(":after", &after.unwrap_or(begin))?;
    bind(":created_after", &filter.created_after.unwrap_or(i64::MIN))?;
    bind(":limit", &limit)?;
    bind(":offset", &offset)?;
    let rows = select.raw_query().mapped(Task::read);
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns the numbers of the live tasks that watch a room, in the order of their creation.
pub(in crate::tasks) fn watching(
    db: &Connection,
    app_id: &str,
    room_id: &str,
) -> Result<Vec<i64>, ApiError> {
    let mut select = db.prepare_cached(
        "SELECT task FROM task_rooms WHERE app_id = ?1 AND room_id = ?2 ORDER BY task",
    )?;
    let rows = select.query_map((app_id, room_id), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
