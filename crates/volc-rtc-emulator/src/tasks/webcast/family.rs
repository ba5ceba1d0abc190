//! The family `webcast`, and the steps of a page.

use rusqlite::Transaction;
use serde_json::{Value, json};

use crate::ApiError;
use crate::control::Media;
use crate::outbox::NewEvent;
use crate::rooms::ids::UserKey;
use crate::rooms::service_users;
use crate::tasks::family::{Family, Step, own_room, repeats_since_2023};
use crate::tasks::machine::{self, START_FAILED, STOPPED_BY_API, UNKNOWN};
use crate::tasks::task::{State, Task};
use crate::webhooks;

/// The usual value of `MaxRunningTime`, in seconds.
pub(super) const LONGEST: u64 = 86_400;
const OUT_OF_TIME: &str = "ExceedMaxRunningTime";
/// The streams that a page publishes.
const MEDIA: [Media; 2] = [Media::Audio, Media::Video];
/// The reasons of an abnormal end, as the event's page lists them.
const ABNORMAL: [&str; 7] = [
    "AudioCaptureModuleError",
    "WebRenderModuleError",
    "SourceURLInaccessible",
    "StartEventTimeout",
    "PageBlank",
    "PageCrash",
    "PageFreeze",
];

pub(in crate::tasks) static FAMILY: Family = Family {
    name: "webcast",
    not_enabled: "AccessDenied.ServiceNotEnabled",
    reasons: &[UNKNOWN, STOPPED_BY_API, START_FAILED, OUT_OF_TIME],
    done: Some(UNKNOWN),
    accepts_repeat: repeats_since_2023,
    idle: |_| None,
    is_active: |_, _| Ok(true),
    limit: |task| Some((task.millis("/MaxRunningTime", LONGEST), OUT_OF_TIME)),
    rooms: own_room,
    on,
};

fn user(task: &Task) -> UserKey<'_> {
    UserKey::new(&task.app_id, &task.room_id, &task.user_id)
}

fn on(tx: &Transaction<'_>, task: &mut Task, step: &Step<'_>, at: u64) -> Result<(), ApiError> {
    match step {
        Step::Started => match service_users::enter(tx, user(task), &Value::Null, &MEDIA, at)? {
            Ok(()) => {
                task.data["present"] = true.into();
                machine::save(tx, task)?;
                tell(tx, task, 1, at)
            }
            Err(refusal) => {
                let text = format!("the user cannot come into the room: {refusal:?}");
                machine::fail(tx, &FAMILY, task, START_FAILED, &text, at)
            }
        },
        Step::Left { user_id, .. } | Step::Replaced { user_id, .. }
            if *user_id == task.user_id && task.data["present"] == true =>
        {
            task.data["present"] = false.into();
            let text = "the user was removed from the room";
            machine::fail(tx, &FAMILY, task, UNKNOWN, text, at)
        }
        Step::Ended | Step::Failed => {
            if task.data["present"] == true {
                task.data["present"] = false.into();
                machine::save(tx, task)?;
                service_users::exit(tx, user(task), at)?;
            }
            // A task that was stopped before it ran has pushed nothing that could end.
            if task.started_at.is_none() && task.state == State::Ended {
                return Ok(());
            }
            let status = if task.state == State::Failed { 3 } else { 2 };
            tell(tx, task, status, at)
        }
        Step::Activity(_)
        | Step::Updated
        | Step::Stream { .. }
        | Step::Joined { .. }
        | Step::Replaced { .. }
        | Step::Left { .. }
        | Step::Woken => Ok(()),
    }
}

fn tell(tx: &Transaction<'_>, task: &Task, status: i64, at: u64) -> Result<(), ApiError> {
    let mut data = json!({
        "AppId": task.app_id,
        "RoomId": task.room_id,
        "BusinessId": task.text("/BusinessId"),
        "TaskId": task.task_id,
        "Status": status,
    });
    if status == 3 {
        let listed = ABNORMAL.iter().find(|reason| **reason == task.message);
        let usual = if task.reason == START_FAILED {
            "SourceURLInaccessible"
        } else {
            "WebRenderModuleError"
        };
        data["Reason"] = (*listed.unwrap_or(&usual)).into();
    }
    let event = NewEvent {
        app_id: &task.app_id,
        event_type: "Webcast",
        room_id: Some(&task.room_id),
        data,
        at_millis: at,
    };
    webhooks::emit_version(tx, &event, &task.version)?;
    Ok(())
}
