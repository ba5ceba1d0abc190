//! The Actions of the family `moderation`, in both Versions.

use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};
use volc_rtc_api::moderation::list_detection_task::ListDetectionTaskRequest;
use volc_rtc_api::moderation::start_detection::StartDetectionRequest;
use volc_rtc_api::moderation::stop_detection::StopDetectionRequest;
use volc_rtc_api::moderation::{Moderation, v2020_12_01 as v2020};

use super::family::FAMILY;
use super::{sampling, scope};
use crate::tasks::call::{self, Call, actions, invalid};
use crate::tasks::find::{self, Filter};
use crate::tasks::machine;
use crate::tasks::task::Task;
use crate::{ApiError, Caller};

/// Handles them from the database.
pub(super) struct Moderations;

/// The most tasks in a list, which has no pages: the latest ones.
const LISTED: i64 = 1000;

actions! {
    Moderation for Moderations;
    list_detection_task_v2020_12_01(v2020::list_detection_task::ListDetectionTaskRequest): "2020-12-01", list;
    list_detection_task(ListDetectionTaskRequest): "2023-11-01", list;
    start_detection_v2020_12_01(v2020::start_detection::StartDetectionRequest): "2020-12-01", start;
    start_detection(StartDetectionRequest): "2023-11-01", start;
    stop_detection_v2020_12_01(v2020::stop_detection::StopDetectionRequest): "2020-12-01", stop;
    stop_detection(StopDetectionRequest): "2023-11-01", stop;
}

async fn start(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::write(caller, call, scope::start).await?;
    Ok(success())
}

async fn stop(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::write(caller, call, stop_detection).await?;
    Ok(success())
}

fn success() -> Value {
    json!({"Message": "success"})
}

fn stop_detection(tx: &Transaction<'_>, call: &Call) -> Result<Vec<String>, ApiError> {
    let (of_room, mut tasks) = scope::live(tx, call.text("AppId"), call.text("RoomId"))?;
    let user_id = call.text("UserId");
    if user_id.is_empty() {
        tasks.extend(of_room);
    } else if of_room.is_some() {
        return Err(invalid(format!(
            "the whole room is under moderation, so that of `{user_id}` cannot be stopped alone"
        )));
    } else {
        tasks.retain(|task| task.user_id == user_id);
    }
    if tasks.is_empty() {
        let text = "nothing of that is under moderation; check RoomId and UserId";
        return Err(ApiError::service(
            "InvalidParameter.ErrorActiveTaskNotFound",
            text,
        ));
    }
    scope::none_stopping(&tasks)?;
    for task in &mut tasks {
        machine::stop(tx, &FAMILY, task, call.at)?;
    }
    Ok(Vec::new())
}

async fn list(caller: Caller, call: Call) -> Result<Value, ApiError> {
    let at = call.at;
    let listed = caller.read(move |db| {
        call.check_app(db)?;
        let tasks = found(db, &call)?;
        let waiting = tasks.iter().filter(|task| task.reads_left.is_some());
        let waiting: Vec<i64> = waiting.map(|task| task.number).collect();
        let items: Vec<Value> = tasks.iter().flat_map(|task| items(task, &call)).collect();
        Ok((items, waiting))
    });
    let (items, waiting) = listed.await?;
    if !waiting.is_empty() {
        let count = move |tx: &Transaction<'_>| {
            let mut waiting = waiting.iter();
            waiting.try_for_each(|number| machine::count_read(tx, &FAMILY, *number, at))
        };
        caller.write(count).await?;
    }
    Ok(json!({"EventData": items, "Message": "success"}))
}

/// Returns the tasks of a room that were started within 72 hours, the oldest first.
fn found(db: &Connection, call: &Call) -> Result<Vec<Task>, ApiError> {
    let filter = Filter {
        app_id: call.text("AppId").to_owned(),
        family: Some(FAMILY.name.to_owned()),
        room_id: Some(call.text("RoomId").to_owned()),
        created_after: Some(find::remembered_after(call.at)),
        is_reversed: true,
    };
    let mut tasks = find::list(db, &filter, None, 0, LISTED)?;
    tasks.reverse();
    Ok(tasks)
}

/// Returns the items of a task: one for its user, or for each user of the room who has published.
fn items(task: &Task, call: &Call) -> Vec<Value> {
    let users = match task.user_id.as_str() {
        "" => sampling::users(task),
        user_id => vec![user_id.to_owned()],
    };
    let wanted = call.text("UserId");
    let users = users
        .into_iter()
        .filter(|user| wanted.is_empty() || user == wanted);
    let item = |user_id: String| {
        json!({
            "CreateTime": task.created_at / 1000,
            "MediaType": sampling::media(task),
            "Status": if task.state.is_live() { 1 } else { 2 },
            "UserId": user_id,
            "RoomId": task.room_id,
        })
    };
    users.map(item).collect()
}
