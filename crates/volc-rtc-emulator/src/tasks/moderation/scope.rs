//! Tasks of users beside those of the whole room.

use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};

use super::family::FAMILY;
use super::sampling;
use crate::ApiError;
use crate::tasks::call::{self, Call};
use crate::tasks::machine;
use crate::tasks::task::{Key, Task};

/// Returns the live tasks of a room: that of the whole room, if there is one, and those of users.
pub(super) fn live(
    db: &Connection,
    app_id: &str,
    room_id: &str,
) -> Result<(Option<Task>, Vec<Task>), ApiError> {
    let mut select = db.prepare_cached(
        "SELECT * FROM tasks WHERE app_id = ?1 AND family = ?2 AND room_id = ?3 AND live ORDER BY number",
    )?;
    let rows = select.query_map((app_id, FAMILY.name, room_id), Task::read)?;
    let all = rows.collect::<rusqlite::Result<Vec<Task>>>()?;
    let (mut of_room, of_users): (Vec<Task>, Vec<Task>) =
        all.into_iter().partition(|task| task.user_id.is_empty());
    Ok((of_room.pop(), of_users))
}

/// Starts a task, widens one that is there, or finds that there is nothing to do. Returns notes.
pub(super) fn start(tx: &Transaction<'_>, call: &Call) -> Result<Vec<String>, ApiError> {
    let (of_room, of_users) = live(tx, call.text("AppId"), call.text("RoomId"))?;
    let user_id = call.text("UserId");
    let media = call.body["MediaType"].as_i64().unwrap_or(3);
    if user_id.is_empty() {
        return start_room(tx, call, media, of_room, of_users);
    }
    if of_room.is_some() {
        let text = "the whole room is under moderation already; stop that first";
        return Err(ApiError::service(
            "InvalidParameter.TaskAlreadyExists",
            text,
        ));
    }
    let mine = of_users.into_iter().filter(|task| task.user_id == user_id);
    let mut mine: Vec<Task> = mine.collect();
    none_stopping(&mine)?;
    let covered = mine
        .iter()
        .map(sampling::media)
        .fold(0, |all, one| all | one);
    if covered & media == 0 {
        return new(tx, call, user_id, media);
    }
    if covered & media == media {
        return repeated(call, user_id);
    }
    // One that is there covers a part: it covers all from now on.
    match mine.pop() {
        Some(mut task) => set_media(tx, &mut task, covered | media, call.at),
        None => Ok(()),
    }?;
    Ok(Vec::new())
}

/// Checks that none of some tasks is stopping.
pub(super) fn none_stopping(tasks: &[Task]) -> Result<(), ApiError> {
    let Some(task) = tasks.iter().find(|task| task.is_stopping()) else {
        return Ok(());
    };
    let text = format!(
        "the task `{}` is stopping; wait until it has ended",
        task.task_id
    );
    Err(ApiError::service("InternalError.Parallel", text))
}

fn start_room(
    tx: &Transaction<'_>,
    call: &Call,
    media: i64,
    of_room: Option<Task>,
    of_users: Vec<Task>,
) -> Result<Vec<String>, ApiError> {
    none_stopping(of_room.as_slice())?;
    let covered = of_room.as_ref().map_or(0, sampling::media);
    if covered & media == media {
        return repeated(call, "");
    }
    let notes = match of_room {
        Some(mut task) => {
            set_media(tx, &mut task, covered | media, call.at)?;
            Vec::new()
        }
        None => new(tx, call, "", media)?,
    };
    for mut task in of_users {
        match sampling::media(&task) & !media {
            0 => machine::stop(tx, &FAMILY, &mut task, call.at)?,
            rest => set_media(tx, &mut task, rest, call.at)?,
        }
    }
    Ok(notes)
}

fn new(
    tx: &Transaction<'_>,
    call: &Call,
    user_id: &str,
    media: i64,
) -> Result<Vec<String>, ApiError> {
    let whose = if user_id.is_empty() { "*" } else { user_id };
    let task_id = format!("{whose}/{media}");
    let mut new = call.new_task();
    new.key = Key {
        task_id: &task_id,
        ..call.key()
    };
    new.user_id = user_id;
    new.settings["MediaType"] = json!(media);
    new.data = Value::Null;
    let started = machine::start(tx, &FAMILY, new, call.at)?;
    Ok(call::note_of(&started))
}

fn set_media(tx: &Transaction<'_>, task: &mut Task, media: i64, at: u64) -> Result<(), ApiError> {
    let mut settings = task.settings.clone();
    settings["MediaType"] = json!(media);
    machine::update(tx, &FAMILY, task, settings, at)
}

fn repeated(call: &Call, user_id: &str) -> Result<Vec<String>, ApiError> {
    let whose = if user_id.is_empty() {
        "the room".to_owned()
    } else {
        format!("the user `{user_id}`")
    };
    if (FAMILY.accepts_repeat)(call.version) {
        return Ok(vec![format!(
            "{whose} is under moderation already, so this call has changed nothing"
        )]);
    }
    let text = format!("{whose} is under moderation already");
    Err(ApiError::service(
        "InvalidParameter.TaskAlreadyExists",
        text,
    ))
}
