//! The family `relay`, and the steps of a stream.

use rusqlite::Transaction;
use serde_json::{Value, json};

use crate::ApiError;
use crate::control::Media;
use crate::outbox::NewEvent;
use crate::rooms::ids::UserKey;
use crate::rooms::service_users::{self, Refusal};
use crate::tasks::family::{Family, Step, own_room, repeats_since_2023};
use crate::tasks::machine::{self, IDLE_TIMEOUT, STOPPED_BY_API};
use crate::tasks::task::{State, Task};
use crate::webhooks;

/// The longest time that a task runs, in milliseconds.
const LONGEST: u64 = 72 * 3600 * 1000;

pub(in crate::tasks) static FAMILY: Family = Family {
    name: "relay",
    not_enabled: "AccessDenied.ServiceNotEnabled",
    reasons: &[
        IDLE_TIMEOUT,
        STOPPED_BY_API,
        "StreamEnded",
        "InternalError",
        "InvalidUrl",
        "UnsupportedCodec",
        "InvalidToken",
        "NoPermission",
        "Removed",
    ],
    done: Some("StreamEnded"),
    accepts_repeat: repeats_since_2023,
    idle: |task| Some(task.millis("/MaxIdleTime", 300)),
    is_active: |db, task| Ok(!is_playing(task) || service_users::has_company(db, user(task))?),
    limit: |_| Some((LONGEST, "StreamEnded")),
    rooms: own_room,
    on,
};

/// The reason of an end, as the event has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    InvalidUrl,
    InvalidToken,
    NoPermission,
    Removed,
}

impl Reason {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::InvalidUrl => "InvalidUrl",
            Self::InvalidToken => "InvalidToken",
            Self::NoPermission => "NoPermission",
            Self::Removed => "Removed",
        }
    }
}

/// Returns the reason of a refusal, and its text.
pub(super) fn of_refusal(refusal: &Refusal) -> (Reason, &str) {
    match refusal {
        Refusal::Token(text) => (Reason::InvalidToken, text),
        Refusal::Permission(text) => (Reason::NoPermission, text),
        Refusal::Banned(text) => (Reason::Removed, text),
    }
}

/// Returns whether the stream is in the room, and not still to come.
pub(super) fn is_playing(task: &Task) -> bool {
    task.data["playing"] == true
}

fn user(task: &Task) -> UserKey<'_> {
    UserKey::new(&task.app_id, &task.room_id, &task.user_id)
}

fn media(task: &Task) -> Vec<Media> {
    match task.int("/Control/MediaType", 0) {
        1 => vec![Media::Audio],
        2 => vec![Media::Video],
        _ => vec![Media::Audio, Media::Video],
    }
}

fn on(tx: &Transaction<'_>, task: &mut Task, step: &Step<'_>, at: u64) -> Result<(), ApiError> {
    match step {
        Step::Started => {
            let begin = task.millis("/Control/StartTimeStamp", 0);
            if begin <= at {
                return play(tx, task, at);
            }
            tell(tx, task, 1, at)?;
            machine::wake_at(tx, task, begin)
        }
        Step::Woken => play(tx, task, at),
        Step::Updated => change(tx, task, at),
        Step::Left { user_id, .. } | Step::Replaced { user_id, .. }
            if *user_id == task.user_id && is_playing(task) =>
        {
            task.data["playing"] = false.into();
            fail(
                tx,
                task,
                Reason::Removed,
                "the user was removed from the room",
                at,
            )
        }
        Step::Ended | Step::Failed => {
            if is_playing(task) {
                task.data["playing"] = false.into();
                machine::save(tx, task)?;
                service_users::exit(tx, user(task), at)?;
            }
            tell(tx, task, 4, at)
        }
        Step::Activity(_)
        | Step::Stream { .. }
        | Step::Joined { .. }
        | Step::Replaced { .. }
        | Step::Left { .. } => Ok(()),
    }
}

