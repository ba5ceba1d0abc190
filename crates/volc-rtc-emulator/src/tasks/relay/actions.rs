//! The Actions of the family `relay`, in both Versions.

use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};
use volc_rtc_api::relay::list_relay_stream::ListRelayStreamRequest;
use volc_rtc_api::relay::start_relay_stream::StartRelayStreamRequest;
use volc_rtc_api::relay::stop_relay_stream::StopRelayStreamRequest;
use volc_rtc_api::relay::update_relay_stream::UpdateRelayStreamRequest;
use volc_rtc_api::relay::{Relay, v2020_12_01 as v2020};

use super::family::{self, FAMILY};
use crate::rooms::ids::UserKey;
use crate::rooms::service_users;
use crate::tasks::call::{self, Call, actions, invalid};
use crate::tasks::find::{self, Filter};
use crate::tasks::machine;
use crate::tasks::task::{State, Task};
use crate::{ApiError, Caller, apps};

/// Handles them from the database.
pub(super) struct Relays;

/// The most tasks that can be listed.
const LISTED: i64 = 10_000;
/// The members of `Control` that an update changes.
const CHANGED: [&str; 7] = [
    "StreamUrl",
    "MediaType",
    "StreamMode",
    "VideoWidth",
    "VideoHeight",
    "FrameRate",
    "Bitrate",
];

actions! {
    Relay for Relays;
    list_relay_stream_v2020_12_01(v2020::list_relay_stream::ListRelayStreamRequest): "2020-12-01", list;
    list_relay_stream(ListRelayStreamRequest): "2023-11-01", list;
    start_relay_stream_v2020_12_01(v2020::start_relay_stream::StartRelayStreamRequest): "2020-12-01", start;
    start_relay_stream(StartRelayStreamRequest): "2023-11-01", start;
    stop_relay_stream_v2020_12_01(v2020::stop_relay_stream::StopRelayStreamRequest): "2020-12-01", stop;
    stop_relay_stream(StopRelayStreamRequest): "2023-11-01", stop;
    update_relay_stream_v2020_12_01(v2020::update_relay_stream::UpdateRelayStreamRequest): "2020-12-01", update;
    update_relay_stream(UpdateRelayStreamRequest): "2023-11-01", update;
}

async fn start(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::start(caller, call, start_relay).await
}

fn start_relay(tx: &Transaction<'_>, call: &Call) -> Result<Vec<String>, ApiError> {
    check_size(&call.body)?;
    let token = call.text("Token");
    if token.is_empty() {
        let text = "`Token` is empty; sign a room token for the user of the stream";
        return Err(ApiError::service("MissingParameter.NoToken", text));
    }
    let app = apps::enabled(tx, call.text("AppId"))?;
    let user = UserKey::new(call.text("AppId"), call.text("RoomId"), call.text("UserId"));
    let data = match service_users::rights(&app, token, user, call.at) {
        Ok(rights) => json!({ "rights": rights }),
        Err(refusal) => {
            let (reason, text) = family::of_refusal(&refusal);
            json!({ "refusal": [reason.name(), text] })
        }
    };
    let mut new = call.new_task();
    new.user_id = call.text("UserId");
    new.data = data;
    let started = machine::start(tx, &FAMILY, new, call.at)?;
    Ok(call::note_of(&started))
}

/// Refuses a transcoding without the size of its picture.
fn check_size(body: &Value) -> Result<(), ApiError> {
    let control = &body["Control"];
    let is_set = |name: &str| control[name].as_i64().is_some_and(|number| number > 0);
    let needs_size = control["StreamMode"] != 1 && control["MediaType"] != 1;
    if needs_size && !(is_set("VideoWidth") && is_set("VideoHeight")) {
        let text = "`Control.VideoWidth` and `Control.VideoHeight` are required in transcoding, `Control.StreamMode` 0";
        return Err(invalid(text));
    }
    Ok(())
}

async fn update(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::write(caller, call, update_relay).await
}

fn update_relay(tx: &Transaction<'_>, call: &Call) -> Result<Vec<String>, ApiError> {
    check_size(&call.body)?;
    let mut task = find::running(tx, &FAMILY, call.key())?;
    let mut settings = task.settings.clone();
    for name in CHANGED {
        // What an update leaves out is at its default: it replaces all of them.
        settings["Control"][name] = call.body["Control"][name].clone();
    }
    machine::update(tx, &FAMILY, &mut task, settings, call.at)?;
    Ok(Vec::new())
}

async fn stop(caller: Caller, call: Call) -> Result<Value, ApiError> {
    call::write(caller, call, |tx, call| call::stop(tx, &FAMILY, call)).await
}

async fn list(caller: Caller, call: Call) -> Result<Value, ApiError> {
    let at = call.at;
    let listed = caller.read(move |db| {
        call.check_app(db)?;
        list_relays(db, &call)
    });
    let (response, waiting) = listed.await?;
    if !waiting.is_empty() {
        let count = move |tx: &Transaction<'_>| {
            let mut tasks = waiting.into_iter();
            tasks.try_for_each(|number| machine::count_read(tx, &FAMILY, number, at))
        };
        caller.write(count).await?;
    }
    Ok(response)
}

/// Returns the response, and the numbers of the tasks for which a query counts.
fn list_relays(db: &Connection, call: &Call) -> Result<(Value, Vec<i64>), ApiError> {
    let number = |name: &str, usual: i64| call.body[name].as_i64().unwrap_or(usual);
    let (offset, limit) = (number("Offset", 0), number("Limit", 10));
    let filter = Filter {
        app_id: call.text("AppId").to_owned(),
        family: Some(FAMILY.name.to_owned()),
        room_id: Some(call.text("RoomId").to_owned()),
        created_after: Some(find::remembered_after(call.at)),
        is_reversed: number("Order", 0) == 0,
    };
    let most = limit.min(LISTED.saturating_sub(offset)).max(0);
    let tasks = find::list(db, &filter, None, offset, most)?;
    let count = i64::try_from(tasks.len()).unwrap_or(i64::MAX);
    let waiting = tasks.iter().filter(|task| task.reads_left.is_some());
    let waiting = waiting.map(|task| task.number).collect();
    let response = json!({
        "Task": tasks.iter().map(shown).collect::<Vec<_>>(),
        "Total": count,
        "Offset": offset.saturating_add(count),
        "Limit": limit,
    });
    Ok((response, waiting))
}

fn shown(task: &Task) -> Value {
    let status = match task.state {
        State::NotStarted => 1,
        State::Running if family::is_playing(task) => 2,
        State::Running => 1,
        _ => 3,
    };
    json!({
        "AppId": task.app_id,
        "RoomId": task.room_id,
        "UserId": task.user_id,
        "TaskId": task.task_id,
        "Status": status,
        "CreateTime": task.created_at / 1000,
        "StreamUrl": task.text("/Control/StreamUrl"),
        "StreamMode": task.int("/Control/StreamMode", 0),
        "MediaType": task.int("/Control/MediaType", 0),
        "VideoWidth": even(task.int("/Control/VideoWidth", 0)),
        "VideoHeight": even(task.int("/Control/VideoHeight", 0)),
        "FrameRate": task.int("/Control/FrameRate", 15),
        "Bitrate": task.int("/Control/Bitrate", 0),
        "Loop": task.flag("/Control/Loop", false),
    })
}

fn even(number: i64) -> i64 {
    number.saturating_add(number.rem_euclid(2))
}
