//! Recordings of whiteboards.

use rusqlite::Transaction;
use serde_json::Value;

use crate::rooms::ids::UserKey;
use crate::rooms::service_users;
use crate::tasks::call::{self, Call};
use crate::tasks::family::{Family, Step, no_limit, own_room};
use crate::tasks::machine::{self, START_FAILED, STOPPED_BY_API, UNKNOWN};
use crate::tasks::task::Task;
use crate::{ApiError, Caller};

pub(in crate::tasks) static FAMILY: Family = Family {
    name: "whiteboard-record",
    not_enabled: "AccessDenied.RecordNotEnabled",
    reasons: &[UNKNOWN, STOPPED_BY_API, START_FAILED],
    done: None,
    accepts_repeat: |_| false,
    idle: |_| None,
    is_active: |_, _| Ok(true),
    limit: no_limit,
    rooms: own_room,
    on,
};

pub(super) async fn start(caller: Caller, call: Call) -> Result<Value, ApiError> {
    let start = |tx: &Transaction<'_>, call: &Call| {
        let mut new = call.new_task();
        new.user_id = call.text("UserId");
        let started = machine::start(tx, &FAMILY, new, call.at)?;
        Ok(call::note_of(&started))
    };
    call::write(caller, call, start).await
}

pub(super) async fn stop(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::write(caller, call, |tx, call| call::stop(tx, &FAMILY, call)).await
}

fn user(task: &Task) -> UserKey<'_> {
    UserKey::new(&task.app_id, &task.room_id, &task.user_id)
}

fn on(tx: &Transaction<'_>, task: &mut Task, step: &Step<'_>, at: u64) -> Result<(), ApiError> {
    match step {
        Step::Started => {
            let entered = service_users::enter(tx, user(task), &Value::Null, &[], at)?;
            let Err(refusal) = entered else {
                task.data["present"] = true.into();
                return machine::save(tx, task);
            };
            let text = format!("the user cannot come into the room: {refusal:?}");
            machine::fail(tx, &FAMILY, task, START_FAILED, &text, at)
        }
        Step::Left { user_id, .. } | Step::Replaced { user_id, .. }
            if *user_id == task.user_id && task.data["present"] == true =>
        {
            task.data["present"] = false.into();
            let text = "the user was removed from the room";
            machine::fail(tx, &FAMILY, task, UNKNOWN, text, at)
        }
        Step::Ended | Step::Failed if task.data["present"] == true => {
            task.data["present"] = false.into();
            machine::save(tx, task)?;
            service_users::exit(tx, user(task), at)
        }
        _ => Ok(()),
    }
}