/// Brings the stream into the room.
fn play(tx: &Transaction<'_>, task: &mut Task, at: u64) -> Result<(), ApiError> {
    tell(tx, task, 2, at)?;
    if let Some([reason, text]) = refused(task) {
        return machine::fail(tx, &FAMILY, task, &reason, &text, at);
    }
    if let Some(text) = unplayable(task) {
        return fail(tx, task, Reason::InvalidUrl, &text, at);
    }
    let rights = task.data["rights"].clone();
    match service_users::enter(tx, user(task), &rights, &media(task), at)? {
        Ok(()) => {
            task.data["playing"] = true.into();
            machine::save(tx, task)?;
            tell(tx, task, 3, at)
        }
        Err(refusal) => {
            let (reason, text) = of_refusal(&refusal);
            fail(tx, task, reason, text, at)
        }
    }
}

/// Returns what is wrong with the address of the stream.
fn unplayable(task: &Task) -> Option<String> {
    let url = task.text("/Control/StreamUrl");
    let is_known = ["rtmp://", "rtmps://", "http://", "https://"];
    let is_playable = is_known.iter().any(|scheme| url.starts_with(scheme));
    (!is_playable).then(|| format!("`{}` is neither RTMP nor HTTP", url.escape_debug()))
}

/// The refusal of the token that the call had.
fn refused(task: &Task) -> Option<[String; 2]> {
    serde_json::from_value(task.data["refusal"].clone()).ok()
}

/// Follows an update.
fn change(tx: &Transaction<'_>, task: &mut Task, at: u64) -> Result<(), ApiError> {
    if !is_playing(task) {
        return Ok(());
    }
    let url = Value::from(task.text("/Control/StreamUrl"));
    if task.data["url"] != url {
        tell(tx, task, 2, at)?;
        if let Some(text) = unplayable(task) {
            return fail(tx, task, Reason::InvalidUrl, &text, at);
        }
        tell(tx, task, 3, at)?;
    }
    match service_users::publish(tx, user(task), &media(task), at)? {
        Ok(()) => Ok(()),
        Err(refusal) => {
            let (reason, text) = of_refusal(&refusal);
            fail(tx, task, reason, text, at)
        }
    }
}

fn fail(
    tx: &Transaction<'_>,
    task: &mut Task,
    reason: Reason,
    text: &str,
    at: u64,
) -> Result<(), ApiError> {
    machine::fail(tx, &FAMILY, task, reason.name(), text, at)
}

/// Tells of a status.
fn tell(tx: &Transaction<'_>, task: &mut Task, status: i64, at: u64) -> Result<(), ApiError> {
    let url = task.text("/Control/StreamUrl").to_owned();
    let mut data = json!({
        "RoomId": task.room_id,
        "TaskId": task.task_id,
        "UserId": task.user_id,
        "StreamUrl": url,
        "Status": status,
        "StartTimeStamp": task.int("/Control/StartTimeStamp", 0),
        "Msg": task.message,
    });
    if status == 4 {
        data["Reason"] = number(&task.reason).into();
    }
    let event = NewEvent {
        app_id: &task.app_id,
        event_type: "RelayStreamStateChanged",
        room_id: Some(&task.room_id),
        data,
        at_millis: at,
    };
    webhooks::emit_version(tx, &event, &task.version)?;
    if task.state == State::Running && task.data["url"] != url.as_str() {
        task.data["url"] = url.into();
        machine::save(tx, task)?;
    }
    Ok(())
}

/// The number of a reason, in the order of the event's page.
fn number(reason: &str) -> i64 {
    match reason {
        IDLE_TIMEOUT => 1,
        STOPPED_BY_API => 2,
        "StreamEnded" => 3,
        "InvalidUrl" => 5,
        "UnsupportedCodec" => 6,
        "InvalidToken" => 7,
        "NoPermission" => 8,
        "Removed" => 9,
        _ => 4,
    }
}
